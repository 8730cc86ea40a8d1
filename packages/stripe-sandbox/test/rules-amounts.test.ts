import fc from 'fast-check';
import { applyCustomerBalance } from '../src/billing/rules/balance.ts';
import { exact, share, toMinorUnits } from '../src/billing/rules/decimal.ts';
import { discountLines, sumByDiscount } from '../src/billing/rules/discounts.ts';
import { moneyText } from '../src/billing/rules/money-text.ts';
import { priceAmount, priceParts } from '../src/billing/rules/price-amount.ts';
import { remainingAmount } from '../src/billing/rules/proration.ts';

const at = (text: string): number => Date.parse(text) / 1000;
const plain = {
  billing_scheme: 'per_unit',
  unit_amount: null,
  unit_amount_decimal: '0.5',
  transform_quantity: null,
};
const tier = (up_to: number | null, unit: string, flat: number | null = null) => ({
  up_to,
  unit_amount: null,
  unit_amount_decimal: unit,
  flat_amount: flat,
  flat_amount_decimal: null,
});
const tiered = (tiers_mode: string) => ({
  ...plain,
  billing_scheme: 'tiered',
  unit_amount_decimal: null,
  tiers_mode,
  tiers: [tier(500, '0'), tier(1500, '0.2'), tier(null, '0.15', 300)],
});

describe('exact amounts', () => {
  it('rounds halves away from zero', () => {
    expect(toMinorUnits(exact('0.5'))).toBe(1);
    expect(toMinorUnits(exact('-0.5'))).toBe(-1);
    expect(toMinorUnits(exact('0.499999999999'))).toBe(0);
    expect(share(-5, 1, 2)).toBe(-3);
  });

  it('refuses what is not a decimal', () => {
    expect(() => exact('1e3')).toThrow(RangeError);
  });
});

describe('prices', () => {
  it('multiplies before it rounds', () => {
    expect(priceAmount(plain, 3)).toBe(2);
    expect(priceAmount({ ...plain, unit_amount_decimal: '0.000000000001' }, 7)).toBe(0);
  });

  it('packs quantities', () => {
    const packed = { ...plain, unit_amount: 200, unit_amount_decimal: '200' };
    expect(priceAmount({ ...packed, transform_quantity: { divide_by: 1000, round: 'up' } }, 1001)).toBe(400);
    expect(priceAmount({ ...packed, transform_quantity: { divide_by: 1000, round: 'down' } }, 1999)).toBe(
      200,
    );
  });

  it('charges each graduated tier its part, the flat fee once it is reached', () => {
    expect(priceAmount(tiered('graduated'), 500)).toBe(0);
    expect(priceAmount(tiered('graduated'), 1500)).toBe(200);
    expect(priceAmount(tiered('graduated'), 2500)).toBe(200 + 150 + 300);
    expect(priceParts(tiered('graduated'), 2500).map((p) => p.quantity)).toEqual([500, 1000, 1000, 0]);
  });

  it('charges all units at the reached volume tier', () => {
    expect(priceAmount(tiered('volume'), 1500)).toBe(300);
    expect(priceAmount(tiered('volume'), 2000)).toBe(600);
  });
});

describe('prorations by the second', () => {
  it.each([
    ['2026-02-01', '2026-03-01', '2026-02-15', 1400],
    ['2028-02-01', '2028-03-01', '2028-02-15', 1448],
    ['2026-04-01', '2026-05-01', '2026-04-16', 1400],
    ['2026-01-01', '2026-02-01', '2026-01-16', 1445],
    ['2026-01-01', '2027-01-01', '2026-07-02', 1404],
  ])('of 28.00 in the period %s to %s at %s', (start, end, when, expected) => {
    expect(remainingAmount(2800, { start: at(start), end: at(end) }, at(when))).toBe(expected);
  });

  it('never exceeds the full amount and falls as time passes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 7 }),
        fc.integer(),
        fc.nat(2_678_400),
        (amount, when, later) => {
          const period = { start: 0, end: 2_678_400 };
          const now = remainingAmount(amount, period, when);
          expect(now).toBeGreaterThanOrEqual(0);
          expect(now).toBeLessThanOrEqual(amount);
          expect(remainingAmount(amount, period, when + later)).toBeLessThanOrEqual(now);
          expect(remainingAmount(-amount, period, when)).toBe(0 - now);
        },
      ),
    );
  });
});

describe('discounts', () => {
  const line = (amount: number, product = 'prod_a') => ({ amount, discountable: true, product, own: [] });
  const off = (id: string, terms: { percent_off?: number; amount_off?: number; products?: string[] }) => ({
    id,
    coupon: {
      percent_off: terms.percent_off ?? null,
      amount_off: terms.amount_off ?? null,
      currency: terms.amount_off === undefined ? null : 'usd',
      ...(terms.products ? { applies_to: { products: terms.products } } : {}),
    },
  });

  it('stacks in order, each on what is left', () => {
    const taken = discountLines(
      [line(1000)],
      [off('a', { percent_off: 50 }), off('b', { amount_off: 300 })],
      'usd',
    );
    expect(taken).toEqual([
      [
        { discount: 'a', amount: 500 },
        { discount: 'b', amount: 300 },
      ],
    ]);
  });

  it('spreads a fixed amount to the cent and never below zero', () => {
    const lines = [line(333), line(333), line(334)];
    const sum = (amount: number) =>
      sumByDiscount(discountLines(lines, [off('a', { amount_off: amount })], 'usd'));
    expect(sum(100)).toEqual([{ discount: 'a', amount: 100 }]);
    expect(sum(5000)).toEqual([{ discount: 'a', amount: 1000 }]);
  });

  it('leaves other products, credit lines and other currencies alone', () => {
    const lines = [line(1000, 'prod_b'), line(-500), { ...line(100), discountable: false }];
    expect(discountLines(lines, [off('a', { percent_off: 10, products: ['prod_a'] })], 'usd').flat()).toEqual(
      [],
    );
    expect(sumByDiscount(discountLines([line(100)], [off('a', { amount_off: 50 })], 'eur'))).toEqual([
      { discount: 'a', amount: 0 },
    ]);
  });
});

describe('the customer balance applied to a total', () => {
  it.each([
    [1900, 0, 1900, 0],
    [1900, -500, 1400, 0],
    [1900, -5000, 0, -3100],
    [1900, 300, 2200, 0],
    [-700, 0, 0, -700],
    [30, 0, 0, 30],
    [0, -100, 0, -100],
  ])('total %d with balance %d', (total, balance, amountDue, endingBalance) => {
    expect(applyCustomerBalance(total, balance, 'usd')).toEqual({ amountDue, endingBalance });
  });
});

it('writes amounts in the currency’s own minor unit', () => {
  expect(moneyText(1900, 'usd')).toBe('$19.00');
  expect(moneyText(500, 'jpy')).toBe('¥500');
});
