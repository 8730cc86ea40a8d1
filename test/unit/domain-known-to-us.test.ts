import { isKnownReason, unknownWord } from '../../domain/subscriptions/known-to-us.ts';

const known = { status: 'canceled', interval: 'month', invoiceStatuses: ['paid'] };

describe('unknownWord', () => {
  it.each([
    null,
    'cancellation_requested',
    'payment_disputed',
    'payment_failed',
    'canceled_by_retention_policy',
  ])('knows the cancellation reason %s', (reason) => {
    expect(isKnownReason(reason)).toBe(true);
  });

  it.each([
    [{ status: 'hibernating' }, 'the status "hibernating"'],
    [{ interval: 'fortnight' }, 'the interval "fortnight"'],
    [{ invoiceStatuses: ['paid', 'lost'] }, 'an invoice with the status "lost"'],
  ])('names what it does not know of %j', (over, word) => {
    expect(unknownWord({ ...known, ...over })).toBe(word);
  });

  it('knows that it does not know a reason, which decides nothing', () => {
    expect(isKnownReason('bad_weather')).toBe(false);
    expect(unknownWord(known)).toBeNull();
  });
});
