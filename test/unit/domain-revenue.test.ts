import fc from 'fast-check';
import { contribution, monthlyAmount } from '../../domain/revenue/mrr.ts';
import { isVoluntary } from '../../domain/revenue/movements.ts';

describe('monthlyAmount', () => {
  it.each([
    [4900, 'month', 4900],
    [49_000, 'year', 4083],
    [19_000, 'year', 1583],
    [99_000, 'year', 8250],
    [18, 'year', 2],
    [6, 'year', 1],
    [5, 'year', 0],
    [0, 'year', 0],
  ] as const)('%i a %s is %i a month', (amount, interval, monthly) => {
    expect(monthlyAmount(amount, interval)).toBe(monthly);
  });

  it.each([
    // 365.2425 days a year: 30.436875 days, 4.348125 weeks a month.
    [1000, 'week', 1, 4348],
    [1000, 'week', 2, 2174],
    [100, 'day', 1, 3044],
    [4900, 'month', 3, 1633],
    [4900, 'month', 6, 817],
    [49_000, 'year', 2, 2042],
  ] as const)('%i for each %s times %i is %i a month', (amount, interval, count, monthly) => {
    expect(monthlyAmount(amount, interval, count)).toBe(monthly);
  });

  it('is a whole number within half a minor unit of a twelfth', () => {
    fc.assert(
      fc.property(fc.nat(1e12), (amount) => {
        const monthly = monthlyAmount(amount, 'year');
        expect(Number.isSafeInteger(monthly)).toBe(true);
        expect(Math.abs(monthly * 12 - amount)).toBeLessThanOrEqual(6);
      }),
    );
  });
});

describe('contribution', () => {
  const price = { recurringAmount: 49_000, interval: 'year' } as const;
  it.each([
    ['active', true, 4083],
    ['past_due', true, 4083],
    ['suspended', true, 0],
    ['paused', true, 0],
    ['canceled', true, 0],
    ['trialing', false, 0],
    ['active', false, 0],
    ['past_due', false, 0],
  ] as const)('%s, ever active %s: %i', (status, everActive, amount) => {
    expect(contribution({ status, everActive }, price)).toBe(amount);
  });
});

describe('isVoluntary', () => {
  it.each([
    ['suspended', null, null, false],
    ['canceled', 'dunning', null, false],
    ['canceled', 'customer', 'cancellation_requested', true],
    ['canceled', 'staff', null, true],
    ['canceled', null, 'payment_failed', false],
    ['canceled', null, 'payment_disputed', false],
    ['canceled', null, null, true],
    ['paused', null, null, true],
  ] as const)('%s, asked for by %s, Stripe says %s: %s', (status, endRequestedBy, reason, expected) => {
    expect(isVoluntary({ status, endRequestedBy, dunning: null }, reason)).toBe(expected);
  });
});
