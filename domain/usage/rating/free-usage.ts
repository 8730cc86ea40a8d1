import type { SubscriptionMode } from '../../subscriptions/mode.ts';
import { isOfTrial } from './period.ts';
import type { UsageBilling, UsagePeriod } from './period.ts';

/**
 * Whether overage of a period is free: Stripe bills no usage of a trial, and we bill none of a subscription
 * that is not managed.
 */
export const isFreeUsage = (
  period: Pick<UsagePeriod, 'end'>,
  subscription: Pick<UsageBilling, 'trialEnd'> & { mode: SubscriptionMode },
): boolean => subscription.mode !== 'managed' || isOfTrial(period, subscription);
