import type Stripe from 'stripe';
import type { ModeFacts } from '../../../domain/subscriptions/mode.ts';

/** Shares no code with what stores MRR, so that a comparison of the two proves something. */

/** What a subscription is worth a month by Stripe's own prices and discounts. */
export interface MrrAtStripe {
  subscriptionId: string;
  /** Stripe's. */
  status: string;
  currency: string;
  /**
   * Minor units, of an unpaid one too: some keep their access; null where Stripe does not tell it: a price
   * in tiers that is not sold now, a deleted coupon.
   */
  amount: number | null;
  /** The latest invoice of a period that is no trial is paid. */
  isPaid: boolean;
  /** Facts that decide whether it is ours. */
  facts: ModeFacts;
}

/** What {@link mrrReader} needs of a subscription in Stripe's list. */
export const MRR_EXPAND = [
  'data.discounts.source.coupon',
  'data.customer',
  'data.latest_invoice',
  'data.items.data.discounts',
];

/**
 * Reads what subscriptions are worth, and remembers the coupons, tax rates and price tiers that it had to
 * ask for. Expects what {@link MRR_EXPAND} names.
 * @throws Stripe's error; see `classifyStripeError`
 */
export function mrrReader(stripe: Stripe): (subscription: Stripe.Subscription) => Promise<MrrAtStripe> {
  let coupons: Promise<ReadonlyMap<string, Stripe.Coupon>> | null = null;
  const rates = new Map<string, Stripe.TaxRate>();
  const tiered = new Map<string, Stripe.Price>();
  return async (subscription) => {
    if (hasDiscount(subscription)) coupons ??= allCoupons(stripe);
    for (const { tax } of namedWithin(subscription))
      if (tax !== undefined && !rates.has(tax)) rates.set(tax, await stripe.taxRates.retrieve(tax));
    const lists = await priceLists(stripe, subscription, tiered);
    return worthOf(subscription, (await coupons) ?? new Map(), rates, lists);
  };
}

/** Which products a coupon is for and its amounts in other currencies come only with the list. */
async function allCoupons(stripe: Stripe): Promise<ReadonlyMap<string, Stripe.Coupon>> {
  const coupons = new Map<string, Stripe.Coupon>();
  const expand = ['data.applies_to', 'data.currency_options'];
  for await (const coupon of stripe.coupons.list({ limit: 100, expand })) coupons.set(coupon.id, coupon);
  return coupons;
}

function hasDiscount({ discounts, items, customer }: Stripe.Subscription): boolean {
  const ofCustomer = typeof customer === 'string' || customer.deleted ? null : customer.discount;
  return discounts.length > 0 || Boolean(ofCustomer) || items.data.some((item) => item.discounts.length > 0);
}

/** Period prices of items in tiers or packages, by price: by the tiers themselves. */
async function priceLists(
  stripe: Stripe,
  { items }: Stripe.Subscription,
  known: Map<string, Stripe.Price>,
): Promise<ReadonlyMap<string, number>> {
  const lists = new Map<string, number>();
  for (const { price, quantity } of items.data) {
    if (price.recurring?.usage_type !== 'licensed') continue;
    if (price.billing_scheme === 'tiered') {
      const read = known.get(price.id) ?? (await stripe.prices.retrieve(price.id, { expand: ['tiers'] }));
      known.set(price.id, read);
      if (read.tiers && read.tiers_mode !== null)
        lists.set(price.id, byTiers(read.tiers, read.tiers_mode, quantity ?? 1));
    } else if (price.transform_quantity) {
      const { divide_by: by, round } = price.transform_quantity;
      const packages = round === 'up' ? Math.ceil((quantity ?? 1) / by) : Math.floor((quantity ?? 1) / by);
      lists.set(price.id, unitOf(price) * packages);
    }
  }
  return lists;
}

/** Graduated: each unit by its tier. Volume: all by the tier that the quantity reaches. */
function byTiers(tiers: readonly Stripe.Price.Tier[], mode: string, quantity: number): number {
  let [from, sum] = [0, 0];
  for (const tier of tiers) {
    const end = tier.up_to ?? Number.POSITIVE_INFINITY;
    const units = mode === 'volume' ? quantity : Math.min(quantity, end) - from;
    const amount = Number(tier.unit_amount_decimal ?? tier.unit_amount ?? 0) * units;
    const whole = halfUp(amount) + Number(tier.flat_amount_decimal ?? tier.flat_amount ?? 0);
    if (mode === 'volume' && quantity <= end) return halfUp(whole);
    if (mode !== 'volume') sum += whole;
    if (quantity <= end) break;
    from = end;
  }
  return halfUp(sum);
}

/** Prices of the latest invoice's lines, each with the rate of a tax that it includes. */
function namedWithin({
  automatic_tax: automatic,
  latest_invoice: invoice,
}: Stripe.Subscription): { price: string; tax: string | undefined; isWhole: boolean }[] {
  if (!automatic.enabled || invoice === null || typeof invoice === 'string') return [];
  return invoice.lines.data.flatMap((line) => {
    const price = line.pricing?.price_details?.price;
    if (price === undefined || line.amount <= 0) return [];
    const off = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
    return (line.taxes ?? []).map(
      ({ amount, tax_behavior: how, tax_rate_details: rate, taxable_amount: of }) => ({
        price: typeof price === 'string' ? price : price.id,
        tax: how === 'inclusive' && amount > 0 ? rate?.tax_rate : undefined,
        isWhole: how !== 'inclusive' || amount === 0 || (of ?? 0) + amount === line.amount - off,
      }),
    );
  });
}

/** Percent of the net price that is tax within an item's price; null where Stripe's lists do not tell it. */
function percentWithin(
  subscription: Stripe.Subscription,
  { price, tax_rates: own }: Stripe.SubscriptionItem,
  rates: ReadonlyMap<string, Stripe.TaxRate>,
): number | null {
  if (!subscription.automatic_tax.enabled) {
    const { customer } = subscription;
    const exempt = typeof customer !== 'string' && !customer.deleted ? customer.tax_exempt : 'none';
    if (exempt === 'exempt' || exempt === 'reverse') return 0;
    const ofItem = own ?? [];
    const fixed = ofItem.length > 0 ? ofItem : (subscription.default_tax_rates ?? []);
    return fixed.reduce((sum, rate) => (rate.inclusive ? sum + rate.percentage : sum), 0);
  }
  if (price.tax_behavior === 'exclusive' && price.currency === subscription.currency) return 0;
  const lines = namedWithin(subscription).filter((line) => line.price === price.id);
  if (lines.length === 0 || lines.some(({ isWhole }) => !isWhole)) return null;
  const named = new Set(lines.flatMap(({ tax }) => (tax === undefined ? [] : [tax])));
  return [...named].reduce((sum, id) => sum + (rates.get(id)?.percentage ?? 0), 0);
}

/**
 * What one subscription is worth. Expects discounts, customer and latest invoice expanded; `rates` that its
 * lines name.
 */
export function worthOf(
  subscription: Stripe.Subscription,
  coupons: ReadonlyMap<string, Stripe.Coupon>,
  rates: ReadonlyMap<string, Stripe.TaxRate> = new Map(),
  lists: ReadonlyMap<string, number> = new Map(),
): MrrAtStripe {
  const { id: subscriptionId, currency, latest_invoice: latest, trial_end: trialEnd } = subscription;
  const isPaid =
    latest !== null &&
    typeof latest !== 'string' &&
    latest.status === 'paid' &&
    (trialEnd === null || latest.created >= trialEnd);
  const counts =
    ['active', 'past_due', 'unpaid'].includes(subscription.status) && !subscription.pause_collection;
  return {
    subscriptionId,
    status: subscription.status,
    currency,
    amount: counts ? monthly(subscription, coupons, rates, lists) : 0,
    isPaid,
    facts: {
      metadata: subscription.metadata,
      items: subscription.items.data.map(({ price }) => ({
        priceId: price.id,
        productId: typeof price.product === 'string' ? price.product : price.product.id,
      })),
    },
  };
}

function monthly(
  subscription: Stripe.Subscription,
  coupons: ReadonlyMap<string, Stripe.Coupon>,
  rates: ReadonlyMap<string, Stripe.TaxRate>,
  lists: ReadonlyMap<string, number>,
): number | null {
  const items = subscription.items.data.filter(({ price }) => price.recurring?.usage_type === 'licensed');
  const isListed = ({ price }: Stripe.SubscriptionItem): boolean =>
    price.billing_scheme === 'tiered' || price.transform_quantity !== null;
  if (items.some((item) => isListed(item) && !lists.has(item.price.id))) return null;
  const customer = subscription.customer as Stripe.Customer | string;
  const ofCustomer = typeof customer === 'string' || !customer.discount ? [] : [customer.discount];
  const shared = subscription.discounts.length > 0 ? subscription.discounts : ofCustomer;
  const all = [...shared, ...items.flatMap((item) => item.discounts)];
  if (all.some((discount) => couponOf(discount, coupons) === null)) return null;
  const own = items.map((item) => ({
    item,
    left:
      reduced(
        [lists.get(item.price.id) ?? periodPrice(item)],
        [item],
        item.discounts,
        coupons,
        subscription.currency,
      )[0] ?? 0,
  }));
  const left = reduced(
    own.map((one) => one.left),
    items,
    shared,
    coupons,
    subscription.currency,
  );
  const percents = items.map((item) => percentWithin(subscription, item, rates));
  if (percents.some((percent) => percent === null)) return null;
  for (const [index, percent] of percents.entries()) {
    const gross = halfUp(left[index] ?? 0);
    left[index] = (left[index] ?? 0) - halfUp((gross * (percent ?? 0)) / (100 + (percent ?? 0)));
  }
  // What one invoice of an interval comes to is a whole number; the month of it is rounded once.
  const periods = new Map<number, number>();
  for (const [index, item] of items.entries())
    periods.set(months(item), (periods.get(months(item)) ?? 0) + (left[index] ?? 0));
  const sum = [...periods].reduce((total, [length, amount]) => total + halfUp(amount) / length, 0);
  return halfUp(sum);
}

const periodPrice = ({ price, quantity }: Stripe.SubscriptionItem): number =>
  halfUp(unitOf(price) * (quantity ?? 1));

const unitOf = (price: Stripe.Price): number => Number(price.unit_amount_decimal ?? price.unit_amount ?? 0);

const MONTH_DAYS = 365.2425 / 12;
const MONTHS = new Map<string, number>([
  ['month', 1],
  ['year', 12],
  ['week', 7 / MONTH_DAYS],
  ['day', 1 / MONTH_DAYS],
]);

/** Months between two charges; a year has 365.2425 days. */
function months({ price }: Stripe.SubscriptionItem): number {
  const { interval, interval_count: count } = price.recurring ?? { interval: 'month', interval_count: 1 };
  return count * (MONTHS.get(interval) ?? Number.POSITIVE_INFINITY);
}

/** Amounts after the discounts that never end, in Stripe's order. */
function reduced(
  amounts: readonly number[],
  items: readonly Stripe.SubscriptionItem[],
  discounts: readonly (string | Stripe.Discount)[],
  coupons: ReadonlyMap<string, Stripe.Coupon>,
  currency: string,
): number[] {
  let left = [...amounts];
  for (const discount of discounts) {
    if (typeof discount === 'string' || discount.end !== null) continue;
    const coupon = couponOf(discount, coupons);
    if (coupon?.duration !== 'forever') continue;
    let off = (coupon.currency === currency ? coupon.amount_off : null) ?? optionOff(coupon, currency);
    left = left.map((amount, index) => {
      const product = items[index]?.price.product;
      const name = typeof product === 'string' ? product : product?.id;
      if (coupon.applies_to && !coupon.applies_to.products.includes(name ?? '')) return amount;
      if (coupon.percent_off !== null) return (amount * (100 - coupon.percent_off)) / 100;
      const taken = Math.min(amount, off);
      off -= taken;
      return amount - taken;
    });
  }
  return left;
}

/** Null where the coupon is neither listed nor expanded. */
function couponOf(
  discount: string | Stripe.Discount,
  coupons: ReadonlyMap<string, Stripe.Coupon>,
): Stripe.Coupon | null {
  const reference = typeof discount === 'string' ? null : discount.source.coupon;
  if (typeof reference === 'string') return coupons.get(reference) ?? null;
  return reference === null ? null : (coupons.get(reference.id) ?? reference);
}

const optionOff = (coupon: Stripe.Coupon, currency: string): number =>
  coupon.currency_options?.[currency]?.amount_off ?? 0;

/** Half up, with what binary fractions lose. */
const halfUp = (amount: number): number => Math.floor(amount + 0.5 + 1e-6);
