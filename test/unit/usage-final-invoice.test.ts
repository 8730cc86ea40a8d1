import { smallestCharge } from '../../domain/smallest-charge.ts';
import {
  afterEnd,
  afterTheLast,
  finalInvoiceAt,
  isAfterTheLast,
} from '../../domain/usage/rating/final-invoice.ts';
import type { AfterEnd } from '../../domain/usage/rating/final-invoice.ts';
import { LATEST_MS } from '../../domain/usage/ingest/validate-event.ts';

const facts: AfterEnd = { amount: 200, currency: 'usd', debt: 'none', policy: 'invoice', isInvoiced: false };
const endedAt = Date.parse('2027-01-13T00:00:00Z');

describe('usage after the end of a subscription', () => {
  it('is looked at once none is taken any more', () => {
    expect(finalInvoiceAt(endedAt)).toBeGreaterThan(endedAt + LATEST_MS);
    expect(new Date(finalInvoiceAt(endedAt)).toISOString()).toBe('2027-02-17T01:00:00.000Z');
  });

  it.each([
    ['is worth a charge', {}, 'invoice', 'usage_after_end_invoiced'],
    ['is exactly the smallest charge', { amount: 50 }, 'invoice', 'usage_after_end_invoiced'],
    ['is too small to charge', { amount: 49 }, 'waive', 'usage_after_end_too_small'],
    ['comes to nothing', { amount: 0 }, 'waive', 'usage_after_end_too_small'],
    ['is enough in yen', { amount: 50, currency: 'jpy' }, 'invoice', 'usage_after_end_invoiced'],
    ['is too little in crowns', { amount: 1499, currency: 'czk' }, 'waive', 'usage_after_end_too_small'],
    ['is owed to the customer', { amount: -1 }, 'ask', 'usage_after_end_owed'],
    [
      'is owed to one whose debt was given up',
      { amount: -1, debt: 'given_up' },
      'ask',
      'usage_after_end_owed',
    ],
    ['is of one whose debt was given up', { debt: 'given_up' }, 'waive', 'usage_after_end_debt_given_up'],
    ['is of one who disputed a payment', { debt: 'disputed' }, 'ask', 'usage_after_end_disputed'],
    ['is left to people by the policy', { policy: 'ask' }, 'ask', 'usage_after_end_policy'],
    ['comes when the invoice is made already', { isInvoiced: true }, 'ask', 'usage_after_end_again'],
  ] as const)('%s', (_, given, action, rule) => {
    expect(afterEnd({ ...facts, ...given })).toMatchObject({ action, rule });
  });

  it('is shown in money, with what comes of it', () => {
    const text = afterTheLast({ amount: 200, currency: 'usd' }, { at: finalInvoiceAt(endedAt) });
    expect(text).toBe(
      'Usage came after the last invoice of the subscription: 2.00 USD is on none. That is decided on 2027-02-17 by itself, unless it is seen to before.',
    );
    expect(isAfterTheLast(text)).toBe(true);
    expect(isAfterTheLast('Stripe refuses a charge')).toBe(false);
    expect(afterTheLast({ amount: -20, currency: 'usd' }, 'the customer is owed it')).toMatch(
      /0\.20 USD is owed to the customer\. Invoice, credit or waive it: the customer is owed it\.$/,
    );
  });

  it('knows what Stripe charges at the least', () => {
    expect(['usd', 'EUR', 'gbp', 'huf'].map(smallestCharge)).toEqual([50, 50, 30, 17_500]);
  });
});
