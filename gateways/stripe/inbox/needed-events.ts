/** Where the API takes Stripe's events, below its public address. */
export const WEBHOOK_PATH = '/api/v1/billing/webhooks/stripe';

/**
 * The events that the engine needs in both modes: set-up creates the endpoint with exactly these, and the
 * suites run with no others. All are types of docs.stripe.com/api/events/types.
 */
const OF_ANY_MODE = [
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.failed',
  'charge.pending',
  'charge.refunded',
  'charge.succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.completed',
  'checkout.session.expired',
  'credit_note.created',
  'credit_note.updated',
  'credit_note.voided',
  'customer.created',
  'customer.deleted',
  'customer.subscription.created',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.trial_will_end',
  'customer.subscription.updated',
  'customer.updated',
  'invoice.finalized',
  'invoice.marked_uncollectible',
  'invoice.overdue',
  'invoice.paid',
  'invoice.payment_action_required',
  'invoice.payment_failed',
  'invoice.upcoming',
  'invoice.voided',
  'mandate.updated',
  'payment_method.attached',
  'payment_method.automatically_updated',
  'payment_method.detached',
  'payment_method.updated',
  'price.created',
  'price.deleted',
  'price.updated',
  'product.created',
  'product.deleted',
  'product.updated',
  'refund.created',
  'refund.failed',
  'refund.updated',
] as const;

/** Test clocks exist in test mode only; a customer's time follows from them. */
const OF_TEST_MODE = [
  'test_helpers.test_clock.advancing',
  'test_helpers.test_clock.deleted',
  'test_helpers.test_clock.ready',
] as const;

/**
 * Thin events that the engine works with: Stripe sends them to event destinations, never to webhook endpoints
 * (docs.stripe.com/api/v2/core/events/event-types).
 */
export const neededThinEvents = [
  'v1.billing.meter.error_report_triggered',
  'v1.billing.meter.no_meter_found',
] as const;

/** A type of event that the engine works with. */
type NeededEvent = (typeof OF_ANY_MODE)[number] | (typeof OF_TEST_MODE)[number];

/** What the endpoint of an account must send. */
export const neededEvents = (mode: 'live' | 'test'): NeededEvent[] =>
  mode === 'live' ? [...OF_ANY_MODE] : [...OF_ANY_MODE, ...OF_TEST_MODE];
