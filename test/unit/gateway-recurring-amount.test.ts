import Stripe from 'stripe';
import { recurringAmountOf, uncountedPrices } from '../../gateways/stripe/revenue/recurring-amount.ts';

/** What the calculation looks at; the rest of Stripe's object does not matter to it. */
interface Item {
  amount: number;
  quantity?: number;
  usage?: 'licensed' | 'metered';
  product?: string;
  discounts?: Stripe.Discount[];
}

const subscription = (
  items: Item[],
  discounts: Stripe.Discount[] = [],
  customerDiscount: Stripe.Discount | null = null,
): Stripe.Subscription =>
  ({
    currency: 'usd',
    ended_at: null,
    discounts,
    customer: { id: 'cus_1', object: 'customer', discount: customerDiscount },
    items: {
      data: items.map(
        ({ amount, quantity = 1, usage = 'licensed', product = 'prod_1', discounts: own = [] }) => ({
          quantity: usage === 'metered' ? undefined : quantity,
          discounts: own,
          price: {
            unit_amount: amount,
            unit_amount_decimal: null,
            product,
            recurring: { usage_type: usage },
          },
        }),
      ),
    },
  }) as unknown as Stripe.Subscription;

const discount = (coupon: Partial<Stripe.Coupon>, end: number | null = null): Stripe.Discount =>
  ({
    id: 'di_1',
    end,
    source: {
      type: 'coupon',
      coupon: {
        id: 'c',
        duration: 'forever',
        percent_off: null,
        amount_off: null,
        currency: null,
        ...coupon,
      },
    },
  }) as unknown as Stripe.Discount;

describe('the recurring amount of a subscription', () => {
  it.each<[string, Stripe.Subscription, number]>([
    ['one unit', subscription([{ amount: 4900 }]), 4900],
    ['several units', subscription([{ amount: 4900, quantity: 3 }]), 14_700],
    ['no metered part', subscription([{ amount: 4900 }, { amount: 2, usage: 'metered' }]), 4900],
    ['a percentage for ever', subscription([{ amount: 4900 }], [discount({ percent_off: 10 })]), 4410],
    [
      'an amount for ever',
      subscription([{ amount: 4900 }], [discount({ amount_off: 500, currency: 'usd' })]),
      4400,
    ],
    [
      'an amount in another currency',
      subscription([{ amount: 4900 }], [discount({ amount_off: 500, currency: 'eur' })]),
      4900,
    ],
    ['once only', subscription([{ amount: 4900 }], [discount({ percent_off: 50, duration: 'once' })]), 4900],
    [
      'for some months',
      subscription([{ amount: 4900 }], [discount({ percent_off: 50, duration: 'repeating' }, 1)]),
      4900,
    ],
    [
      'two percentages, one after the other',
      subscription([{ amount: 10_000 }], [discount({ percent_off: 10 }), discount({ percent_off: 10 })]),
      8100,
    ],
    [
      'never below nothing',
      subscription([{ amount: 300 }], [discount({ amount_off: 500, currency: 'usd' })]),
      0,
    ],
    [
      'an amount over several items, once',
      subscription([{ amount: 300 }, { amount: 1000 }], [discount({ amount_off: 500, currency: 'usd' })]),
      800,
    ],
    [
      'one product only',
      subscription(
        [{ amount: 1000 }, { amount: 1000, product: 'prod_2' }],
        [discount({ percent_off: 50, applies_to: { products: ['prod_2'] } })],
      ),
      1500,
    ],
    [
      'an item’s own discount',
      subscription([{ amount: 1000, discounts: [discount({ percent_off: 50 })] }, { amount: 1000 }]),
      1500,
    ],
    ['the customer’s discount', subscription([{ amount: 1000 }], [], discount({ percent_off: 20 })), 800],
    [
      'the subscription’s before the customer’s',
      subscription([{ amount: 1000 }], [discount({ percent_off: 10 })], discount({ percent_off: 20 })),
      900,
    ],
    [
      'thirds, rounded to whole minor units',
      subscription([{ amount: 1000 }], [discount({ percent_off: 33.33 })]),
      667,
    ],
  ])('%s', (_, given, expected) => {
    expect(recurringAmountOf(given)).toBe(expected);
  });
});

describe('prices in parts of a cent', () => {
  const decimal = (unit: string, quantity: number) =>
    ({
      ...subscription([]),
      items: {
        data: [
          {
            id: 'si_1',
            quantity,
            discounts: [],
            price: {
              id: 'price_1',
              unit_amount: null,
              unit_amount_decimal: Stripe.Decimal.from(unit),
              product: 'prod_1',
              recurring: {},
            },
          },
        ],
      },
    }) as unknown as Stripe.Subscription;

  it.each([
    // Stripe's own example.
    ['0.05', 30, 2],
    // As floating numbers it would be 57.49999….
    ['0.575', 100, 58],
    ['0.574', 100, 57],
    ['0.000000000001', 499_999_999_999, 0],
    ['0.000000000001', 500_000_000_000, 1],
  ])('%s × %i is rounded half up, once', (unit, quantity, amount) => {
    expect(recurringAmountOf(decimal(unit, quantity))).toBe(amount);
  });

  it('need no answer of Stripe’s', () => {
    expect(uncountedPrices(decimal('0.575', 100), new Map())).toEqual([]);
  });
});
