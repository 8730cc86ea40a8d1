import { ApplicationFailure } from '@temporalio/activity';
import { findCharge } from '../../db/documents/charges.ts';
import { findDispute, recordDisputeOutcome } from '../../db/documents/disputes.ts';
import type { DisputeRow } from '../../db/documents/disputes.ts';
import { findEffect } from '../../db/effects/effects.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import { policyOf } from '../../domain/catalogue/plan-policy.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { LOST_NOT_MANAGED, afterLostDispute } from '../../domain/documents/lost-dispute.ts';
import type { LostDisputeDecision } from '../../domain/documents/lost-dispute.ts';
import { ENDED_BY_DISPUTE, cancelNow } from '../../gateways/stripe/subscriptions/changes.ts';
import { readInvoice } from '../../gateways/stripe/documents/invoices.ts';
import { readReturnedPayment } from '../../gateways/stripe/documents/returned-payment.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { syncCharge } from './sync-charge.ts';
import { toTimelineRow } from '../timeline/to-timeline-row.ts';
import type { TimelineEntry } from '../types.ts';
import { oweAgain } from './owe-again.ts';

/** A dispute that Stripe calls lost. */
interface LostDisputeStep {
  customerId: string;
  disputeId: string;
}

/** Applies the policy for lost disputes to the subscription, once, and records what was done and why. */
export const resolveLostDispute =
  (deps: ActivityDeps) =>
  async ({ customerId, disputeId }: LostDisputeStep): Promise<void> => {
    const dispute = await findDispute(deps.orm.em.fork(), disputeId);
    if (dispute === null || dispute.outcome !== null) return;
    const subscription = await subscriptionPaidBy(deps, dispute);
    const returned = await callStripe(() => readReturnedPayment(deps.stripe, dispute.chargeId, 'dispute'));
    const plan = subscription === null ? null : findPlan(await deps.plans(), subscription.tier);
    const decided = afterLostDispute(subscription, policyOf(plan), {
      begun: await isBegun(deps, disputeId),
      isReturn: returned !== null,
    });
    const decision = await unlessUnmanaged(decided, async () => {
      if (decided.action === 'end' && subscription !== null)
        await endSubscription(deps, subscription.id, disputeId);
      if (decided.action === 'owe' && returned !== null) await oweAgain(deps, returned, owedOf(dispute));
    });
    await deps.orm.em.fork().transactional(async (em) => {
      const entry: TimelineEntry = {
        key: `dispute:${disputeId}/lost`,
        at: subscription?.billingTime ?? deps.now(),
        kind: decision.action === 'owe' ? 'payment_returned' : 'dispute_lost',
        summary: decision.summary,
        rule: decision.rule,
        facts: {
          disputeId,
          chargeId: dispute.chargeId,
          amount: dispute.amount,
          currency: dispute.currency,
          reason: dispute.reason,
        },
        outcome: decision.action,
        actor: null,
      };
      const row = toTimelineRow(entry, subscription?.id ?? '', customerId);
      await appendTimeline(em, [{ ...row, subscriptionId: subscription?.id ?? null }]);
      await recordDisputeOutcome(em, disputeId, decision.action, deps.now());
    });
  };

const owedOf = ({ amount, currency, reason }: DisputeRow): Parameters<typeof oweAgain>[2] => ({
  amount,
  currency,
  code: reason,
});

/** The subscription whose invoice the disputed charge paid. */
async function subscriptionPaidBy(
  deps: ActivityDeps,
  { chargeId }: DisputeRow,
): Promise<SubscriptionRow | null> {
  await syncCharge(deps, chargeId);
  const invoiceId = (await findCharge(deps.orm.em.fork(), chargeId))?.invoiceId ?? null;
  if (invoiceId === null) return null;
  const { subscriptionId } = await callStripe(() => readInvoice(deps.stripe, invoiceId, deps.now()));
  return subscriptionId === null ? null : findSubscription(deps.orm.em.fork(), subscriptionId);
}

const endKey = (disputeId: string): string => `dispute:${disputeId}/end`;

/** Whether a try before this one has begun to end the subscription: by now it may be over because of that. */
const isBegun = async (deps: ActivityDeps, disputeId: string): Promise<boolean> =>
  (await findEffect(deps.orm.em.fork(), endKey(disputeId))) !== null;

/**
 * The decision, once carried out; or that nothing changed, because the subscription is not managed any
 * more.
 */
async function unlessUnmanaged(
  decided: LostDisputeDecision,
  act: () => Promise<void>,
): Promise<LostDisputeDecision> {
  try {
    await act();
    return decided;
  } catch (error) {
    if (error instanceof ApplicationFailure && error.type === 'not_managed') return LOST_NOT_MANAGED;
    throw error;
  }
}

async function endSubscription(deps: ActivityDeps, subscriptionId: string, disputeId: string): Promise<void> {
  await performEffect(deps, {
    key: endKey(disputeId),
    subject: { subscriptionId },
    kind: 'cancel_now',
    intent: { subscriptionId, disputeId },
    call: async (idempotencyKey) => {
      await cancelNow(deps.stripe, { subscriptionId, idempotencyKey, comment: ENDED_BY_DISPUTE });
      return {};
    },
    lookUp: async () => {
      const { status } = await deps.stripe.subscriptions.retrieve(subscriptionId);
      return status === 'canceled' ? {} : null;
    },
    providerId: () => subscriptionId,
  });
}
