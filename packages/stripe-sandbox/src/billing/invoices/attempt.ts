import type { Context } from '../../core/context.ts';
import { canPay } from '../../payments/method-currencies.ts';
import { chargeIntent } from '../intents.ts';
import { invoicePaymentMethod, subscriptionOf } from '../payment-source.ts';
import { onFailedInvoice, onProcessingInvoice } from '../subscriptions/on-invoice.ts';
import type { Invoice } from '../types.ts';
import { planInvoice } from './appointments.ts';
import { defaultIntent } from './invoice-payments.ts';
import { markPaid } from './paid.ts';
import { nextAttemptAt, afterLastAttempt } from './retries.ts';

/** How an open invoice is to be charged. */
export interface AttemptOptions {
  /** Default: the invoice's, the subscription's or the customer's. */
  paymentMethod?: string | undefined;
  offSession: boolean;
  /** Whether Stripe makes the attempt, which counts and may be retried, rather than a request. */
  automatic: boolean;
}

/** An attempt that waits for a bank's answer. The id is the invoice's. */
interface InvoiceAttempt {
  id: string;
  object: 'sandbox.invoice_attempt';
  automatic: boolean;
}

declare module '../../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.invoice_attempt': InvoiceAttempt;
  }
}

/** Automatic attempts going on in a transaction, by invoice: what the outcome handlers count. */
const automatic = new WeakMap<Context, Set<string>>();

/**
 * Charges an open invoice once. The result reaches the invoice through the payment intent's events, as when
 * the customer confirms in a browser. Never throws for a decline: see the invoice, or the intent's last
 * error.
 */
export function attemptInvoice(context: Context, id: string, options: AttemptOptions): Invoice {
  const invoice = context.get('invoice', id);
  const intent = defaultIntent(context, id);
  if (isProcessing(context, id)) return invoice;
  const method = options.paymentMethod ?? invoicePaymentMethod(context, invoice);
  const running = automatic.get(context) ?? new Set();
  automatic.set(context, running);
  if (options.automatic) running.add(id);
  try {
    // Stripe asks nobody where the method cannot pay: there is no charge, and no error on the intent.
    if (method === null || intent === null || !canPay(context, method, invoice.currency))
      noteFailure(context, id);
    else chargeIntent(context, intent, { paymentMethod: method, offSession: options.offSession });
  } finally {
    running.delete(id);
  }
  return context.get('invoice', id);
}

/** A payment intent succeeded: its invoice is paid. */
export function noteSuccess(context: Context, id: string, amount: number): void {
  const { status } = context.get('invoice', id);
  if (context.find('sandbox.invoice_attempt', id) !== undefined)
    context.remove('sandbox.invoice_attempt', id);
  if (status === 'open' || status === 'uncollectible') markPaid(context, id, { amount });
}

/** Whether a bank has been asked for the invoice's money and has not answered. */
export function isProcessing(context: Context, id: string): boolean {
  const intent = defaultIntent(context, id);
  return intent !== null && context.find('payment_intent', intent)?.status === 'processing';
}

/** A bank was asked for the money: an attempt, of which nothing is known for days. */
export function noteProcessing(context: Context, id: string): void {
  const before = context.get('invoice', id);
  if (before.status !== 'open') return;
  const isAutomatic = automatic.get(context)?.has(id) ?? false;
  context.store.put('sandbox.invoice_attempt', {
    id,
    object: 'sandbox.invoice_attempt',
    automatic: isAutomatic,
  });
  const after = context.update('invoice', id, (invoice) => {
    invoice.attempted = true;
    if (isAutomatic || invoice.attempt_count === 0) invoice.attempt_count += 1;
    invoice.next_payment_attempt = null;
  });
  planInvoice(context, after);
  context.emitUpdated('invoice.updated', before, after);
  onProcessingInvoice(context, after);
}

/** A charge of this invoice failed, or needs its customer: facts, events, subscription, next attempt. */
export function noteFailure(context: Context, id: string, actionRequired = false): void {
  const before = context.get('invoice', id);
  if (before.status !== 'open') return;
  // An attempt that ran for days was counted when it began.
  const late = context.find('sandbox.invoice_attempt', id);
  if (late !== undefined) context.remove('sandbox.invoice_attempt', id);
  const isAutomatic = late?.automatic ?? automatic.get(context)?.has(id) ?? false;
  const isNew = late === undefined && (isAutomatic || before.attempt_count === 0);
  const count = isNew ? before.attempt_count + 1 : before.attempt_count;
  const after = context.update('invoice', id, (invoice) => {
    invoice.attempted = true;
    invoice.attempt_count = count;
    if (isAutomatic)
      invoice.next_payment_attempt = isFirst(invoice) ? null : nextAttemptAt(context, invoice, count);
  });
  planInvoice(context, after);
  context.emitUpdated('invoice.updated', before, after);
  if (actionRequired) context.emit('invoice.payment_action_required', after);
  context.emit('invoice.payment_failed', after);
  onFailedInvoice(context, after);
  const subscription = subscriptionOf(context, after);
  if (isAutomatic && after.next_payment_attempt === null && subscription)
    afterLastAttempt(context, after, subscription);
}

/** First invoices of subscriptions are not retried: the subscription waits 23 hours and expires. */
function isFirst(invoice: Invoice): boolean {
  return invoice.billing_reason === 'subscription_create';
}
