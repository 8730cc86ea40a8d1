import { isKnownReason, unknownOfInvoice, unknownWord } from '../../domain/subscriptions/known-to-us.ts';

const known = { status: 'canceled', collectionMethod: 'charge_automatically', interval: 'month' };
const invoice = { status: 'open', collectionMethod: 'send_invoice', paymentStatus: 'processing' };

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
    [{ collectionMethod: 'by_pigeon' }, 'the collection method "by_pigeon"'],
  ])('names what it does not know of %j', (over, word) => {
    expect(unknownWord({ ...known, ...over })).toBe(word);
  });

  it('knows that it does not know a reason, which decides nothing', () => {
    expect(isKnownReason('bad_weather')).toBe(false);
    expect(unknownWord(known)).toBeNull();
  });
});

describe('unknownOfInvoice', () => {
  it.each([
    [{ status: 'lost' }, 'an invoice with the status "lost"'],
    [{ collectionMethod: 'by_pigeon' }, 'an invoice with the collection method "by_pigeon"'],
    [{ paymentStatus: 'pondering' }, 'a payment with the status "pondering"'],
    [{}, null],
    [{ status: null, paymentStatus: null }, null],
  ])('given %j: %s', (over, word) => {
    expect(unknownOfInvoice({ ...invoice, ...over })).toBe(word);
  });
});
