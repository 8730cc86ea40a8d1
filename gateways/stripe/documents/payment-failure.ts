import type Stripe from 'stripe';
import { answerDueAt } from '../../../domain/documents/payment-methods.ts';
import { paymentStateOf } from '../../../domain/documents/payment-state.ts';
import type { PaymentFacts, PaymentFailure } from '../../../domain/subscriptions/snapshot.ts';
import { takenBack } from './returned-payment.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { fromStripeTime } from '../times.ts';

/**
 * Payments with an intent that can say how an invoice stands, newest first: those that are open. An invoice
 * may have several: the default one, and parts that were charged beside it
 * (docs.stripe.com/invoicing/partial-payments). Where none is open, the newest.
 * The invoice needs `payments` expanded.
 */
function decidingPayments(invoice: Stripe.Invoice): Stripe.InvoicePayment[] {
  const newestFirst = (invoice.payments?.data ?? [])
    .filter(({ payment }) => payment.payment_intent !== undefined)
    .toSorted((a, b) => b.created - a.created);
  const open = newestFirst.filter(({ status }) => status === 'open');
  return open.length > 0 ? open : newestFirst.slice(0, 1);
}

/**
 * Why the latest attempt to pay an invoice failed, from its payment intent with `latest_charge` expanded;
 * null when it did not fail. `between` bounds the attempt's time, since a charge may have real time on a
 * test clock's invoice.
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
  // A debit that failed before and is on its way again has not failed.
  if (intent.status === 'processing') return null;
  const methodType = charge?.payment_method_details?.type ?? intent.last_payment_error?.payment_method?.type;
  if (intent.status === 'requires_action') {
    return {
      code: 'authentication_required',
      advice: null,
      at,
      paymentMethodId: optionalIdOf(intent.payment_method),
      ...(methodType === undefined ? {} : { methodType }),
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
    ...(methodType === undefined ? {} : { methodType }),
  };
}

/**
 * State of an open invoice's payment, and why its latest attempt failed. Null when it is not open, or
 * nothing was attempted.
 */
export interface InvoicePaymentReading {
  failure: PaymentFailure | null;
  payment: PaymentFacts | null;
  /** Status of the latest PaymentIntent as Stripe says it; left out where none was read. */
  intentStatus?: string;
}

/**
 * Reads the state of an invoice's payment. Asks Stripe only for an attempted, unpaid one.
 * @param billingTime the customer's clock now, epoch milliseconds
 */
export async function readInvoicePayment(
  stripe: Stripe,
  invoice: Stripe.Invoice,
  billingTime: number,
): Promise<InvoicePaymentReading> {
  const nothing = { failure: null, payment: null };
  if (invoice.status === 'paid' || invoice.status === 'draft') return nothing;
  if (!invoice.attempted) return takenBack(invoice) ?? nothing;
  const between = { earliest: fromStripeTime(invoice.created), latest: billingTime };
  const readings = await Promise.all(
    decidingPayments(invoice).map(async (payment) => {
      const intentId = optionalIdOf(payment.payment.payment_intent) ?? '';
      const intent = await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
      return {
        failure: paymentFailureOf(intent, between),
        payment: paymentFactsOf(payment, intent, between),
        intentStatus: intent.status,
      };
    }),
  );
  // Money on its way beats all else: whatever failed beside it, nothing more is charged until the bank answers.
  // A part that nobody has tried yet says nothing of the others.
  const by = (...states: PaymentFacts['state'][]) =>
    readings.find(({ payment }) => states.includes(payment.state));
  return by('processing') ?? by('requires_action', 'failed') ?? readings[0] ?? nothing;
}

function paymentFactsOf(
  payment: Stripe.InvoicePayment | null,
  intent: Stripe.PaymentIntent,
  between: { earliest: number; latest: number },
): PaymentFacts {
  const charge = expanded<Stripe.Charge>(intent.latest_charge);
  const state = paymentStateOf({
    payment,
    intent: { status: intent.status, hasError: intent.last_payment_error !== null },
    charge: charge && { status: charge.status, takenBack: false },
  });
  const methodType = charge?.payment_method_details?.type ?? null;
  const askedAt =
    charge === null
      ? null
      : Math.max(between.earliest, Math.min(between.latest, fromStripeTime(charge.created)));
  return {
    state,
    methodType,
    askedAt,
    answerDueAt: state === 'processing' && askedAt !== null ? answerDueAt(askedAt, methodType) : null,
  };
}
