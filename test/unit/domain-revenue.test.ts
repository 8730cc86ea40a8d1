import fc from 'fast-check';
import { contribution, monthlyAmount } from '../../domain/revenue/mrr.ts';
import { isVoluntary, movementFor } from '../../domain/revenue/movements.ts';
import type { BillingStatus } from '../../domain/subscription/status.ts';

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

describe('movementFor', () => {
  it.each([
    [0, 4900, false, { kind: 'new', amount: 4900, voluntary: null }],
    [0, 4900, true, { kind: 'reactivation', amount: 4900, voluntary: null }],
    [4900, 9900, true, { kind: 'expansion', amount: 5000, voluntary: null }],
    [9900, 4900, true, { kind: 'contraction', amount: -5000, voluntary: null }],
    [4900, 0, true, { kind: 'churn', amount: -4900, voluntary: false }],
    [4900, 4900, true, null],
    [0, 0, false, null],
  ] as const)('%i → %i', (before, after, everHadRevenue, movement) => {
    expect(movementFor({ before, after, everHadRevenue, voluntary: false })).toEqual(movement);
  });

  it('adds up to the MRR at every moment, for any lives of any customers', () => {
    const statuses: BillingStatus[] = ['trialing', 'active', 'past_due', 'suspended', 'paused', 'canceled'];
    const life = fc.array(
      fc.record({
        status: fc.constantFrom(...statuses),
        everActive: fc.boolean(),
        recurringAmount: fc.nat(1e9),
        interval: fc.constantFrom('month' as const, 'year' as const),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(fc.array(life, { maxLength: 5 }), (lives) => {
        let [movements, mrr] = [0, 0];
        for (const moments of lives) {
          let before = 0;
          let had = false;
          const kinds: string[] = [];
          for (const moment of moments) {
            const after = contribution(moment, moment);
            const movement = movementFor({ before, after, everHadRevenue: had, voluntary: true });
            if (movement !== null) kinds.push(movement.kind);
            movements += movement?.amount ?? 0;
            had ||= after > 0;
            before = after;
          }
          mrr += before;
          expect(kinds.filter((kind) => kind === 'new').length).toBe(had ? 1 : 0);
          const comings = kinds.filter((kind) => kind === 'new' || kind === 'reactivation').length;
          const goings = kinds.filter((kind) => kind === 'churn').length;
          expect(comings - goings).toBe(before > 0 ? 1 : 0);
        }
        expect(movements).toBe(mrr);
      }),
    );
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
