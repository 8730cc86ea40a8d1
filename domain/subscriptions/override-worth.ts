import type { Plan, PlanInterval } from '../catalogue/plan.ts';

/** Days of a period, for what somebody may give away; invoices are Stripe's. */
const PERIOD_DAYS: Readonly<Record<PlanInterval, number>> = { day: 1, week: 7, month: 30, year: 365 };

/** What an override is valued by: what a period of the subscription costs, minor units. */
interface PricedPeriod {
  amount: number;
  interval: PlanInterval;
  intervalCount: number;
}

/** A coupon as it may be applied. Amounts are minor units. */
export interface KnownCoupon {
  id: string;
  percentOff: number | null;
  amountOff: number | null;
  /** Of `amountOff`. */
  currency: string | null;
  duration: 'once' | 'repeating' | 'forever';
  /** For `repeating`. */
  months: number | null;
}

/** What days cost that a customer gets without paying, minor units, rounded up. */
export const daysWorth = (days: number, { amount, interval, intervalCount }: PricedPeriod): number =>
  Math.ceil((amount * days) / (PERIOD_DAYS[interval] * intervalCount));

/**
 * The most that a coupon may take off a subscription, minor units, rounded up: its customer may change to
 * any plan on sale and the discount goes with it. A coupon of months counts for every period that begins in
 * them. Null where it has no end, or is in another currency.
 */
export function discountWorth(
  coupon: KnownCoupon,
  subscription: PricedPeriod & { currency: string; quantity: number },
  plans: readonly Plan[],
): number | null {
  const { amountOff, duration, months } = coupon;
  if (duration === 'forever' || (duration === 'repeating' && months === null)) return null;
  if (amountOff !== null && coupon.currency !== subscription.currency) return null;
  const worths = [subscription, ...pricesOnSale(plans, subscription)].map(
    (price) => takenOff(coupon, price.amount) * periodsOf(coupon, price),
  );
  return Math.max(...worths);
}

const takenOff = ({ percentOff, amountOff }: KnownCoupon, amount: number): number =>
  amountOff ?? Math.ceil((amount * (percentOff ?? 100)) / 100);

const periodsOf = ({ duration, months }: KnownCoupon, { interval, intervalCount }: PricedPeriod): number =>
  duration === 'once'
    ? 1
    : Math.ceil(((months ?? 0) * PERIOD_DAYS.month) / (PERIOD_DAYS[interval] * intervalCount));

function pricesOnSale(
  plans: readonly Plan[],
  { currency, quantity }: { currency: string; quantity: number },
): PricedPeriod[] {
  return plans
    .filter(({ active }) => active)
    .flatMap(({ prices }) => prices)
    .flatMap(({ active, kind, interval, amount, ...price }) =>
      active && kind === 'recurring' && interval !== null && price.currency === currency
        ? [{ amount: amount * quantity, interval, intervalCount: 1 }]
        : [],
    );
}
