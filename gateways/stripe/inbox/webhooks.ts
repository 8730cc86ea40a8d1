import Stripe from 'stripe';

/** Why a delivery was not accepted. */
export type WebhookRefusal =
  | 'missing_signature'
  | 'malformed_signature'
  | 'wrong_signature'
  | 'too_old'
  | 'too_new'
  | 'wrong_mode'
  | 'wrong_account'
  | 'not_json'
  | 'not_an_event';

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
  too_new: 'The signature is dated in the future: check the clock of this machine.',
  wrong_mode:
    "The event is of Stripe's other mode (live or test) than STRIPE_SECRET_KEY: check which endpoint sends it.",
  wrong_account:
    'The event is of a connected account: only those of the account of STRIPE_SECRET_KEY are taken. Check which endpoint sends it.',
  not_json: 'The body is not JSON.',
  not_an_event: 'The body is not an event of Stripe.',
};

/** Constant-time comparison and HMAC are the stripe package's own; it needs no key for them. */
const { webhooks } = Stripe;

/** What a delivery is held against beside its secrets. */
export interface WebhookChecks {
  /** How far the signature's time may lie from ours, before or after it. */
  toleranceSeconds: number;
  /** Real time, epoch milliseconds. */
  nowMs: number;
  /** Mode of the Stripe key; null: not known, any is taken. */
  mode: 'live' | 'test' | null;
}

/**
 * Checks a delivery's signature and age, and parses it.
 * @param rawBody the bytes as received
 * @param secrets the endpoint's secrets, newest first; any may have signed, for rotation
 * @throws WebhookError
 */
export function verifyWebhook(
  rawBody: Uint8Array | string,
  signatureHeader: string | undefined,
  secrets: readonly string[],
  { toleranceSeconds, nowMs, mode }: WebhookChecks,
): Stripe.Event {
  if (signatureHeader === undefined || signatureHeader === '') throw new WebhookError('missing_signature');
  // The package takes an empty signature for a mistake of its caller.
  if (/(?:^|,)v1=(?:,|$)/.test(signatureHeader)) throw new WebhookError('malformed_signature');
  let refusal: WebhookRefusal = 'wrong_signature';
  for (const secret of secrets) {
    try {
      const signed: unknown = webhooks.constructEvent(
        rawBody,
        signatureHeader,
        secret,
        toleranceSeconds,
        undefined,
        nowMs,
      );
      return acceptable(signed, signatureHeader, { toleranceSeconds, nowMs, mode });
    } catch (error) {
      if (error instanceof WebhookError) throw error;
      const reason = refusalOf(error);
      // A matching secret with another fault says more than the next secret that does not match.
      if (reason !== 'wrong_signature') refusal = reason;
    }
  }
  throw new WebhookError(refusal);
}

/** The package looks at the age of a signature only, and at nothing of what was signed. */
function acceptable(
  signed: unknown,
  header: string,
  { toleranceSeconds, nowMs, mode }: WebhookChecks,
): Stripe.Event {
  const signedAt = Number(/(?:^|,)t=(\d+)/.exec(header)?.[1] ?? 0);
  if (signedAt > nowMs / 1_000 + toleranceSeconds) throw new WebhookError('too_new');
  if (!isEvent(signed)) throw new WebhookError('not_an_event');
  if (mode !== null && signed.livemode !== undefined && signed.livemode !== (mode === 'live'))
    throw new WebhookError('wrong_mode');
  // Set for events of connected accounts only (docs.stripe.com/api/events/object#event_object-account).
  if (signed.account !== undefined && signed.account !== null) throw new WebhookError('wrong_account');
  return signed as Stripe.Event;
}

function isEvent(
  value: unknown,
): value is Pick<Stripe.Event, 'id' | 'type' | 'created'> & { livemode?: boolean; account?: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const { id, type, created } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof type === 'string' && Number.isFinite(created);
}

function refusalOf(error: unknown): WebhookRefusal {
  if (error instanceof SyntaxError) return 'not_json';
  if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
  if (error.message.includes('Timestamp outside')) return 'too_old';
  return error.message.includes('Unable to extract') || error.message.includes('expected scheme')
    ? 'malformed_signature'
    : 'wrong_signature';
}
