import type { Context } from '../../core/context.ts';
import { invalidRequest, SandboxError } from '../../core/errors.ts';
import type { Invoice } from '../types.ts';
import { defaultIntent } from './invoice-payments.ts';

/**
 * Stripe's 402 for an invoice whose charge was refused or needs its customer.
 * @param keep whether what the attempt changed is kept (`invoices.pay`) or undone (`error_if_incomplete`)
 */
export function paymentRefusal(context: Context, invoice: Invoice, keep: boolean): SandboxError {
  const id = defaultIntent(context, invoice.id);
  const intent = id === null ? undefined : context.find('payment_intent', id);
  const error = intent?.last_payment_error;
  if (intent?.status === 'requires_action') {
    const code = keep
      ? 'invoice_payment_intent_requires_action'
      : 'subscription_payment_intent_requires_action';
    const message =
      'Payment for this invoice requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.';
    return new SandboxError(402, { type: 'card_error', code, message, payment_intent: intent }, keep);
  }
  if (!intent || !error) return noPaymentMethod();
  return new SandboxError(
    402,
    {
      type: 'card_error',
      message: error.message ?? 'Your card was declined.',
      code: error.code ?? 'card_declined',
      ...(error.decline_code === undefined ? {} : { decline_code: error.decline_code }),
      ...(error.advice_code === undefined ? {} : { advice_code: error.advice_code }),
      ...(error.charge === undefined ? {} : { charge: error.charge }),
      payment_intent: intent,
      payment_method: error.payment_method,
    },
    keep,
  );
}

/** Stripe's 400 for charging a customer who has nothing to be charged on. */
export function noPaymentMethod(): SandboxError {
  return invalidRequest(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
    undefined,
    'resource_missing',
  );
}
