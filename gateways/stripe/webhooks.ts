import Stripe from 'stripe';

/** Why a delivery was not accepted. */
export type WebhookRefusal =
  'missing_signature' | 'malformed_signature' | 'wrong_signature' | 'too_old' | 'not_json';

/** A delivery that is not Stripe's, or not fresh. `message` says what to look at. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  readonly reason: WebhookRefusal;

  constructor(reason: WebhookRefusal) {
    super(MESSAGES[reason]);
    this.reason = reason;
  }
}

const MESSAGES: Record<WebhookRefusal, string> = {
  missing_signature: 'The Stripe-Signature header is missing.',
  malformed_signature: 'The Stripe-Signature header is not in the form t=…,v1=….',
  wrong_signature:
    'No signature matches the body: check that STRIPE_WEBHOOK_SECRET is the secret of this endpoint.',
  too_old:
    'The signature is older than accepted: check the clock of this machine, or the delivery is a replay.',
  not_json: 'The body is not JSON.',
};

/** Constant-time comparison and HMAC are the stripe package's own; it needs no key for them. */
const { webhooks } = Stripe;

/**
 * Checks a delivery's signature and age, and parses it.
 * @param rawBody the bytes as received
 * @param secrets the endpoint's secrets, newest first; any may have signed, for rotation
 * @param toleranceSeconds how old a signature may be
 * @param nowMs real time, epoch milliseconds
 * @throws WebhookError
 */
export function verifyWebhook(
  rawBody: Uint8Array | string,
  signatureHeader: string | undefined,
  secrets: readonly string[],
  toleranceSeconds: number,
  nowMs: number,
): Stripe.Event {
  if (signatureHeader === undefined || signatureHeader === '') throw new WebhookError('missing_signature');
  // The package takes an empty signature for a mistake of its caller.
  if (/(?:^|,)v1=(?:,|$)/.test(signatureHeader)) throw new WebhookError('malformed_signature');
  let refusal: WebhookRefusal = 'wrong_signature';
  for (const secret of secrets) {
    try {
      return webhooks.constructEvent(rawBody, signatureHeader, secret, toleranceSeconds, undefined, nowMs);
    } catch (error) {
      const reason = refusalOf(error);
      // A matching secret with another fault says more than the next secret that does not match.
      if (reason !== 'wrong_signature') refusal = reason;
    }
  }
  throw new WebhookError(refusal);
}

function refusalOf(error: unknown): WebhookRefusal {
  if (error instanceof SyntaxError) return 'not_json';
  if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
  if (error.message.includes('Timestamp outside')) return 'too_old';
  return error.message.includes('Unable to extract') || error.message.includes('expected scheme')
    ? 'malformed_signature'
    : 'wrong_signature';
}
