import Stripe from 'stripe';
import { modeOfSimilar, refusesCurrency } from '../../gateways/stripe/error-texts.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';

const { errors } = Stripe;

const connection = (code: string) =>
  new errors.StripeConnectionError({
    message: 'no',
    detail: Object.assign(new Error('no'), { code }),
  });
const answer = (raw: object) => new errors.StripeInvalidRequestError(raw);

describe('what an error of Stripe means', () => {
  it.each<[string, Error, string]>([
    ['a refused connection', connection('ECONNREFUSED'), 'provider_error'],
    ['a name that is not found', connection('ENOTFOUND'), 'provider_error'],
    ['a time-out', connection('ETIMEDOUT'), 'unknown'],
    ['a connection cut after sending', connection('ECONNRESET'), 'unknown'],
    ['a gateway that gave up waiting', answer({ message: '', statusCode: 504 }), 'unknown'],
    ['a 500', new errors.StripeAPIError({ message: '', statusCode: 500 }), 'provider_error'],
    ['too many requests', new errors.StripeRateLimitError({ message: '', statusCode: 429 }), 'rate_limited'],
    ['a lock', answer({ message: '', statusCode: 429, code: 'lock_timeout' }), 'rate_limited'],
    [
      'the same key on its way',
      answer({ message: '', statusCode: 409, code: 'idempotency_key_in_use' }),
      'unknown',
    ],
    [
      'a key used for something else',
      new errors.StripeIdempotencyError({ message: '', statusCode: 400 }),
      'idempotency',
    ],
    [
      'an object that is not there',
      answer({ message: '', statusCode: 404, code: 'resource_missing' }),
      'not_found',
    ],
    ['a wrong parameter', answer({ message: '', statusCode: 400, code: 'parameter_unknown' }), 'invalid'],
  ])('%s', (_, error, kind) => {
    expect(classifyStripeError(error).kind).toBe(kind);
  });

  it('keeps the decline code and the advice of a declined card', () => {
    const declined = new errors.StripeCardError({
      message: 'Your card has insufficient funds.',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      advice_code: 'try_again_later',
    });
    expect(classifyStripeError(declined)).toMatchObject({
      kind: 'declined',
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      advice: 'try_again_later',
    });
  });

  it.each(['invoice_payment_intent_requires_action', 'subscription_payment_intent_requires_action'])(
    'takes %s as a decline for lack of authentication, whatever its type',
    (code) => {
      expect(classifyStripeError(answer({ message: '', statusCode: 400, code }))).toMatchObject({
        kind: 'declined',
        declineCode: 'authentication_required',
      });
    },
  );

  it('hands on how long to wait', () => {
    const limited = new errors.StripeRateLimitError({
      message: '',
      statusCode: 429,
      headers: { 'retry-after': '7' },
    });
    expect(classifyStripeError(limited).retryAfterMs).toBe(7000);
  });

  it('never shows a key', () => {
    const secret = 'sk_test_abcDEF123';
    const wrong = new errors.StripeAuthenticationError({
      message: `Invalid API Key provided: ${secret}`,
      statusCode: 401,
    });
    const leaking = answer({ message: `no such thing with ${secret}`, statusCode: 400 });
    expect(JSON.stringify(classifyStripeError(wrong))).not.toContain('abcDEF123');
    expect(classifyStripeError(wrong).message).toContain('STRIPE_SECRET_KEY');
    expect(classifyStripeError(leaking).message).toBe('no such thing with sk_…');
  });

  it('throws on what is not from Stripe', () => {
    expect(() => classifyStripeError(new TypeError('x is not a function'))).toThrow(TypeError);
  });
});

describe('what Stripe says in a text only', () => {
  const missing = (message: string) => answer({ message, statusCode: 404, code: 'resource_missing' });

  it.each([
    ['a similar object exists in live mode, but a test mode key was used to make this request.', 'live'],
    ['a similar object exists in test mode, but a live mode key was used to make this request.', 'test'],
    ['', null],
  ])('in which mode an object is: %j', (text, mode) => {
    expect(modeOfSimilar(missing(`No such price: 'price_1'; ${text}`))).toBe(mode);
  });

  it.each([
    ['payment_method_currency_mismatch', 'The currency provided does not match.', true],
    [null, 'The payment method type `sepa_debit` does not support the currency usd.', true],
    ['payment_intent_incompatible_payment_method', 'The method cannot be used.', false],
  ])('whether a method takes a currency: %s', (code, message, refuses) => {
    expect(refusesCurrency({ code, message })).toBe(refuses);
  });
});
