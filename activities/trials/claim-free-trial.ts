import { claimTrial } from '../../db/trials/trial-redemptions.ts';
import { recordCheckoutOutcome } from '../../db/checkout/checkouts.ts';
import type { CheckoutRow } from '../../db/checkout/checkouts.ts';
import { findUser } from '../../db/accounts/users.ts';
import { cancelNow } from '../../gateways/stripe/subscriptions/changes.ts';
import { readTrialCard } from '../../gateways/stripe/checkout/person-subscriptions.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { claimOf } from './trial-claim.ts';

/**
 * Claims the person's one trial for a plan bought with free days. The card is known only once the page was
 * completed: if it had its trial before, the subscription ends before any charge.
 * @returns false when it was ended
 */
export async function claimFreeTrial(
  deps: ActivityDeps,
  row: CheckoutRow,
  subscriptionId: string,
): Promise<boolean> {
  const trial = await callStripe(() => readTrialCard(deps.stripe, subscriptionId));
  const user = trial === null ? null : await findUser(deps.orm.em.fork(), row.userId);
  if (trial === null || user === null) return true;
  const claim = { ...claimOf(user, { ...row, fingerprint: trial.fingerprint }), subscriptionId };
  const claimed = await deps.orm.em.fork().transactional((em) => claimTrial(em, claim));
  if (claimed !== 'already_used') return true;
  const { sessionId } = row;
  const reason = 'trial_already_used';
  await recordCheckoutOutcome(deps.orm.em.fork(), sessionId, { status: 'refused', reason, subscriptionId });
  await performEffect(deps, {
    key: `second-trial/${subscriptionId}/cancel`,
    subject: { subscriptionId },
    kind: 'end_second_trial',
    intent: { subscriptionId },
    call: async (idempotencyKey) => ({
      outcome: await cancelNow(deps.stripe, { subscriptionId, idempotencyKey }),
    }),
    lookUp: () => Promise.resolve(null),
    providerId: () => subscriptionId,
  });
  return false;
}
