import type { Context } from '../../core/context.ts';
import { chargeIntent } from '../intents.ts';
import { invoicePaymentMethod, subscriptionOf } from '../payment-source.ts';
import { followFailedInvoice } from '../subscriptions/follow-invoice.ts';
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
  /** Whether this is Stripe's own attempt (which counts and may be followed by more) or somebody's request. */
  automatic: boolean;
}

/** Automatic attempts going on in a transaction, by invoice: what the outcome handlers count. */
const automatic = new WeakMap<Context, Set<string>>();

/**
 * Charges an open invoice once. What comes of it reaches the invoice through the payment intent's events, the same way as when the
 * customer confirms the intent in the browser. Never throws for a decline: look at the invoice, or at the intent's last error.
 */
export function attemptInvoice(context: Context, id: string, options: AttemptOptions): Invoice {
  const invoice = context.get('invoice', id);
  const intent = defaultIntent(context, id);
  const method = options.paymentMethod ?? invoicePaymentMethod(context, invoice);
  const running = automatic.get(context) ?? new Set();
  automatic.set(context, running);
  if (options.automatic) running.add(id);
  try {
    if (method === null || intent === null) noteFailure(context, id);
    else chargeIntent(context, intent, { paymentMethod: method, offSession: options.offSession });
  } finally {
    running.delete(id);
  }
  return context.get('invoice', id);
}

/** A payment intent succeeded: its invoice is paid. */
export function noteSuccess(context: Context, id: string, amount: number): void {
  const { status } = context.get('invoice', id);
  if (status === 'open' || status === 'uncollectible') markPaid(context, id, { amount });
}

/** A charge of this invoice failed, or needs its customer: facts, events, subscription, next attempt. */
export function noteFailure(context: Context, id: string, actionRequired = false): void {
  const before = context.get('invoice', id);
  if (before.status !== 'open') return;
  const isAutomatic = automatic.get(context)?.has(id) ?? false;
  const count = isAutomatic || before.attempt_count === 0 ? before.attempt_count + 1 : before.attempt_count;
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
  followFailedInvoice(context, after);
  const subscription = subscriptionOf(context, after);
  if (isAutomatic && after.next_payment_attempt === null && subscription)
    afterLastAttempt(context, after, subscription);
}

/** First invoices of subscriptions are not retried: the subscription waits 23 hours and expires. */
function isFirst(invoice: Invoice): boolean {
  return invoice.billing_reason === 'subscription_create';
}
