import type { UsageChargeRow } from '../../db/repositories/usage-charges.ts';
import type { UsagePeriodRow } from '../../db/repositories/usage-periods.ts';
import { plainMoney } from '../../domain/money.ts';
import type { BilledOn } from '../../domain/usage/rollup.ts';
import type { SettleFacts } from './settle-facts.ts';

/** Begins what is said of usage that no invoice will have. */
const AFTER_THE_LAST = 'Usage came after the last invoice of the subscription';

/**
 * The charge that brings what was charged for a period to what it comes to; null where nothing differs. Changes `period`: what is
 * charged with it, or why it waits. No invoice goes below zero: what is owed to the customer beyond it waits for the next usage.
 */
export function chargeFor(
  { totals }: SettleFacts,
  period: UsagePeriodRow,
  billed: BilledOn | null,
  now: number,
): UsageChargeRow | null {
  const difference = period.amount - period.charged;
  if (period.attention?.startsWith(AFTER_THE_LAST) === true) period.attention = null;
  if (difference === 0) return null;
  if (billed === null) {
    const money = plainMoney({ amount: difference, currency: period.currency });
    period.attention = `${AFTER_THE_LAST}: ${money} is on none. Invoice it by hand, or waive it.`;
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
    id: `overage:${period.subscriptionId}:${period.startsAt / 1000}:${count + 1}`,
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
    createdAt: now,
    reportedAt: null,
  };
}
