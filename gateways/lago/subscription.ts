import { z } from 'zod';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { isSubscribed, tierOf } from '../../domain/accounts/account-state.ts';
import type { TargetDifference } from '../../domain/accounts/sync-target.ts';
import { shaped } from '../http/call-json.ts';
import type { LagoCall } from './api.ts';

const subscriptionsShape = z.object({
  subscriptions: z.array(
    z.looseObject({ external_id: z.string(), plan_code: z.string(), next_plan_code: z.string().nullish() }),
  ),
});
type LagoSubscription = z.output<typeof subscriptionsShape>['subscriptions'][number];

/** Subscriptions whose id in Lago is one of Stripe's are ours; others are left alone. */
const isOurs = ({ external_id: id }: LagoSubscription): boolean => id.startsWith('sub_');

/**
 * Syncs Lago's subscriptions of a customer: one under Stripe's id, on the plan whose code is the tier,
 * while that plan exists and the subscription is live; none otherwise.
 * @param planCodes codes of the plans that Lago has
 */
export async function syncSubscription(
  call: LagoCall,
  account: AccountState,
  planCodes: ReadonlySet<string>,
): Promise<'written' | 'unchanged'> {
  const active = await activeSubscriptions(call, account);
  const wanted = wantedSubscription(account, planCodes);
  let written = false;
  for (const subscription of active) {
    if (subscription.external_id === wanted?.id) continue;
    await terminate(call, subscription.external_id);
    written = true;
  }
  if (wanted === null) return written ? 'written' : 'unchanged';
  const present = active.find(({ external_id: id }) => id === wanted.id);
  // A downgrade waits in Lago for the end of its period.
  if (present !== undefined && (present.next_plan_code ?? present.plan_code) === wanted.planCode) {
    return written ? 'written' : 'unchanged';
  }
  await call('POST', '/subscriptions', {
    body: {
      subscription: {
        external_customer_id: account.customerId,
        external_id: wanted.id,
        plan_code: wanted.planCode,
        billing_time: 'anniversary',
      },
    },
  });
  return 'written';
}

/** What differs: the subscription that should run, and on which plan. */
export async function compareLagoSubscription(
  call: LagoCall,
  account: AccountState,
  planCodes: ReadonlySet<string>,
): Promise<TargetDifference[]> {
  const active = await activeSubscriptions(call, account);
  const wanted = wantedSubscription(account, planCodes);
  const inWords = (id: string, plan: string): string => `${id} on ${plan}`;
  const seen = active
    .map((one) => inWords(one.external_id, one.next_plan_code ?? one.plan_code))
    .toSorted()
    .join(', ');
  const due = wanted === null ? '' : inWords(wanted.id, wanted.planCode);
  return seen === due ? [] : [{ fact: 'subscription', seen: seen || null, wanted: due || null }];
}

async function activeSubscriptions(
  call: LagoCall,
  { customerId }: AccountState,
): Promise<LagoSubscription[]> {
  const { status, body } = await call('GET', '/subscriptions', {
    query: { external_customer_id: customerId, per_page: '100' },
  });
  if (status === 404) return [];
  return shaped('Lago', 'listing subscriptions', subscriptionsShape, body).subscriptions.filter(isOurs);
}

function wantedSubscription(
  account: AccountState,
  planCodes: ReadonlySet<string>,
): { id: string; planCode: string } | null {
  if (!isSubscribed(account) || account.subscriptionId === null) return null;
  const planCode = tierOf(account);
  return planCodes.has(planCode) ? { id: account.subscriptionId, planCode } : null;
}

/** Stripe settles unused time, so Lago must not credit it again. One that is gone already is as good. */
async function terminate(call: LagoCall, id: string): Promise<void> {
  await call('DELETE', `/subscriptions/${encodeURIComponent(id)}`, {
    query: { on_termination_credit_note: 'skip' },
  });
}
