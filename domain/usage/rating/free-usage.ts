import type { SubscriptionMode } from '../../subscriptions/mode.ts';
import { isOfTrial } from './period.ts';
import type { UsageBilling, UsagePeriod } from './period.ts';

/**
 * Whether usage of a period is free beyond the credits too: Stripe bills none of a trial, and for a subscription that is not managed the engine
 * charges nothing.
 */
export const isFreeUsage = (
  period: Pick<UsagePeriod, 'end'>,
  subscription: Pick<UsageBilling, 'trialEnd'> & { mode: SubscriptionMode },
): boolean => subscription.mode !== 'managed' || isOfTrial(period, subscription);
