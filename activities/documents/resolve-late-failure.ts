import { ApplicationFailure } from '@temporalio/activity';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import { LATE_FAILURE_NOT_MANAGED, afterLateFailure } from '../../domain/documents/late-failure.ts';
import type { LateFailureDecision } from '../../domain/documents/late-failure.ts';
import { readReturnedPayment } from '../../gateways/stripe/documents/returned-payment.ts';
import type { ReturnedPayment } from '../../gateways/stripe/documents/returned-payment.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { toTimelineRow } from '../timeline/to-timeline-row.ts';
import { oweAgain } from './owe-again.ts';

/** A charge that failed after it had succeeded. Minor units. */
export interface LateFailureStep {
  customerId: string;
  chargeId: string;
  amount: number;
  currency: string;
  /** The bank's reason. */
  code: string;
}

/**
 * Asks once more for a payment that failed late, and records what was done and why. Nothing if it paid no
 * subscription's invoice.
 */
export const resolveLateFailure =
  (deps: ActivityDeps) =>
  async ({ customerId, chargeId, amount, currency, code }: LateFailureStep): Promise<void> => {
    const returned = await callStripe(() => readReturnedPayment(deps.stripe, chargeId, 'failure'));
    if (returned === null) return;
    const subscription = await findSubscription(deps.orm.em.fork(), returned.subscriptionId);
    const decision = await carryOut(deps, afterLateFailure(subscription), returned, {
      amount,
      currency,
      code,
    });
    const row = toTimelineRow(
      {
        key: `charge:${chargeId}/failed-late`,
        at: subscription?.billingTime ?? deps.now(),
        kind: 'payment_returned',
        summary: decision.summary,
        rule: decision.rule,
        facts: { chargeId, amount, currency, reason: code },
        outcome: decision.action,
        actor: null,
      },
      returned.subscriptionId,
      customerId,
    );
    await deps.orm.em.fork().transactional((em) => appendTimeline(em, [row]));
  };

/**
 * The decision, once carried out; or that nothing changed, because the subscription is not managed any
 * more.
 */
async function carryOut(
  deps: ActivityDeps,
  decision: LateFailureDecision,
  returned: ReturnedPayment,
  owed: { amount: number; currency: string; code: string },
): Promise<LateFailureDecision> {
  if (decision.action === 'none') return decision;
  try {
    await oweAgain(deps, returned, owed);
    return decision;
  } catch (error) {
    if (error instanceof ApplicationFailure && error.type === 'not_managed') return LATE_FAILURE_NOT_MANAGED;
    throw error;
  }
}
