import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import type { Wire } from '../../core/object-types.ts';
import { requireForPayment } from '../../payments/method-currencies.ts';
import { resolvePaymentMethod } from '../../payments/resolve-payment-method.ts';
import { invoicePaymentMethod } from '../payment-source.ts';
import type { Invoice } from '../types.ts';
import { attemptInvoice, isProcessing } from './attempt.ts';
import { finalizeInvoice } from './finalize.ts';
import { markPaid } from './paid.ts';
import { noPaymentMethod, paymentRefusal } from './refusal.ts';

/**
 * Pays an invoice on request, with a given payment method or the default, or marks it paid out of band.
 * With a bank debit the invoice stays open until the bank answers.
 * @throws 402 when the charge is refused; what the attempt changed is kept
 */
export function payInvoice(context: Context, id: string, params: Wire<Stripe.InvoicePayParams>): Invoice {
  if (context.get('invoice', id).status === 'draft') finalizeInvoice(context, id);
  const invoice = context.get('invoice', id);
  if (invoice.status === 'paid')
    throw invalidRequest('Invoice is already paid', undefined, 'invoice_already_paid');
  if (invoice.status === 'void')
    throw invalidRequest('This invoice is void and cannot be paid.', undefined, 'invoice_not_editable');
  if (params.paid_out_of_band === true) return markPaid(context, id, { amount: 0, outOfBand: true });
  if (isProcessing(context, id)) {
    throw invalidRequest(
      'You cannot confirm this PaymentIntent because it has a status of processing.',
      undefined,
      'payment_intent_unexpected_state',
    );
  }
  const given =
    params.payment_method === undefined
      ? undefined
      : methodOf(context, params.payment_method, invoice.customer);
  const method = given ?? invoicePaymentMethod(context, invoice);
  if (method === null) throw noPaymentMethod();
  requireForPayment(context, method, invoice.currency);
  const after = attemptInvoice(context, id, {
    paymentMethod: given,
    offSession: params.off_session ?? true,
    automatic: false,
  });
  if (after.status !== 'paid' && !isProcessing(context, id)) throw paymentRefusal(context, after, true);
  return after;
}

function methodOf(context: Context, given: string, customer: string | null): string {
  const method = resolvePaymentMethod(context, given);
  if (method.customer !== null && method.customer !== customer) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${given}. The payment method must be attached to the customer.`,
      'payment_method',
      'resource_missing',
    );
  }
  return method.id;
}
