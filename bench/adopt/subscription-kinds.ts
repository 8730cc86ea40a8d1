import Stripe from 'stripe';
import { DAY_MS } from '../../domain/period.ts';
import { idOf } from '../../gateways/stripe/references.ts';
import { BEGIN } from '../system/accounts.ts';
import { priceId } from '../system/subscriptions.ts';

type Terms = Omit<Stripe.SubscriptionCreateParams, 'customer'>;

/** A kind of subscription that the sandbox plays. */
export interface SubscriptionKind {
  name: string;
  terms: Terms;
  /** What its customer pays with after the first invoice; null: nothing. Absent: a good card. */
  method?: string | null;
  /** What is done to the customer before. */
  before?: (stripe: Stripe, customer: string) => Promise<unknown>;
  /** What is done to it afterwards. */
  after?: (stripe: Stripe, made: { id: string; customer: string }) => Promise<unknown>;
}

/** What a new price of the plan's product says. */
type OwnPrice = Omit<Stripe.PriceCreateParams, 'product' | 'recurring' | 'currency'> & {
  currency?: string;
  interval?: 'week' | 'month' | 'year';
  count?: number;
  meter?: string;
};

const inDays = (days: number): number => (BEGIN + days * DAY_MS) / 1_000;

/** Every kind but daily ones, which a clock moved by a week does not show one by one. */
export async function subscriptionKinds(stripe: Stripe): Promise<SubscriptionKind[]> {
  const month = await priceId(stripe, 'starter_month_usd');
  const monthly: Terms = { items: [{ price: month }] };
  return [
    ...(await ofPrices(stripe, month)),
    ...(await reduced(stripe, month)),
    ...(await taxed(stripe, monthly)),
    ...trials(monthly),
    ...ends(monthly),
    ...methods(monthly),
    ...scheduled(monthly, await priceId(stripe, 'professional_month_usd')),
  ];
}

async function ofPrices(stripe: Stripe, month: string): Promise<SubscriptionKind[]> {
  const product = idOf((await stripe.prices.retrieve(month)).product);
  const own = async (given: OwnPrice): Promise<string> => {
    const { currency = 'usd', interval = 'month', count = 1, meter, ...rest } = given;
    const recurring = {
      interval,
      interval_count: count,
      ...(meter === undefined ? {} : { usage_type: 'metered' as const, meter }),
    };
    return (await stripe.prices.create({ product, currency, recurring, ...rest })).id;
  };
  const of = async (name: string, price: OwnPrice, quantity = 1): Promise<SubscriptionKind> => ({
    name,
    terms: { items: [{ price: await own(price), quantity }] },
  });
  const meter = await stripe.billing.meters.create({
    display_name: 'Words',
    event_name: 'bench_words',
    default_aggregation: { formula: 'sum' },
  });
  const words = await own({ meter: meter.id, unit_amount: 2 });
  const tiers: Stripe.PriceCreateParams.Tier[] = [
    { up_to: 5, unit_amount: 1_000 },
    { up_to: 'inf', unit_amount: 700 },
  ];
  const tiered = { billing_scheme: 'tiered' as const, tiers };
  const extra = await own({ unit_amount: 700 });
  return [
    { name: 'monthly', terms: { items: [{ price: month }] } },
    { name: 'yearly', terms: { items: [{ price: await priceId(stripe, 'starter_year_usd') }] } },
    await of('weekly', { interval: 'week', unit_amount: 1_234 }),
    await of('every two weeks', { interval: 'week', count: 2, unit_amount: 999 }),
    await of('quarterly', { count: 3, unit_amount: 1_234 }),
    await of('three seats', { unit_amount: 4_900 }, 3),
    await of('tiers, graduated', { ...tiered, tiers_mode: 'graduated' }, 12),
    await of('tiers, by volume', { ...tiered, tiers_mode: 'volume' }, 12),
    await of('packages of five', { unit_amount: 900, transform_quantity: { divide_by: 5, round: 'up' } }, 12),
    await of('parts of a cent', { unit_amount_decimal: Stripe.Decimal.from('1234.5') }, 3),
    await of('euro', { currency: 'eur', unit_amount: 1_900 }),
    await of('yen', { currency: 'jpy', unit_amount: 2_800 }),
    await of('free', { unit_amount: 0 }),
    { name: 'two items', terms: { items: [{ price: month }, { price: extra, quantity: 2 }] } },
    { name: 'metered besides', terms: { items: [{ price: month }, { price: words }] } },
    {
      name: 'last day of the month',
      terms: {
        items: [{ price: month }],
        billing_cycle_anchor: Date.parse('2027-01-31T12:00:00Z') / 1_000,
        proration_behavior: 'none',
      },
    },
    {
      name: 'first part of a month',
      terms: {
        items: [{ price: month }],
        billing_cycle_anchor: Date.parse('2027-02-01T00:00:00Z') / 1_000,
      },
    },
  ];
}

async function reduced(stripe: Stripe, price: string): Promise<SubscriptionKind[]> {
  const coupon = async (params: Stripe.CouponCreateParams): Promise<string> =>
    (await stripe.coupons.create(params)).id;
  const by = async (params: Stripe.CouponCreateParams): Promise<Terms> => ({
    items: [{ price }],
    discounts: [{ coupon: await coupon(params) }],
  });
  const half: Stripe.CouponCreateParams = { percent_off: 50, duration: 'repeating', duration_in_months: 3 };
  const ofItem = await coupon({ percent_off: 20, duration: 'forever' });
  return [
    { name: 'discount for ever', terms: await by({ percent_off: 33, duration: 'forever' }) },
    { name: 'discount of three months', terms: await by(half) },
    { name: 'amount off once', terms: await by({ amount_off: 500, currency: 'usd', duration: 'once' }) },
    { name: 'discount of an item', terms: { items: [{ price, discounts: [{ coupon: ofItem }] }] } },
    {
      name: 'credit balance',
      terms: { items: [{ price }] },
      after: (at, { customer }) =>
        at.customers.createBalanceTransaction(customer, { amount: -3_000, currency: 'usd' }),
    },
    {
      name: 'an item for the next invoice',
      terms: { items: [{ price }] },
      after: (at, { id, customer }) =>
        at.invoiceItems.create({ customer, subscription: id, amount: 450, currency: 'usd' }),
    },
  ];
}

async function taxed(stripe: Stripe, monthly: Terms): Promise<SubscriptionKind[]> {
  const rate = async (inclusive: boolean): Promise<Terms> => {
    const made = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive });
    return { ...monthly, default_tax_rates: [made.id] };
  };
  return [
    { name: 'tax on top', terms: await rate(false) },
    { name: 'tax in the price', terms: await rate(true) },
    {
      name: 'automatic tax',
      terms: { ...monthly, automatic_tax: { enabled: true } },
      before: (at, customer) =>
        at.customers.update(customer, {
          address: { country: 'DE', postal_code: '10115', city: 'Berlin', line1: 'Invalidenstr. 1' },
        }),
    },
  ];
}

function trials(monthly: Terms): SubscriptionKind[] {
  const without = (behavior: 'cancel' | 'pause' | 'create_invoice'): SubscriptionKind => ({
    name: `trial without a method: ${behavior}`,
    terms: {
      ...monthly,
      trial_period_days: 14,
      trial_settings: { end_behavior: { missing_payment_method: behavior } },
    },
    method: null,
  });
  return [
    { name: 'trial', terms: { ...monthly, trial_period_days: 14 } },
    without('cancel'),
    without('pause'),
    without('create_invoice'),
  ];
}

function ends(monthly: Terms): SubscriptionKind[] {
  const paused = (
    name: string,
    pause: Stripe.SubscriptionUpdateParams.PauseCollection,
  ): SubscriptionKind => ({
    name,
    terms: monthly,
    after: (stripe, { id }) => stripe.subscriptions.update(id, { pause_collection: pause }),
  });
  return [
    { name: 'set to end', terms: { ...monthly, cancel_at_period_end: true } },
    { name: 'ends on a day', terms: { ...monthly, cancel_at: inDays(80), proration_behavior: 'none' } },
    paused('paused, void', { behavior: 'void' }),
    paused('paused, draft', { behavior: 'keep_as_draft' }),
    paused('paused, uncollectible', { behavior: 'mark_uncollectible' }),
    paused('paused for a while', { behavior: 'void', resumes_at: inDays(75) }),
  ];
}

const methods = (terms: Terms): SubscriptionKind[] => [
  {
    name: 'by invoice',
    terms: { ...terms, collection_method: 'send_invoice', days_until_due: 14 },
  },
  { name: 'card that fails', terms, method: 'pm_card_chargeCustomerFail' },
  { name: 'card that asks for its owner', terms, method: 'pm_card_authenticationRequired' },
  { name: 'bank debit', terms, method: 'pm_usBankAccount_success' },
  { name: 'no method', terms, method: null },
];

/** Another price from the third month on. */
const scheduled = (monthly: Terms, dearer: string): SubscriptionKind[] => [
  {
    name: 'another price by a schedule',
    terms: monthly,
    after: async (stripe, { id }) => {
      const { id: schedule, phases } = await stripe.subscriptionSchedules.create({ from_subscription: id });
      const [current] = phases;
      if (current === undefined) throw new Error(`${schedule} has no phase`);
      const items = current.items.map(({ price, quantity = 1 }) => ({ price: idOf(price), quantity }));
      await stripe.subscriptionSchedules.update(schedule, {
        end_behavior: 'release',
        phases: [
          { items, start_date: current.start_date, duration: { interval: 'month', interval_count: 3 } },
          { items: [{ price: dearer }], duration: { interval: 'month', interval_count: 1 } },
        ],
      });
    },
  },
];
