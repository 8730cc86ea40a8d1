import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { SubscriptionMode } from '../../../domain/subscriptions/mode.ts';
import { modeOfSubscription } from './subscription-snapshot.ts';

/** Number of an account's live subscriptions by mode. */
interface ModeCounts extends Record<SubscriptionMode, number> {
  /** False where the account has more than were looked at. */
  all: boolean;
}

/**
 * Counts the subscriptions of the account that are not over, at most `most`, newest first.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function countModes(stripe: Stripe, plans: readonly Plan[], most: number): Promise<ModeCounts> {
  const counts: ModeCounts = { managed: 0, observed: 0, foreign: 0, all: true };
  let looked = 0;
  for await (const subscription of stripe.subscriptions.list({ limit: 100 })) {
    looked += 1;
    if (looked > most) return { ...counts, all: false };
    counts[modeOfSubscription(subscription, plans)] += 1;
  }
  return counts;
}
