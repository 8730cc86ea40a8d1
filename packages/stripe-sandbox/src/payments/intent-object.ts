import type { Context } from '../core/context.ts';
import { randomText } from '../core/ids.ts';
import type { EventType, ObjectTypes } from '../core/object-types.ts';

export type Intent = ObjectTypes['payment_intent'];

export interface IntentInput {
  amount: number;
  currency: string;
  customer: string | null;
  paymentMethod?: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
  captureMethod?: Intent['capture_method'];
  confirmationMethod?: Intent['confirmation_method'];
  setupFutureUsage?: Intent['setup_future_usage'];
  automaticPaymentMethods?: Intent['automatic_payment_methods'];
  paymentMethodTypes?: string[];
  receiptEmail?: string | null;
  statementDescriptor?: string | null;
  shipping?: Intent['shipping'];
}

/** Stores a new payment intent and sends its event. */
export function createIntent(context: Context, input: IntentInput): Intent {
  const id = context.newId('pi');
  const intent: Intent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: input.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: input.automaticPaymentMethods ?? null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: input.captureMethod ?? 'automatic',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: input.confirmationMethod ?? 'automatic',
    created: context.now(input.customer),
    currency: input.currency,
    customer: input.customer,
    customer_account: null,
    description: input.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: input.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: input.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: input.paymentMethodTypes ?? ['card'],
    payment_record: null,
    processing: null,
    receipt_email: input.receiptEmail ?? null,
    review: null,
    setup_future_usage: input.setupFutureUsage ?? null,
    shipping: input.shipping ?? null,
    source: null,
    statement_descriptor: input.statementDescriptor ?? null,
    statement_descriptor_suffix: null,
    status:
      input.paymentMethod === undefined || input.paymentMethod === null
        ? 'requires_payment_method'
        : 'requires_confirmation',
    transfer_data: null,
    transfer_group: null,
  };
  return context.create('payment_intent', intent, 'payment_intent.created');
}

/** Changes an intent and sends `event` if given. */
export function changeIntent(
  context: Context,
  id: string,
  change: (draft: Intent) => void,
  event?: EventType,
): Intent {
  const changed = context.update('payment_intent', id, change);
  if (event !== undefined) context.emit(event, changed);
  return changed;
}
