import type { Recurrence } from './rules/period.ts';
import type { Price, SubscriptionItem } from './types.ts';

/** A recurring price's interval. A one-time price counts as monthly, which no caller relies on. */
export function recurrenceOf(price: Price): Recurrence {
  const { recurring } = price;
  return {
    interval: recurring?.interval ?? 'month',
    interval_count: recurring?.interval_count ?? 1,
  };
}

/** Whether an item is billed in arrears for what a meter counted. */
export function isMetered(item: { price: Price }): boolean {
  return item.price.recurring?.usage_type === 'metered';
}

/** The earliest end of a current period among items: when a subscription next bills. */
export function nextPeriodEnd(items: readonly SubscriptionItem[]): number {
  return Math.min(...items.map((item) => item.current_period_end));
}
