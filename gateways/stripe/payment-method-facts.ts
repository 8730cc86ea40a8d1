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

/**
 * The method that the next renewal charges: the subscription's own, else the customer's for invoices. Both must be expanded.
 * One that was taken from its customer cannot be charged, whoever still names it.
 */
export function renewalPaymentMethod(subscription: Stripe.Subscription): PaymentMethodFacts | null {
  const customer = expanded<Stripe.Customer>(subscription.customer);
  const methods = [subscription.default_payment_method, customer?.invoice_settings.default_payment_method];
  const method = methods.map((one) => expanded<Stripe.PaymentMethod>(one)).find(isAttached);
  return method ? toPaymentMethodFacts(method) : null;
}

const isAttached = (method: Stripe.PaymentMethod | null): boolean =>
  method !== null && method.customer !== null;
