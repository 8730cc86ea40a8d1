/** The few kinds of trouble a request can be in. This is the one table that knows HTTP statuses. */
export const PROBLEM_KINDS = {
  malformed: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemKind = keyof typeof PROBLEM_KINDS;

const code = (kind: ProblemKind, title: string): { kind: ProblemKind; title: string } => ({ kind, title });

/** Every error code that a response can carry. Codes are part of the contract: rename none. */
export const PROBLEMS = {
  malformed_body: code('malformed', 'The body is not valid JSON'),
  signature_invalid: code('malformed', 'The webhook signature is not valid'),
  idempotency_key_invalid: code('malformed', 'The Idempotency-Key header is not usable'),
  sign_in_failed: code('malformed', 'The sign-in did not succeed'),
  unauthenticated: code('unauthenticated', 'Sign-in is needed'),
  address_taken: code('forbidden', 'The e-mail address belongs to another account'),
  csrf_token_invalid: code('forbidden', 'The request does not prove where it comes from'),
  forbidden: code('forbidden', 'The role does not allow it'),
  not_found: code('not_found', 'Not found'),
  plan_not_found: code('not_found', 'Plan not found'),
  no_subscription: code('not_found', 'No subscription'),
  no_stripe_customer: code('not_found', 'No Stripe customer found'),
  operation_not_found: code('not_found', 'Operation not found'),
  method_not_allowed: code('method_not_allowed', 'Method not allowed'),
  unsupported_media_type: code('unsupported', 'The body must be JSON'),
  body_too_large: code('too_large', 'The body is too large'),
  invalid_request: code('invalid', 'The request is not valid'),
  invalid_tier: code('invalid', 'Invalid tier'),
  invalid_coupon: code('invalid', 'Invalid coupon'),
  invalid_quantity: code('invalid', 'Invalid quantity'),
  invalid_until: code('invalid', 'Invalid date'),
  invalid_days: code('invalid', 'Invalid number of days'),
  invalid_key_format: code('invalid', 'The key does not look like one of that provider'),
  price_not_found: code('invalid', 'The tier is not sold that way'),
  payment_declined: code('payment_required', 'The payment was declined'),
  payment_action_required: code('payment_required', 'The payment must be confirmed by the customer'),
  idempotency_conflict: code('conflict', 'The Idempotency-Key was used for another request'),
  idempotency_in_progress: code('conflict', 'A request with this Idempotency-Key is being worked on'),
  trial_already_used: code('conflict', 'The trial was used before'),
  already_subscribed: code('conflict', 'There is a subscription already'),
  subscription_over: code('conflict', 'The subscription is over'),
  change_refused: code('conflict', 'The change is not possible now'),
  illegal_transition: code('conflict', 'The subscription is not in a state for that'),
  already_canceling: code('conflict', 'It is set to end already'),
  already_on_plan: code('conflict', 'The subscription is on that plan already'),
  already_paused: code('conflict', 'It is paused already'),
  already_scheduled: code('conflict', 'That change is scheduled already'),
  nothing_to_resume: code('conflict', 'There is nothing to take back'),
  past_due_pay_first: code('conflict', 'A payment is outstanding'),
  nothing_to_pay: code('conflict', 'Nothing is due'),
  no_payment_method: code('conflict', 'There is no payment method'),
  attempt_unresolved: code('conflict', 'The outcome of the last charge is not known yet'),
  promise_limit: code('conflict', 'No further promise is possible'),
  grace_extension_limit: code('conflict', 'Grace cannot be extended further'),
  trial_extension_limit: code('conflict', 'The trial cannot be extended further'),
  endpoint_exists: code('conflict', 'There is such an endpoint already'),
  byok_key_unreadable: code('conflict', 'The key cannot be opened any more'),
  clock_busy: code('conflict', 'The test clock is on its way already'),
  nothing_ahead: code('conflict', 'Nothing is ahead'),
  event_waiting: code('conflict', 'The event waits to be delivered already'),
  coupon_exists: code('conflict', 'There is such a code already'),
  not_ready: code('conflict', 'The subscription is not ready yet'),
  rate_limited: code('rate_limited', 'Too many requests'),
  internal_error: code('internal', 'Something went wrong on our side'),
  database_unavailable: code('unavailable', 'The database cannot be reached'),
  engine_unavailable: code('unavailable', 'The billing engine cannot be reached'),
  identity_unavailable: code('unavailable', 'The identity provider cannot be reached'),
  byok_not_configured: code('unavailable', 'Keys of your own cannot be kept here'),
  stripe_not_configured: code('unavailable', 'Stripe is not configured'),
  stripe_unavailable: code('unavailable', 'Stripe cannot be reached'),
  tier_not_in_stripe: code('unavailable', 'The tier is not set up in Stripe'),
  plan_exists: code('conflict', 'There is a plan of that id already'),
  plan_in_use: code('conflict', 'The plan has subscribers'),
  invalid_amount: code('invalid', 'Invalid amount'),
  already_refunded: code('conflict', 'Nothing is left to give back'),
  refund_refused: code('conflict', 'The refund was not taken'),
  usage_not_available: code('unavailable', 'Usage cannot be recorded yet'),
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** HTTP status of an error code. */
export const statusOf = (problem: ProblemCode): number => PROBLEM_KINDS[PROBLEMS[problem].kind];

/** True for a name in the table; error types of workflows are looked up this way. */
export const isProblemCode = (name: string): name is ProblemCode => Object.hasOwn(PROBLEMS, name);
