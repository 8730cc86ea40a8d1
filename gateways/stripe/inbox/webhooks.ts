import Stripe from 'stripe';
import { fromStripeTime } from '../times.ts';

/**
 * What a thin event calls itself: an event of version 2 of the API, which names what happened and holds no
 * data.
 */
export const THIN_EVENT = 'v2.core.event';

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

/** A delivery that is not Stripe's, or not fresh. `message` says what to check. */
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

/** What a delivery says of its event, a snapshot or a thin one; workflows read the rest from Stripe. */
interface SignedEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Constant-time comparison and HMAC are the stripe package's own; it needs no key for them. */
const { webhooks } = Stripe;
/** The package's "no tolerance": the signature counts, not its age. */
const ANY_AGE = 0;

/** What a delivery is checked against besides its secrets. */
interface WebhookChecks {
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
): SignedEvent {
  if (signatureHeader === undefined || signatureHeader === '') throw new WebhookError('missing_signature');
  const signedAt = signedAtOf(signatureHeader);
  let refusal: WebhookRefusal = 'wrong_signature';
  for (const secret of secrets) {
    try {
      // `constructEvent` throws at a thin event, `parseEventNotification` at nothing: the address takes both.
      // It says in prose only that a signature is too old: its age is checked here.
      webhooks.signature?.verifyHeader(rawBody, signatureHeader, secret, ANY_AGE);
      checkAge(signedAt, toleranceSeconds, nowMs);
      return acceptable(JSON.parse(Buffer.from(rawBody).toString('utf8')), mode);
    } catch (error) {
      if (error instanceof WebhookError) throw error;
      const reason = refusalOf(error);
      // A matching secret with another fault is more specific than the next secret that does not match.
      if (reason !== 'wrong_signature') refusal = reason;
    }
  }
  throw new WebhookError(refusal);
}

/**
 * The time of a signature header, epoch seconds. A header with two times is refused: the signature would be
 * checked with one of them, and its age with the other.
 */
function signedAtOf(header: string): number {
  const parts = header.split(',').map((part) => part.split('='));
  const times = parts.filter(([key]) => key === 't').map(([, value = '']) => value);
  const signatures = parts.filter(([key]) => key === 'v1').map(([, value = '']) => value);
  const [time] = times;
  if (times.length !== 1 || time === undefined || !/^\d{1,12}$/.test(time))
    throw new WebhookError('malformed_signature');
  // The package takes an empty signature for a mistake of its caller.
  if (signatures.length === 0 || signatures.includes('')) throw new WebhookError('malformed_signature');
  return Number(time);
}

function checkAge(signedAt: number, toleranceSeconds: number, nowMs: number): void {
  const age = Math.floor(nowMs / 1_000) - signedAt;
  if (toleranceSeconds > 0 && age > toleranceSeconds) throw new WebhookError('too_old');
  if (signedAt > nowMs / 1_000 + toleranceSeconds) throw new WebhookError('too_new');
}

/** What was signed, which the package does not look at. */
function acceptable(signed: unknown, mode: WebhookChecks['mode']): SignedEvent {
  const event = readEvent(signed);
  if (event === null) throw new WebhookError('not_an_event');
  const { livemode, account, context } = signed as {
    livemode?: boolean;
    account?: unknown;
    context?: unknown;
  };
  if (mode !== null && livemode !== undefined && livemode !== (mode === 'live'))
    throw new WebhookError('wrong_mode');
  // Set for events of connected accounts only (docs.stripe.com/api/events/object#event_object-account); a
  // thin event names its account as the context (docs.stripe.com/context).
  if ((account ?? context ?? null) !== null) throw new WebhookError('wrong_account');
  return event;
}

/** Null for what is no event. Snapshots are dated in seconds, thin events in RFC 3339. */
function readEvent(value: unknown): SignedEvent | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, type, object, created } = value as Record<string, unknown>;
  const createdAt =
    object === THIN_EVENT
      ? Date.parse(String(created))
      : Number.isFinite(created)
        ? fromStripeTime(created as number)
        : NaN;
  if (typeof id !== 'string' || typeof type !== 'string' || Number.isNaN(createdAt)) return null;
  return { id, type, createdAt };
}

function refusalOf(error: unknown): WebhookRefusal {
  if (error instanceof SyntaxError) return 'not_json';
  if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
  return 'wrong_signature';
}
