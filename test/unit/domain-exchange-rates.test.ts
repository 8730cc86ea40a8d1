import fc from 'fast-check';
import { converted, rateOn } from '../../domain/revenue/exchange-rates.ts';

const TABLE = [
  { from: '2026-12-01', rates: { eur: 1.1 } },
  { from: '2026-11-01', rates: { eur: 1.08, gbp: 1.27, jpy: 0.0066 } },
];

describe('converted', () => {
  it.each([
    [{ amount: 4900, currency: 'usd' }, '2026-11-15', 4900],
    [{ amount: 4500, currency: 'eur' }, '2026-11-15', 4860],
    [{ amount: 4500, currency: 'eur' }, '2026-12-01', 4950],
    [{ amount: 1000, currency: 'gbp' }, '2026-12-31', 1270],
    // Yen have no minor unit: 3,000 of them are 19.80.
    [{ amount: 3000, currency: 'jpy' }, '2026-12-31', 1980],
    [{ amount: 4500, currency: 'eur' }, '2026-10-31', null],
    [{ amount: 100, currency: 'chf' }, '2026-12-31', null],
    [{ amount: 0, currency: 'chf' }, '2026-12-31', 0],
  ])('makes %o on %s %s', (money, day, expected) => {
    expect(converted(money, 'usd', day, TABLE)).toBe(expected);
  });

  it('is a whole number of minor units, off by half of one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (amount) => {
        const result = converted({ amount, currency: 'eur' }, 'usd', '2026-11-15', TABLE) ?? Number.NaN;
        expect(Number.isSafeInteger(result)).toBe(true);
        expect(Math.abs(result - amount * 1.08)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });

  it('tells which rate held since when', () => {
    expect(rateOn('eur', '2027-01-01', TABLE)).toEqual({ rate: 1.1, since: '2026-12-01' });
    expect(rateOn('gbp', '2027-01-01', TABLE)).toEqual({ rate: 1.27, since: '2026-11-01' });
    expect(rateOn('gbp', '2026-01-01', TABLE)).toBeNull();
  });
});
