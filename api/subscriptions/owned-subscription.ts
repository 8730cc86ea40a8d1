import type { EntityManager } from '@mikro-orm/postgresql';
import { customerIdsOfUser, customerOfUser } from '../../db/accounts/customers.ts';
import { currentSubscriptionOfUser, findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { Principal } from '../auth/principal.ts';

/**
 * The caller's subscription: the given one if it is theirs, else their current one.
 *
 * @throws ApiProblem `no_subscription`; `not_found` for another's, as for a missing one
 */
export async function ownedSubscription(
  em: EntityManager,
  principal: Principal,
  id: string | undefined,
): Promise<SubscriptionRow> {
  if (id === undefined) {
    const current = await currentSubscriptionOfUser(em, principal.userId);
    if (current === null)
      throw new ApiProblem('no_subscription', 'You have no subscription; begin one with a checkout.');
    return current;
  }
  const row = await findSubscription(em, id);
  if (row === null || !(await isOwner(em, principal, row))) {
    throw new ApiProblem('not_found', `You have no subscription ${id}.`);
  }
  return row;
}

/** As {@link ownedSubscription}, and refuses one that is over (409 `subscription_over`). */
export async function changeableSubscription(
  em: EntityManager,
  principal: Principal,
  id: string | undefined,
): Promise<SubscriptionRow> {
  const row = await ownedSubscription(em, principal, id);
  if (isFinal(row.status)) throw subscriptionOver(row.id);
  return row;
}

/** 409: nothing can be changed any more. */
export const subscriptionOver = (id: string): ApiProblem =>
  new ApiProblem('subscription_over', `Subscription ${id} is over; begin a new one with a checkout.`);

/** Whether a subscription is the caller's own. */
export async function isOwner(
  em: EntityManager,
  { userId }: Principal,
  row: SubscriptionRow,
): Promise<boolean> {
  if (row.userId !== null) return row.userId === userId;
  // Made in Stripe's dashboard: it names no user, but its customer may.
  const customers = await customerIdsOfUser(em, userId);
  return customers.includes(row.customerId) || (await customerOfUser(em, userId))?.id === row.customerId;
}
