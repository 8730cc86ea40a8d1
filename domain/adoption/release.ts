import type { Refusal } from '../refusal.ts';
import { refuseTakeOver } from '../subscriptions/take-over.ts';
import type { TakeOverFacts } from '../subscriptions/take-over.ts';

/** What decides whether a subscription is handed over; as Stripe has it at that moment. */
export interface ReleaseFacts extends TakeOverFacts {
  /** When Stripe itself tries a failed payment again, epoch milliseconds; null: not planned. */
  stripeRetryAt: number | null;
}

/** Code of a debt that Stripe still collects. */
export const STRIPE_RETRIES = 'stripe_retries';

/**
 * Why a subscription is not handed over now; null when it can be. A debt in the middle of Stripe's own
 * retries is left to Stripe: two that retry would charge twice.
 */
export const refuseRelease = (facts: ReleaseFacts): Refusal | null => {
  const refusal = refuseTakeOver(facts);
  if (refusal !== null || facts.stripeRetryAt === null) return refusal;
  const at = new Date(facts.stripeRetryAt).toISOString();
  return {
    code: STRIPE_RETRIES,
    message: `Stripe tries its unpaid invoice again at ${at}. Release it once that is paid or given up, or turn off retries in Stripe (Billing, Revenue recovery).`,
  };
};
