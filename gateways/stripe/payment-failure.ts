import type Stripe from 'stripe';
import type { PaymentFailure } from '../../domain/subscription/snapshot.ts';
import { expanded, optionalIdOf } from './references.ts';
import { fromStripeTime } from './times.ts';

/** The payment intent of an invoice's latest payment, null where nothing was to be paid through one. The invoice needs `payments` expanded. */
function latestPaymentIntentId(invoice: Stripe.Invoice): string | null {
  const payments = invoice.payments?.data ?? [];
  const latest = payments
    .filter((payment) => payment.payment.payment_intent !== undefined)
    .reduce<Stripe.InvoicePayment | null>(
      (newest, payment) => (newest === null || payment.created > newest.created ? payment : newest),
      null,
    );
  return optionalIdOf(latest?.payment.payment_intent);
}

/**
 * Why the latest attempt to pay an invoice failed, from its payment intent with `latest_charge` expanded; null when the latest did not fail.
 * `between` bounds the time of the attempt, since a charge may carry real time where the invoice hangs on a test clock.
 */
export function paymentFailureOf(
  intent: Stripe.PaymentIntent,
  between: { earliest: number; latest: number },
): PaymentFailure | null {
  const charge = expanded<Stripe.Charge>(intent.latest_charge);
  const at = Math.max(
    between.earliest,
    Math.min(between.latest, fromStripeTime(charge?.created ?? intent.created)),
  );
  if (intent.status === 'requires_action') {
    return {
      code: 'authentication_required',
      advice: null,
      at,
      paymentMethodId: optionalIdOf(intent.payment_method),
    };
  }
  const error = intent.last_payment_error;
  if (error === null) return null;
  return {
    code: error.decline_code ?? error.code ?? 'generic_decline',
    advice: error.advice_code ?? charge?.outcome?.advice_code ?? null,
    at,
    paymentMethodId:
      error.payment_method?.id ?? charge?.payment_method ?? optionalIdOf(intent.payment_method),
  };
}

/**
 * Why the latest attempt to pay an invoice failed. Asks Stripe only where something was attempted and is still unpaid.
 * @param billingTime the customer's clock now, epoch milliseconds
 */
export async function readPaymentFailure(
  stripe: Stripe,
  invoice: Stripe.Invoice,
  billingTime: number,
): Promise<PaymentFailure | null> {
  if (invoice.status === 'paid' || invoice.status === 'draft' || !invoice.attempted) return null;
  const intentId = latestPaymentIntentId(invoice);
  if (intentId === null) return null;
  const intent = await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
  return paymentFailureOf(intent, { earliest: fromStripeTime(invoice.created), latest: billingTime });
}
