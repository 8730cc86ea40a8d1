import type { Context } from '../core/context.ts';
import type { Customer, Invoice, Subscription } from './types.ts';

/**
 * What a subscription is charged on: its own method or the customer's, each before the source of the older
 * API (docs.stripe.com/api/subscriptions/object, default_source); null when there is none.
 */
function subscriptionPaymentMethod(customer: Customer, subscription: Subscription | null): string | null {
  return (
    subscription?.default_payment_method ??
    subscription?.default_source ??
    customer.invoice_settings.default_payment_method ??
    customer.default_source ??
    null
  );
}

/** The payment method an invoice is charged on. */
export function invoicePaymentMethod(context: Context, invoice: Invoice): string | null {
  if (invoice.default_payment_method !== null) return invoice.default_payment_method;
  if (invoice.customer === null) return null;
  const subscription = subscriptionOf(context, invoice);
  return subscriptionPaymentMethod(context.get('customer', invoice.customer), subscription);
}

/** The subscription an invoice is for, or null. */
export function subscriptionOf(context: Context, invoice: Invoice): Subscription | null {
  const id = invoice.parent?.subscription_details?.subscription;
  return id === undefined ? null : (context.find('subscription', id) ?? null);
}

/** Whether there is anything a subscription could be charged on. */
export function hasPaymentMethod(context: Context, subscription: Subscription): boolean {
  return subscriptionPaymentMethod(context.get('customer', subscription.customer), subscription) !== null;
}
