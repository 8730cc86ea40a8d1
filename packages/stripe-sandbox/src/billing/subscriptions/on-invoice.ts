import type { Context } from '../../core/context.ts';
import { factsOf } from '../facts.ts';
import { subscriptionOf } from '../payment-source.ts';
import type { Invoice, Subscription } from '../types.ts';
import { applyPendingChange, dropPendingChange } from './pending-change.ts';
import { changeSubscription } from './save.ts';

/** What a paid invoice does to its subscription: first payment, recovery, resumption, a waiting change. */
export function onPaidInvoice(context: Context, invoice: Invoice, at: number): void {
  const subscription = subscriptionOf(context, invoice);
  if (!subscription) return;
  if (factsOf(context, subscription.id).pendingChange?.invoice === invoice.id) {
    applyPendingChange(context, subscription.id);
  }
  keepPaymentMethod(context, subscription, invoice);
  if (subscription.status === 'incomplete' || subscription.latest_invoice === invoice.id) {
    updateStatus(context, subscription.id, at);
  }
}

/** What a voided or written-off invoice does to its subscription. */
export function onClosedInvoice(context: Context, invoice: Invoice, at: number): void {
  const subscription = subscriptionOf(context, invoice);
  if (!subscription) return;
  if (factsOf(context, subscription.id).pendingChange?.invoice === invoice.id) {
    dropPendingChange(context, subscription.id);
  }
  if (subscription.latest_invoice !== invoice.id) return;
  if (subscription.status === 'incomplete') {
    changeSubscription(context, subscription.id, (draft) => {
      draft.status = 'incomplete_expired';
      draft.ended_at = at;
      draft.canceled_at ??= at;
    });
  } else updateStatus(context, subscription.id, at);
}

/**
 * Applies an unpaid invoice to its subscription: a first one leaves it incomplete, another makes it past
 * due.
 */
export function onFailedInvoice(context: Context, invoice: Invoice): void {
  const subscription = subscriptionOf(context, invoice);
  if (!subscription || subscription.latest_invoice !== invoice.id) return;
  if (factsOf(context, subscription.id).pendingChange?.invoice === invoice.id) return;
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return;
  changeSubscription(context, subscription.id, (draft) => void (draft.status = 'past_due'));
}

/**
 * A first payment that is processing activates its subscription
 * (docs.stripe.com/billing/subscriptions/ach-debit).
 */
export function onProcessingInvoice(context: Context, invoice: Invoice): void {
  const subscription = subscriptionOf(context, invoice);
  if (subscription?.status !== 'incomplete' || subscription.latest_invoice !== invoice.id) return;
  changeSubscription(context, subscription.id, (draft) => void (draft.status = 'active'));
}

function updateStatus(context: Context, id: string, at: number): void {
  const { status, trial_end: trialEnd } = context.get('subscription', id);
  if (status === 'incomplete' || status === 'past_due' || status === 'unpaid') {
    const next = trialEnd !== null && trialEnd > at ? 'trialing' : 'active';
    changeSubscription(context, id, (draft) => void (draft.status = next));
  } else if (status === 'paused') {
    const resumed = changeSubscription(context, id, (draft) => {
      draft.status = 'active';
      delete draft.status_details;
    });
    context.emit('customer.subscription.resumed', resumed);
  }
}

function keepPaymentMethod(context: Context, subscription: Subscription, invoice: Invoice): void {
  if (subscription.payment_settings?.save_default_payment_method !== 'on_subscription') return;
  for (const { payment } of context.each('invoice_payment', 'invoice', invoice.id)) {
    const intent =
      payment.payment_intent === undefined
        ? undefined
        : context.find('payment_intent', payment.payment_intent);
    const method = intent?.status === 'succeeded' ? intent.payment_method : null;
    if (method == null || method === subscription.default_payment_method) continue;
    changeSubscription(context, subscription.id, (draft) => void (draft.default_payment_method = method));
  }
}
