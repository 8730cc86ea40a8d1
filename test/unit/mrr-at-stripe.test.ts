import type Stripe from 'stripe';
import { worthOf } from '../../gateways/stripe/revenue/mrr-at-stripe.ts';

/* Amounts worked out by hand. */

interface Item {
  amount?: number;
  decimal?: string;
  quantity?: number;
  every?: [Stripe.Price.Recurring.Interval, number];
  metered?: boolean;
  tiered?: boolean;
  discounts?: string[];
}

const COUPONS = new Map(
  [
    { id: 'half', percent_off: 50, duration: 'forever' },
    { id: 'third', percent_off: 33.33, duration: 'forever' },
    { id: 'five', amount_off: 500, currency: 'usd', duration: 'forever' },
    { id: 'once', percent_off: 50, duration: 'once' },
    { id: 'only', percent_off: 50, duration: 'forever', applies_to: { products: ['prod_1'] } },
  ].map((coupon) => [
    coupon.id,
    { percent_off: null, amount_off: null, currency: null, ...coupon } as unknown as Stripe.Coupon,
  ]),
);

const discounts = (ids: readonly string[] = []): object[] =>
  ids.map((coupon) => ({ end: null, source: { type: 'coupon', coupon } }));

const subscription = (items: Item[], parts: object = {}): Stripe.Subscription =>
  ({
    id: 'sub_1',
    currency: 'usd',
    status: 'active',
    pause_collection: null,
    automatic_tax: { enabled: false },
    default_tax_rates: [],
    trial_end: null,
    latest_invoice: { status: 'paid', created: 5 },
    discounts: [],
    customer: { discount: null },
    items: {
      data: items.map(({ amount, decimal, quantity = 1, every = ['month', 1], ...item }, index) => ({
        quantity,
        discounts: discounts(item.discounts),
        price: {
          product: `prod_${index}`,
          unit_amount: amount ?? null,
          unit_amount_decimal: decimal ?? String(amount),
          billing_scheme: item.tiered === true ? 'tiered' : 'per_unit',
          transform_quantity: null,
          recurring: {
            interval: every[0],
            interval_count: every[1],
            usage_type: item.metered === true ? 'metered' : 'licensed',
          },
        },
      })),
    },
    ...parts,
  }) as unknown as Stripe.Subscription;

it.each<[what: string, items: Item[], parts: object, amount: number | null]>([
  ['a month', [{ amount: 1900 }], {}, 1900],
  ['seats and an add-on', [{ amount: 1900, quantity: 3 }, { amount: 500 }], {}, 6200],
  ['a year', [{ amount: 19_000, every: ['year', 1] }], {}, 1583],
  ['a quarter', [{ amount: 5000, every: ['month', 3] }], {}, 1667],
  ['two weeks', [{ amount: 1000, every: ['week', 2] }], {}, 2174],
  ['a day', [{ amount: 100, every: ['day', 1] }], {}, 3044],
  ['usage', [{ amount: 1900 }, { amount: 1, metered: true }], {}, 1900],
  ['parts of a cent', [{ decimal: '0.5', quantity: 3001 }], {}, 1501],
  ['half off', [{ amount: 1900 }], { discounts: discounts(['half']) }, 950],
  ['a third off', [{ amount: 1900 }], { discounts: discounts(['third']) }, 1267],
  ['one after the other', [{ amount: 1900 }], { discounts: discounts(['five', 'half']) }, 700],
  ['five off over two items', [{ amount: 300 }, { amount: 900 }], { discounts: discounts(['five']) }, 700],
  ['never below nothing', [{ amount: 300 }], { discounts: discounts(['five']) }, 0],
  ['off an item', [{ amount: 1000, discounts: ['half'] }, { amount: 1000 }], {}, 1500],
  ['off a product', [{ amount: 1000 }, { amount: 800 }], { discounts: discounts(['only']) }, 1400],
  ['once', [{ amount: 1900 }], { discounts: discounts(['once']) }, 1900],
  ['off the customer', [{ amount: 1900 }], { customer: { discount: discounts(['half'])[0] } }, 950],
  [
    'the subscription before the customer',
    [{ amount: 1900 }],
    { discounts: discounts(['five']), customer: { discount: discounts(['half'])[0] } },
    1400,
  ],
  ['past due', [{ amount: 1900 }], { status: 'past_due' }, 1900],
  ['a trial', [{ amount: 1900 }], { status: 'trialing' }, 0],
  ['unpaid', [{ amount: 1900 }], { status: 'unpaid' }, 1900],
  ['paused', [{ amount: 1900 }], { pause_collection: { behavior: 'void' } }, 0],
  ['tiers', [{ tiered: true }], {}, null],
  ['a deleted coupon', [{ amount: 1900 }], { discounts: discounts(['gone']) }, null],
])('%s', (_, items, parts, amount) => {
  expect(worthOf(subscription(items, parts), COUPONS)).toMatchObject({
    subscriptionId: 'sub_1',
    currency: 'usd',
    amount,
    isPaid: true,
  });
});

it('is not paid by the invoice of a trial', () => {
  const trial = { trial_end: 9, latest_invoice: { status: 'paid', created: 5 } };
  expect(worthOf(subscription([{ amount: 1900 }], trial), COUPONS).isPaid).toBe(false);
});
