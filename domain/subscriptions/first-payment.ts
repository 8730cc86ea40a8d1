import { isOnItsWay, isOpen } from '../dunning/unpaid.ts';
import { isBankDebit } from '../documents/payment-methods.ts';
import type { StripeStatus, SubscriptionSnapshot } from './snapshot.ts';

/** The first payment of a subscription, while a bank is asked for it or after the bank has refused it. */
export interface FirstPayment {
  state: 'processing' | 'failed';
  invoiceId: string;
}

/** Statuses that Stripe has while a bank is asked: a trial too, whose entry fee is such a payment. */
const BEGUN: readonly StripeStatus[] = ['trialing', 'active', 'past_due'];

/**
 * State of a first payment by bank debit. Stripe calls such a subscription active as soon as the bank is
 * asked (docs.stripe.com/billing/subscriptions/ach-debit), and past due if the bank refuses days later.
 * Null for every other subscription: cards answer before it begins.
 * @param everActive it was paid before, so this is no first payment
 */
export function firstPaymentOf(snapshot: SubscriptionSnapshot, everActive: boolean): FirstPayment | null {
  const { stripeStatus, invoices } = snapshot;
  if (everActive || !BEGUN.includes(stripeStatus)) return null;
  const invoice = invoices.find((one) => one.billingReason === 'subscription_create' && isOpen(one));
  if (invoice?.payment === undefined) return null;
  if (!isBankDebit(invoice.payment.methodType ?? invoice.lastFailure?.methodType)) return null;
  if (isOnItsWay(invoice)) return { state: 'processing', invoiceId: invoice.id };
  return invoice.payment.state === 'failed' ? { state: 'failed', invoiceId: invoice.id } : null;
}
