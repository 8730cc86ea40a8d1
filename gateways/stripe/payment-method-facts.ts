import type Stripe from 'stripe';
import type { PaymentMethodFacts } from '../../domain/subscription/snapshot.ts';
import { expanded } from './references.ts';

/** What the rules need of a payment method: nothing that identifies its holder. */
export function toPaymentMethodFacts(method: Stripe.PaymentMethod): PaymentMethodFacts {
  const card = method.card;
  return {
    id: method.id,
    type: method.type,
    expiry: card === undefined ? null : { month: card.exp_month, year: card.exp_year },
    fingerprint: card?.fingerprint ?? null,
  };
}

/** The method that the next renewal charges: the subscription's own, else the customer's for invoices. Both must be expanded. */
export function renewalPaymentMethod(subscription: Stripe.Subscription): PaymentMethodFacts | null {
  const customer = expanded<Stripe.Customer>(subscription.customer);
  const method =
    expanded<Stripe.PaymentMethod>(subscription.default_payment_method) ??
    expanded<Stripe.PaymentMethod>(customer?.invoice_settings.default_payment_method);
  return method === null ? null : toPaymentMethodFacts(method);
}
