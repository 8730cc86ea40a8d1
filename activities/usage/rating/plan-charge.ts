import type { UsageChargeRow } from '../../../db/usage/rating/usage-charges.ts';
import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import { afterTheLast, finalInvoiceAt, isAfterTheLast } from '../../../domain/usage/rating/final-invoice.ts';
import type { BilledOn } from '../../../domain/usage/rating/rollup.ts';
import type { RatingFacts } from './rating-facts.ts';

/**
 * The charge for the difference between a period's amount and what was charged; null without one. Updates
 * `period` with the charge, or with why it waits. No invoice goes below zero: the rest of a credit waits
 * for later usage. Without a next invoice, `invoiceUsageAfterEnd` makes one.
 */
export function chargeFor(
  { totals, subscriptions }: RatingFacts,
  period: UsagePeriodRow,
  billed: BilledOn | null,
  now: number,
): UsageChargeRow | null {
  const difference = period.amount - period.charged;
  if (isAfterTheLast(period.attention)) period.attention = null;
  period.invoiceAt = null;
  const subscription = subscriptions.get(period.subscriptionId);
  // Overage of a subscription that is not managed is not ours to charge.
  if (difference === 0 || (subscription?.mode ?? 'managed') !== 'managed') return null;
  if (billed === null) {
    const endedAt = subscription?.endedAt ?? period.endsAt;
    period.invoiceAt = finalInvoiceAt(endedAt);
    period.attention = afterTheLast(
      { amount: difference, currency: period.currency },
      { at: period.invoiceAt },
    );
    return null;
  }
  const own = totals.filter(({ subscriptionId }) => subscriptionId === period.subscriptionId);
  const onInvoice = own
    .filter(({ billedEnd }) => billedEnd === billed.period.end)
    .reduce((sum, { amount }) => sum + amount, 0);
  const amount = Math.max(difference, -onInvoice);
  if (amount !== difference) period.isOpen = true;
  if (amount === 0) return null;
  const count = own
    .filter(({ periodStart }) => periodStart === period.startsAt)
    .reduce((sum, one) => sum + one.count, 0);
  period.charged += amount;
  // Another period of the same page may be billed on the same invoice.
  totals.push({
    subscriptionId: period.subscriptionId,
    periodStart: period.startsAt,
    billedEnd: billed.period.end,
    count: 1,
    amount,
  });
  return {
    id: chargeId(period, count),
    customerId: period.customerId,
    subscriptionId: period.subscriptionId,
    periodStart: period.startsAt,
    amount,
    currency: period.currency,
    billedStart: billed.period.start,
    billedEnd: billed.period.end,
    datedAt: billed.at,
    state: 'planned',
    error: null,
    finalInvoice: null,
    invoiceId: null,
    createdAt: now,
    reportedAt: null,
  };
}

/** Name of a period's next charge, after `count` earlier ones. */
export const chargeId = (
  { subscriptionId, startsAt }: Pick<UsagePeriodRow, 'subscriptionId' | 'startsAt'>,
  count: number,
): string => `overage:${subscriptionId}:${startsAt / 1000}:${count + 1}`;
