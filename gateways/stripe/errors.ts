import Stripe from 'stripe';

/**
 * What an error of a Stripe call means:
 * - `declined`: the payment was refused; nothing changed.
 * - `invalid`: the request can never succeed.
 * - `not_found`: this key's account has no such object; with a wrong key that proves nothing.
 * - `not_allowed`: the key lacks a permission. People must change the key.
 * - `rate_limited`: nothing was done; retry later.
 * - `provider_error`: retry later. Nothing was done, unless {@link isReplayedError} says otherwise.
 * - `unknown`: Stripe may have done it. Look it up before a retry.
 * - `idempotency`: the key was used for another request; a defect of the caller.
 */
export type StripeFailureKind =
  | 'declined'
  | 'invalid'
  | 'not_found'
  | 'not_allowed'
  | 'rate_limited'
  | 'provider_error'
  | 'unknown'
  | 'idempotency';

/** A Stripe error without its raw request and answer. `message` holds no key and may be shown to staff. */
export interface StripeFailure {
  kind: StripeFailureKind;
  /** Stripe's error code (docs.stripe.com/error-codes); null without one. */
  code: string | null;
  /** The issuer's reason (docs.stripe.com/declines/codes), for `declined` only. */
  declineCode: string | null;
  /** Stripe's advice on the decline: `try_again_later`, `do_not_try_again`, `confirm_card_data`. */
  advice: string | null;
  message: string;
  /** Delay that Stripe asked for; null without one. */
  retryAfterMs: number | null;
}

/** Codes of a connection that was never made, so that nothing can have happened. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Codes that ask the customer to confirm the payment. */
const NEEDS_ACTION = new Set([
  'invoice_payment_intent_requires_action',
  'subscription_payment_intent_requires_action',
  'payment_intent_action_required',
  'authentication_required',
]);

/** True when an error code asks for the customer's own confirmation (3-D Secure). */
const needsAction = (code: string | null): boolean => code !== null && NEEDS_ACTION.has(code);

/** Classifies what a Stripe call threw. Other errors are thrown again: they are defects. */
export function classifyStripeError(error: unknown): StripeFailure {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const failure: StripeFailure = {
    kind: kindOf(error),
    code: error.code ?? null,
    declineCode: null,
    advice: error.advice_code ?? null,
    message: withoutKeys(error.message),
    retryAfterMs: retryAfter(error.headers),
  };
  if (failure.kind === 'declined') failure.declineCode = declineCodeOf(error);
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    failure.code ??= 'api_key_rejected';
    failure.message = 'Stripe does not accept the API key; set STRIPE_SECRET_KEY to a valid one.';
  }
  return failure;
}

/**
 * Whether Stripe replays this answer to every repeat of the key for a day: it stores its 500s like other
 * answers (docs.stripe.com/error-low-level). Only a look-up shows what happened.
 */
export const isReplayedError = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.statusCode === 500;

/** The parameter of a list whose object the account does not have; null where it is another error. */
export const missingParameter = (error: unknown): string | null =>
  error instanceof Stripe.errors.StripeError && error.code === 'resource_missing'
    ? (error.param ?? null)
    : null;

function kindOf(error: InstanceType<typeof Stripe.errors.StripeError>): StripeFailureKind {
  const { errors } = Stripe;
  if (error instanceof errors.StripeConnectionError) {
    const code = (error.detail as NodeJS.ErrnoException | undefined)?.code;
    return code !== undefined && NEVER_SENT.has(code) ? 'provider_error' : 'unknown';
  }
  if (error instanceof errors.StripeRateLimitError || error.code === 'lock_timeout') return 'rate_limited';
  // 409 with this code: the first request with the key is still on its way.
  if (error.code === 'idempotency_key_in_use') return 'unknown';
  if (error instanceof errors.StripeIdempotencyError) return 'idempotency';
  if (error instanceof errors.StripeCardError || needsAction(error.code ?? null)) return 'declined';
  // People replace a rolled key, and then the same call works.
  if (error instanceof errors.StripeAuthenticationError) return 'provider_error';
  if (error.statusCode === 403) return 'not_allowed';
  if (error.statusCode === 404 || error.code === 'resource_missing') return 'not_found';
  if (error.statusCode === undefined) return 'unknown';
  if (error.statusCode >= 500) return error.statusCode === 504 ? 'unknown' : 'provider_error';
  return 'invalid';
}

function declineCodeOf(error: InstanceType<typeof Stripe.errors.StripeError>): string {
  const code = error.code ?? null;
  if (needsAction(code)) return 'authentication_required';
  return error.decline_code ?? code ?? 'generic_decline';
}

function retryAfter(headers: Record<string, string> | undefined): number | null {
  const seconds = Number(headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

/** Stripe masks keys in its messages; a proxy or a defect in between might not. */
function withoutKeys(message: string): string {
  return message.replace(/\b(sk|rk|whsec)_\w+/g, '$1_…');
}
