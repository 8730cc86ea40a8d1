import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { cardError, invalidRequest } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { recordCharge } from './charge-outcome.ts';
import { confirmIntent, type Confirmation } from './confirm-intent.ts';
import { changeIntent, createIntent, type Intent } from './intent-object.ts';
import { requireForPayment } from './method-currencies.ts';
import { attachPaymentMethod, resolvePaymentMethod } from './resolve-payment-method.ts';
import { requireChargeable } from './least-amount.ts';

type CreateParams = Wire<Stripe.PaymentIntentCreateParams>;
type ConfirmParams = Wire<Stripe.PaymentIntentConfirmParams>;

/** Payment intents: created, confirmed (with 3-D Secure), captured, canceled. */
export const paymentIntents: Resource = (registry) => {
  registry.type('payment_intent', { prefix: 'pi', indexes: { customer: ({ customer }) => customer } });
  registry.route<Stripe.PaymentIntentCreateParams>()('POST', '/v1/payment_intents', create);
  registry.route<Stripe.PaymentIntentListParams>()('GET', '/v1/payment_intents', (context, params) =>
    listPage(
      context,
      { type: 'payment_intent', url: '/v1/payment_intents', index: ['customer', params.customer] },
      params,
    ),
  );
  registry.route()('GET', '/v1/payment_intents/{intent}', (context, _params, { intent }) =>
    context.get('payment_intent', intent),
  );
  registry.route<Stripe.PaymentIntentUpdateParams>()(
    'POST',
    '/v1/payment_intents/{intent}',
    (context, params, { intent }) => update(context, context.get('payment_intent', intent), params),
  );
  registry.route<Stripe.PaymentIntentConfirmParams>()(
    'POST',
    '/v1/payment_intents/{intent}/confirm',
    (context, params, { intent }) => confirm(context, context.get('payment_intent', intent), params),
  );
  registry.route<Stripe.PaymentIntentCaptureParams>()(
    'POST',
    '/v1/payment_intents/{intent}/capture',
    (context, params, { intent }) =>
      capture(context, context.get('payment_intent', intent), params.amount_to_capture),
  );
  registry.route<Stripe.PaymentIntentCancelParams>()(
    'POST',
    '/v1/payment_intents/{intent}/cancel',
    (context, params, { intent }) => cancelIntent(context, intent, params.cancellation_reason ?? null),
  );
};

function create(context: Context, params: CreateParams): Intent {
  const { amount, currency } = params;
  requireChargeable(amount, currency);
  if (params.customer !== undefined) context.get('customer', params.customer, 'customer');
  const method = methodGiven(context, params);
  if (method !== undefined) checkOwner(method, params.customer ?? null);
  const automatic =
    params.automatic_payment_methods?.enabled ?? params.allowed_payment_method_types === undefined;
  const intent = createIntent(context, {
    amount,
    currency: currency.toLowerCase(),
    customer: params.customer ?? null,
    paymentMethod: method?.id ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    captureMethod: params.capture_method ?? 'automatic_async',
    confirmationMethod: params.confirmation_method ?? 'automatic',
    setupFutureUsage: params.setup_future_usage ?? null,
    automaticPaymentMethods: automatic
      ? { allow_redirects: 'always', ...params.automatic_payment_methods, enabled: true }
      : null,
    receiptEmail: params.receipt_email ?? null,
    statementDescriptor: params.statement_descriptor ?? null,
  });
  return params.confirm === true ? confirm(context, intent, params) : intent;
}

interface MethodParams {
  payment_method?: string;
  payment_method_data?: { type: string };
}

function methodGiven(context: Context, params: MethodParams): ObjectTypes['payment_method'] | undefined {
  if (params.payment_method_data !== undefined) {
    const { type } = params.payment_method_data;
    throw invalidRequest(`The sandbox takes cards only, not ${type}.`, 'payment_method_data[type]');
  }
  return params.payment_method === undefined
    ? undefined
    : resolvePaymentMethod(context, params.payment_method);
}

function checkOwner(method: ObjectTypes['payment_method'], customer: string | null): void {
  if (method.customer === null || method.customer === customer) return;
  throw invalidRequest(
    customer === null
      ? `The provided PaymentMethod cannot be used without its Customer: provide the customer ${method.customer}.`
      : `The payment method ${method.id} does not belong to the Customer ${customer}.`,
    'payment_method',
    'payment_intent_invalid_parameter',
  );
}

function update(context: Context, intent: Intent, params: Wire<Stripe.PaymentIntentUpdateParams>): Intent {
  if (
    ['succeeded', 'canceled'].includes(intent.status) &&
    (params.amount ?? params.payment_method) !== undefined
  ) {
    throw unexpectedState(intent, 'update');
  }
  const method = methodGiven(context, params);
  if (params.customer !== undefined) context.get('customer', params.customer, 'customer');
  if (method !== undefined) checkOwner(method, params.customer ?? intent.customer);
  return changeIntent(context, intent.id, (draft) => {
    draft.amount = params.amount ?? draft.amount;
    draft.currency = params.currency ?? draft.currency;
    draft.customer = params.customer ?? draft.customer;
    draft.description = params.description ?? draft.description;
    if (params.metadata !== undefined) draft.metadata = mergeMetadata(draft.metadata, params.metadata);
    if (params.receipt_email !== undefined)
      draft.receipt_email = params.receipt_email === '' ? null : params.receipt_email;
    if (params.setup_future_usage !== undefined)
      draft.setup_future_usage = params.setup_future_usage === '' ? null : params.setup_future_usage;
    if (method === undefined) return;
    draft.payment_method = method.id;
    if (draft.status === 'requires_payment_method') draft.status = 'requires_confirmation';
  });
}

function confirm(context: Context, intent: Intent, params: ConfirmParams): Intent {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status))
    throw unexpectedState(intent, 'confirm');
  const method = methodGiven(context, params);
  if (method !== undefined) checkOwner(method, intent.customer);
  const chosen = method?.id ?? intent.payment_method;
  if (chosen === null) {
    throw invalidRequest(
      'You cannot confirm this PaymentIntent because it is missing a payment method. Update the PaymentIntent with one, or provide it with the confirmation.',
      'payment_method',
      'payment_intent_unexpected_state',
    );
  }
  requireForPayment(context, chosen, intent.currency);
  const ready = changeIntent(context, intent.id, (draft) => {
    draft.payment_method = chosen;
    draft.status = 'requires_confirmation';
    if (params.setup_future_usage !== undefined && params.setup_future_usage !== '')
      draft.setup_future_usage = params.setup_future_usage;
  });
  const confirmation: Confirmation = {
    offSession: params.off_session !== undefined && params.off_session !== false,
    returnUrl: params.return_url ?? null,
  };
  const { paymentIntent, outcome, decline, charge } = confirmIntent(context, ready, confirmation);
  if (outcome === 'declined' && decline !== undefined) {
    throw cardError({
      message: decline.message,
      code: decline.code,
      decline_code: decline.declineCode,
      ...(decline.advice === null ? {} : { advice_code: decline.advice }),
      ...(charge === undefined ? {} : { charge: charge.id }),
      payment_intent: paymentIntent,
      payment_method: context.find('payment_method', chosen),
    });
  }
  if (outcome === 'succeeded' || outcome === 'processing') keepMethod(context, paymentIntent, chosen);
  return context.get('payment_intent', intent.id);
}

/** A method used with `setup_future_usage` becomes the customer's. */
export function keepMethod(context: Context, intent: Intent, method: string): void {
  if (intent.customer === null || intent.setup_future_usage === null) return;
  if (context.get('payment_method', method).customer === null)
    attachPaymentMethod(context, method, intent.customer);
}

function capture(context: Context, intent: Intent, given: number | undefined): Intent {
  if (intent.status !== 'requires_capture' || intent.latest_charge === null)
    throw unexpectedState(intent, 'capture');
  const amount = given ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalidRequest(
      `The amount_to_capture (${amount}) is greater than the amount you can capture (${intent.amount_capturable}).`,
      'amount_to_capture',
      'amount_too_large',
    );
  }
  const charge = context.update('charge', intent.latest_charge, (draft) => {
    draft.captured = true;
    draft.amount_captured = amount;
    draft.balance_transaction = recordCharge(context, draft, amount);
  });
  context.emit('charge.captured', charge);
  return changeIntent(
    context,
    intent.id,
    (draft) => {
      draft.status = 'succeeded';
      draft.amount_received = amount;
      draft.amount_capturable = 0;
    },
    'payment_intent.succeeded',
  );
}

/**
 * Cancels an intent; an authorisation that was not captured is let go.
 * @throws 400 when it has succeeded or was canceled before
 */
function cancelIntent(context: Context, id: string, reason: Intent['cancellation_reason']): Intent {
  const intent = context.get('payment_intent', id);
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent, 'cancel');
  if (intent.status === 'requires_capture' && intent.latest_charge !== null) {
    const released = context.update('charge', intent.latest_charge, (draft) => {
      draft.refunded = true;
      draft.amount_refunded = draft.amount;
    });
    context.emit('charge.refunded', released);
  }
  return changeIntent(
    context,
    id,
    (draft) => {
      draft.status = 'canceled';
      draft.canceled_at = context.now(intent);
      draft.cancellation_reason = reason;
      draft.amount_capturable = 0;
      draft.next_action = null;
    },
    'payment_intent.canceled',
  );
}

function unexpectedState(intent: Intent, action: string) {
  const error = invalidRequest(
    `You cannot ${action} this PaymentIntent because it has a status of ${intent.status}.`,
    undefined,
    'payment_intent_unexpected_state',
  );
  error.body['payment_intent'] = intent;
  return error;
}
