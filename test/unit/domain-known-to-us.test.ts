import { unknownWord } from '../../domain/subscriptions/known-to-us.ts';

const known = { status: 'canceled', interval: 'month', invoiceStatuses: ['paid'] };

describe('unknownWord', () => {
  it.each([
    null,
    'cancellation_requested',
    'payment_disputed',
    'payment_failed',
    'canceled_by_retention_policy',
  ])('knows the cancellation reason %s', (cancellationReason) => {
    expect(unknownWord({ ...known, cancellationReason })).toBeNull();
  });

  it.each([
    [{ status: 'hibernating' }, 'the status "hibernating"'],
    [{ interval: 'fortnight' }, 'the interval "fortnight"'],
    [{ invoiceStatuses: ['paid', 'lost'] }, 'an invoice with the status "lost"'],
    [{ cancellationReason: 'bad_weather' }, 'the cancellation reason "bad_weather"'],
  ])('names what it does not know of %j', (over, word) => {
    expect(unknownWord({ ...known, ...over })).toBe(word);
  });
});
