import type Stripe from 'stripe';
import { licensedItems } from './plan-item.ts';
import { expanded, idOf } from './references.ts';

/** Price of one period for all units of an item, minor units, before discounts. Stripe rounds half up to whole minor units. */
function itemAmount(item: Stripe.SubscriptionItem): number {
  const { unit_amount: unitAmount, unit_amount_decimal: decimal } = item.price;
  const quantity = item.quantity ?? 1;
  return unitAmount !== null ? unitAmount * quantity : Math.round(Number(decimal ?? 0) * quantity);
}

/**
 * The recurring amount of one period, minor units: licensed items less forever discounts. No tax, no metered part; a discount that
 * ends by itself does not lower it. Item discounts go first, then the subscription's in Stripe's order; a customer's discount counts only
 * where the subscription has none of its own. Discounts must be expanded down to the coupon, else they are not seen.
 */
export function recurringAmountOf(subscription: Stripe.Subscription): number {
  const items = licensedItems(subscription).map((item) => ({
    amount: itemAmount(item),
    product: idOf(item.price.product),
    coupons: foreverCoupons(item.discounts),
  }));
  const afterOwn = items.map((item) =>
    item.coupons.reduce<DiscountableAmount>(
      (open, coupon) => discounted([open], coupon, subscription.currency)[0] ?? open,
      item,
    ),
  );
  const coupons = foreverCoupons(discountsOf(subscription));
  const amounts = coupons.reduce((open, coupon) => discounted(open, coupon, subscription.currency), afterOwn);
  return Math.max(0, Math.round(amounts.reduce((sum, item) => sum + item.amount, 0)));
}

interface DiscountableAmount {
  amount: number;
  product: string;
}

function discountsOf(subscription: Stripe.Subscription): (string | Stripe.Discount)[] {
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

/** One coupon over all items it applies to: a percentage of each, an amount once, spread from the first item on. */
function discounted(
  items: DiscountableAmount[],
  coupon: Stripe.Coupon,
  currency: string,
): DiscountableAmount[] {
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
