import Stripe from 'stripe';
import type { PlanInterval } from '../../../domain/catalogue/plan.ts';
import { monthlyAmount } from '../../../domain/revenue/mrr.ts';
import { licensedItems } from '../subscriptions/plan-item.ts';
import { planInterval } from '../catalogue/plan-of-price.ts';
import { expanded, idOf } from '../references.ts';
import type { IncludedTax } from './included-tax.ts';
import { isPerUnit } from './priced-by-stripe.ts';
import type { PricedByStripe } from './priced-by-stripe.ts';

/** Price of one period for all units of an item, minor units, before discounts. */
export const itemAmount = (
  { id, price, quantity }: Stripe.SubscriptionItem,
  priced: PricedByStripe,
): number => (isPerUnit(price) ? unitsAmount(price, quantity ?? 1) : (priced.get(id) ?? 0));

/** Stripe rounds the line, half up, not the unit: docs.stripe.com/billing/subscriptions/decimal-amounts. */
function unitsAmount(
  { unit_amount: whole, unit_amount_decimal: decimal }: Stripe.Price,
  units: number,
): number {
  if (whole !== null) return whole * units;
  return Stripe.Decimal.from(String(decimal ?? 0))
    .mul(Stripe.Decimal.from(units))
    .round('half-up', { mode: 'decimal-places', value: 0 })
    .toNumber();
}

/**
 * The recurring amount of one period, minor units: licensed items less forever discounts, no tax. Discounts
 * of items go first, then the subscription's in Stripe's order, or the customer's where it has none.
 * Discounts must be expanded down to the coupon, else they are not seen.
 */
export function recurringAmountOf(
  subscription: Stripe.Subscription,
  priced: PricedByStripe = new Map(),
): number {
  return wholeAmount(recurringItems(subscription, priced));
}

/** The same by item. */
export const itemAmounts = (subscription: Stripe.Subscription, priced: PricedByStripe): Map<string, number> =>
  new Map(recurringItems(subscription, priced).map(({ id, amount }) => [id, Math.round(amount)]));

/** Licensed items in an average month, minor units, without tax; null when all have the same interval. */
export function mixedMonthlyAmount(
  subscription: Stripe.Subscription,
  included: IncludedTax,
  priced: PricedByStripe,
): number | null {
  const groups = Map.groupBy(recurringItems(subscription, priced), ({ every }) => every);
  if (groups.size < 2) return null;
  return [...groups.values()].reduce((sum, group) => {
    const [first] = group;
    if (first === undefined) return sum;
    const tax = group.reduce((total, { id }) => total + (included.get(id) ?? 0), 0);
    return sum + monthlyAmount(wholeAmount(group) - tax, first.interval, first.count);
  }, 0);
}

/** Licensed prices in tiers or packages that Stripe has not priced. None of one that has ended. */
export function uncountedPrices(subscription: Stripe.Subscription, priced: PricedByStripe): string[] {
  if (subscription.ended_at !== null) return [];
  return licensedItems(subscription)
    .filter(({ id, price }) => !isPerUnit(price) && !priced.has(id))
    .map(({ price }) => price.id);
}

const wholeAmount = (items: readonly DiscountableAmount[]): number =>
  Math.max(0, Math.round(items.reduce((sum, item) => sum + item.amount, 0)));

function recurringItems(subscription: Stripe.Subscription, priced: PricedByStripe): RecurringItem[] {
  const items = licensedItems(subscription).map((item) => ({
    id: item.id,
    amount: itemAmount(item, priced),
    product: idOf(item.price.product),
    interval: planInterval(item.price.recurring?.interval),
    count: item.price.recurring?.interval_count ?? 1,
    every: `${item.price.recurring?.interval_count ?? 1} ${item.price.recurring?.interval ?? 'month'}`,
    coupons: foreverCoupons(item.discounts),
  }));
  const afterOwn = items.map((item) =>
    item.coupons.reduce<RecurringItem>(
      (open, coupon) => discounted([open], coupon, subscription.currency)[0] ?? open,
      item,
    ),
  );
  const coupons = foreverCoupons(discountsOf(subscription));
  return coupons.reduce((open, coupon) => discounted(open, coupon, subscription.currency), afterOwn);
}

interface DiscountableAmount {
  amount: number;
  product: string;
}

/** An item with how often it is paid; `every` is the same for the same interval. */
interface RecurringItem extends DiscountableAmount {
  id: string;
  interval: PlanInterval;
  count: number;
  every: string;
}

/** The discounts that count: a customer's only where the subscription has none of its own. */
export function discountsOf(subscription: Stripe.Subscription): (string | Stripe.Discount)[] {
  if (subscription.discounts.length > 0) return subscription.discounts;
  const customer = expanded<Stripe.Customer>(subscription.customer);
  return customer?.discount ? [customer.discount] : [];
}

function foreverCoupons(discounts: readonly (string | Stripe.Discount)[]): Stripe.Coupon[] {
  return discounts.flatMap((discount) => {
    if (typeof discount === 'string' || discount.end !== null) return [];
    const coupon = expanded<Stripe.Coupon>(discount.source.coupon);
    return coupon !== null && coupon.duration === 'forever' ? [coupon] : [];
  });
}

/** Applies a coupon to its items: a percentage of each, or an amount once, from the first item on. */
function discounted<T extends DiscountableAmount>(items: T[], coupon: Stripe.Coupon, currency: string): T[] {
  const products = coupon.applies_to?.products;
  let amountOff = amountOffIn(coupon, currency);
  return items.map((item) => {
    if (products !== undefined && !products.includes(item.product)) return item;
    if (coupon.percent_off !== null) return { ...item, amount: item.amount * (1 - coupon.percent_off / 100) };
    const off = Math.min(item.amount, amountOff);
    amountOff -= off;
    return { ...item, amount: item.amount - off };
  });
}

function amountOffIn(coupon: Stripe.Coupon, currency: string): number {
  if (coupon.currency === currency) return coupon.amount_off ?? 0;
  return coupon.currency_options?.[currency]?.amount_off ?? 0;
}
