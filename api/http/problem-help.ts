import type { ProblemCode } from './problem-codes.ts';

/** What a code means and what to do about it, in sentences; served under /api/problems/:code. */
export const PROBLEM_HELP: Readonly<Record<ProblemCode, readonly [means: string, action: string]>> = {
  malformed_body: ['The body could not be parsed as JSON.', 'Send valid JSON in UTF-8.'],
  signature_invalid: [
    'The signature of the webhook does not match its body, or is too old.',
    'Check that STRIPE_WEBHOOK_SECRET is the secret of this endpoint and that the clocks agree.',
  ],
  other_stripe_account: [
    'The webhook belongs to another Stripe account, or to the other mode (test or live).',
    'Point only the endpoint of the configured account here.',
  ],
  idempotency_key_invalid: [
    'The Idempotency-Key header is missing, too long or has characters that are not allowed.',
    'Send a new random key for each change, such as a UUID.',
  ],
  sign_in_failed: ['The identity provider did not complete the sign-in.', 'Sign in again.'],
  unauthenticated: ['No valid session or token came with the request.', 'Sign in, or send a current token.'],
  address_taken: [
    'Another account has verified this e-mail address.',
    'Sign in with that account, or verify another address.',
  ],
  logout_token_invalid: [
    'The logout token of the identity provider could not be verified.',
    'Check the issuer and the client of the logout URL.',
  ],
  step_up_required: [
    'This action needs a sign-in of the last minutes.',
    'Sign in again, then repeat the request.',
  ],
  csrf_token_invalid: [
    'The request carries a session but no matching CSRF token.',
    'Reload the page. Programs should send a bearer token.',
  ],
  forbidden: ['Your role does not include this action.', 'Ask an administrator for the role.'],
  tls_required: ['The request came without TLS.', 'Use https.'],
  not_found: [
    'Nothing exists at this address, or it is not yours.',
    'Check the id and the path in the API document.',
  ],
  plan_not_found: ['No plan has this id.', 'Read GET /api/v1/subscriptions/plans for those on sale.'],
  no_subscription: ['The customer has no subscription.', 'Start one with POST /billing/checkout/create.'],
  no_stripe_customer: ['The user has no customer at Stripe yet.', 'One is created with the first checkout.'],
  operation_not_found: [
    'No operation has this id, or it belongs to somebody else.',
    'Use the address in the 202 answer.',
  ],
  method_not_allowed: ['The path exists, but not with this HTTP method.', 'See the Allow header.'],
  unsupported_media_type: ['The body has another type than JSON.', 'Send Content-Type: application/json.'],
  body_too_large: ['The body is larger than this route accepts.', 'Split it into several requests.'],
  invalid_request: [
    'A field is missing or has a value that is not allowed.',
    'See `errors`: each entry names a field and what it must be.',
  ],
  invalid_tier: ['No plan on sale has this tier.', 'Read GET /api/v1/subscriptions/plans for those on sale.'],
  invalid_coupon: [
    'The code does not exist, has expired, is used up, or is not for this plan or customer.',
    'Check the code, or continue without one.',
  ],
  invalid_quantity: ['The quantity is not allowed for this plan.', 'Send a quantity within its limits.'],
  invalid_until: ['The date is in the past or too far ahead.', 'Choose another date.'],
  invalid_days: [
    'The number of days is outside what is allowed.',
    'Send a number within the limits in `detail`.',
  ],
  invalid_key_format: [
    'The key does not have the form of that provider’s keys.',
    'Copy the whole key, and check the provider.',
  ],
  price_not_found: [
    'The plan is not sold with this billing cycle or currency.',
    'Choose one that the list of plans has.',
  ],
  not_at_stripe: [
    'The Stripe account has no such product or price.',
    'Check the id, the account and the mode (test or live).',
  ],
  payment_method_currency: [
    'The payment method cannot pay in the currency of the subscription.',
    'Use another payment method.',
  ],
  payment_declined: [
    'The bank declined the payment. Nothing was charged.',
    'Try another payment method, or ask the bank.',
  ],
  payment_action_required: [
    'The bank wants the customer to confirm the payment.',
    'Open the page of the invoice and confirm it there.',
  ],
  account_unclear: ['Several customers have this address.', 'Name the customer by its id.'],
  idempotency_conflict: [
    'The Idempotency-Key was used for a request with another body or path.',
    'Send a new key for each new request.',
  ],
  idempotency_in_progress: [
    'The first request with this key has not been answered yet.',
    'Repeat it after the seconds in Retry-After.',
  ],
  trial_already_used: [
    'A trial is available once per person and card, and it was used.',
    'Choose a paid plan.',
  ],
  already_subscribed: ['The customer has a subscription.', 'Change its plan instead of starting another.'],
  subscription_over: ['The subscription has ended.', 'Start a new one.'],
  change_refused: ['The change is not possible at the moment.', 'See `detail` for the reason.'],
  mapping_refused: [
    'The product or price cannot be mapped to this plan or add-on.',
    'See `detail` for the reason, and choose another.',
  ],
  not_managed: [
    'The subscription is observed only: Stripe or another system changes it.',
    'Change it there, or take it over first.',
  ],
  already_managed: ['The subscription is managed here.', 'Nothing needs to be done.'],
  foreign_subscription: [
    'No item of the subscription belongs to a plan.',
    'Map its product or price to a plan first.',
  ],
  several_plan_items: [
    'Several items of the subscription belong to plans.',
    'Leave one plan item at Stripe.',
  ],
  no_plan_item: [
    'No item of the subscription has the price of a plan.',
    'Map the price to a plan, or change it at Stripe.',
  ],
  illegal_transition: [
    'The subscription’s state does not allow this action.',
    'Read the subscription, and choose an action that its state allows.',
  ],
  already_canceling: ['The subscription is set to end.', 'Resume it first to change that.'],
  already_on_plan: ['The subscription has this plan and billing cycle.', 'Choose another one.'],
  already_paused: ['The subscription is paused.', 'Resume it first to change that.'],
  already_scheduled: ['The same change is scheduled.', 'Nothing needs to be done.'],
  nothing_to_resume: [
    'There is no cancellation, pause or scheduled change to withdraw.',
    'Read the subscription again.',
  ],
  past_due_pay_first: ['An invoice is unpaid.', 'Pay it, then repeat the request.'],
  nothing_to_pay: ['No invoice is unpaid.', 'Read the subscription again.'],
  no_payment_method: [
    'The customer has no payment method that can be charged.',
    'Add one with POST /billing/payment-methods/setup.',
  ],
  attempt_unresolved: [
    'Stripe has not said yet whether the last charge succeeded.',
    'Wait a few minutes. Charging again now could charge twice.',
  ],
  promise_limit: ['No further day to pay can be chosen.', 'Pay now, or use another payment method.'],
  grace_extension_limit: [
    'The grace period cannot be extended further.',
    'Collect the payment, or let the subscription end.',
  ],
  trial_extension_limit: ['The trial cannot be extended further.', 'Let it convert or end.'],
  endpoint_exists: ['An endpoint with this URL exists.', 'Change that one, or use another URL.'],
  byok_key_unreadable: ['The stored key cannot be decrypted.', 'Enter the key again.'],
  clock_busy: ['The test clock is advancing.', 'Wait until it arrives, then repeat the request.'],
  nothing_ahead: ['No event is scheduled after now.', 'Advance the clock by a duration instead.'],
  event_waiting: ['The event is queued for delivery.', 'Wait until it is processed.'],
  message_outdated: ['What the message says no longer holds.', 'Do not send it again.'],
  coupon_exists: ['A coupon has this code.', 'Choose another code.'],
  export_not_ready: ['The export is being collected.', 'Ask again in a minute.'],
  erasure_refused: [
    'Something must be resolved before the person can be erased.',
    'See `detail`: for example a running subscription or an unpaid invoice.',
  ],
  rate_limited: ['Too many requests came in a short time.', 'Repeat after the seconds in Retry-After.'],
  internal_error: [
    'The server failed unexpectedly.',
    'Repeat with the same Idempotency-Key. If it fails again, report the request id.',
  ],
  deadline_exceeded: [
    'The request took longer than it may. A change may still complete.',
    'Repeat with the same Idempotency-Key to read its result.',
  ],
  database_unavailable: ['The database did not answer.', 'Repeat in a few seconds. See /readyz.'],
  engine_unavailable: [
    'Temporal did not answer, so no change can be made. Reads work.',
    'Repeat with the same Idempotency-Key in a minute. See /readyz.',
  ],
  identity_unavailable: ['The identity provider did not answer.', 'Repeat in a few seconds.'],
  byok_not_configured: ['Provider keys are not configured.', 'Set BYOK_MASTER_KEYS or BYOK_KMS_MODULE.'],
  byok_unavailable: ['The key service did not answer.', 'Repeat in a few seconds.'],
  mail_not_configured: [
    'There is no mail server, or the customer has no address.',
    'Set SMTP_URL, or add an address to the customer.',
  ],
  stripe_not_configured: ['No Stripe key is set.', 'Set STRIPE_SECRET_KEY, then run npm run setup:stripe.'],
  stripe_unavailable: [
    'Stripe did not answer.',
    'Repeat with the same Idempotency-Key in a minute: nothing is charged twice.',
  ],
  tax_not_set_up: [
    'Tax is switched on, but the Stripe account is not ready for it.',
    'Complete the tax settings at Stripe. npm run verify names what is missing.',
  ],
  tier_not_in_stripe: ['The plan has no product or price at Stripe yet.', 'Run npm run setup:stripe.'],
  plan_exists: ['A plan has this id.', 'Choose another id, or change that plan.'],
  plan_in_use: ['Customers have this plan.', 'Archive it: it is no longer sold, and they keep it.'],
  plan_led_to: [
    'Another plan on sale changes its customers to this one.',
    'Change the rules of that plan first.',
  ],
  migration_refused: ['The price migration’s state does not allow this action.', 'Read the migration again.'],
  policy_changed: [
    'Somebody changed these rules after you read them.',
    'Read them again, then repeat your change.',
  ],
  invalid_amount: ['The amount is outside what is allowed.', 'Send an amount within the limits in `detail`.'],
  adoption_running: ['Another adoption run is active.', 'Wait until it ends, or stop it.'],
  approval_decided: ['The request was approved, refused or has expired.', 'Make a new request if needed.'],
  already_refunded: ['The payment is refunded in full.', 'Nothing needs to be done.'],
  refund_refused: ['Stripe refused the refund.', 'See `detail` for the reason.'],
  credit_note_refused: ['Stripe refused the credit note.', 'See `detail` for the reason.'],
  usage_not_available: ['Usage cannot be stored at the moment.', 'Repeat with the same event ids.'],
  unknown_event_type: ['No such kind of usage is known.', 'Send one that the API document lists.'],
  no_metered_item: [
    'The subscription does not have exactly one item for usage.',
    'Check its items at Stripe.',
  ],
  reservation_over: [
    'The reservation was confirmed, released or has expired.',
    'Make a new one, or report the usage directly.',
  ],
  too_late_to_correct: ['The usage is older than what can be corrected.', 'Grant credits instead.'],
};
