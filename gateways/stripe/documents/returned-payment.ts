import type Stripe from 'stripe';
import { isBankDebit } from '../../../domain/documents/payment-methods.ts';
import { paymentStateOf } from '../../../domain/documents/payment-state.ts';
import { OUR_MARK } from '../../../domain/subscriptions/mode.ts';
import type { PaymentFacts, PaymentFailure } from '../../../domain/subscriptions/snapshot.ts';
import { collectionMethodOf } from './collection-method.ts';
import { EFFECT_KEY, findInvoiceOfKey } from './invoice-of-key.ts';
import { OWED_AGAIN } from './owed-again.ts';
import { EXPAND_RENEWAL_METHOD, renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { fromStripeTime } from '../times.ts';

/** The payment of a subscription's invoice that a bank took back after it had succeeded. */
export interface ReturnedPayment {
  chargeId: string;
  customerId: string;
  subscriptionId: string;
  /** The invoice that it paid. Stripe calls it paid for ever: it cannot be charged again. */
  invoiceId: string;
  number: string | null;
  collectionMethod: 'charge_automatically' | 'send_invoice';
  methodType: string;
  paymentMethodId: string | null;
}

/**
 * What a bank took back of a charge that had paid a subscription's invoice; null where nothing.
 * - `dispute` of a bank debit: lost from the start, a return (docs.stripe.com/payments/ach-direct-debit)
 * - `failure`: the charge failed after it had succeeded
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readReturnedPayment(
  stripe: Stripe,
  chargeId: string,
  by: 'dispute' | 'failure',
): Promise<ReturnedPayment | null> {
  const charge = await stripe.charges.retrieve(chargeId, { expand: ['payment_intent'] });
  const intent = expanded<Stripe.PaymentIntent>(charge.payment_intent);
  const methodType = charge.payment_method_details?.type;
  const customerId = optionalIdOf(charge.customer);
  if (methodType === undefined || intent === null || customerId === null) return null;
  if (by === 'dispute' ? !isBankDebit(methodType) : optionalIdOf(intent.latest_charge) !== chargeId)
    return null;
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent.id },
  });
  const [payment] = data;
  const invoiceId = optionalIdOf(payment?.invoice);
  if (payment === undefined || invoiceId === null) return null;
  const state = paymentStateOf({
    payment,
    intent: { status: intent.status, hasError: intent.last_payment_error !== null },
    charge: { status: charge.status, takenBack: by === 'dispute' },
  });
  const invoice = await stripe.invoices.retrieve(invoiceId);
  const subscriptionId = subscriptionOfInvoice(invoice);
  if (state !== 'returned' || subscriptionId === null) return null;
  return {
    chargeId,
    customerId,
    subscriptionId,
    invoiceId,
    number: invoice.number,
    collectionMethod: collectionMethodOf(invoice),
    methodType,
    paymentMethodId: charge.payment_method,
  };
}

/** The subscription of an invoice. One that asks again for what was taken back names it in its metadata. */
export const subscriptionOfInvoice = ({ parent, metadata }: Stripe.Invoice): string | null =>
  optionalIdOf(parent?.subscription_details?.subscription) ?? metadata?.[OWED_AGAIN.subscription] ?? null;

/** What is owed again. */
export interface OweAgainInput extends ReturnedPayment {
  key: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** The bank's reason. */
  code: string;
}

/**
 * Makes the invoice that asks for it again, open and not collected by Stripe: the episode that begins with
 * it does that. The tax stands on the invoice that was paid, and no discount is given twice. Each part is
 * made once, however often this is begun.
 * @returns the invoice's id
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function invoiceReturnedPayment(stripe: Stripe, input: OweAgainInput): Promise<string> {
  const { key, customerId, currency, amount } = input;
  const invoice =
    (await findInvoiceOfKey(stripe, input)) ??
    (await stripe.invoices.create(
      {
        customer: customerId,
        currency,
        auto_advance: false,
        automatic_tax: { enabled: false },
        pending_invoice_items_behavior: 'exclude',
        ...(input.collectionMethod === 'send_invoice'
          ? { collection_method: 'send_invoice', days_until_due: 0 }
          : { collection_method: 'charge_automatically' }),
        description: 'Your bank took this payment back.',
        metadata: {
          ...OUR_MARK,
          [EFFECT_KEY]: key,
          [OWED_AGAIN.charge]: input.chargeId,
          [OWED_AGAIN.subscription]: input.subscriptionId,
          [OWED_AGAIN.code]: input.code,
          [OWED_AGAIN.methodType]: input.methodType,
          ...(input.paymentMethodId === null ? {} : { [OWED_AGAIN.method]: input.paymentMethodId }),
        },
      },
      { idempotencyKey: `${key}/invoice` },
    ));
  if (invoice.status !== 'draft') return invoice.id;
  const items = await stripe.invoiceItems.list({ invoice: invoice.id, limit: 1 });
  if (items.data.length === 0)
    await stripe.invoiceItems.create(
      {
        customer: customerId,
        invoice: invoice.id,
        amount,
        currency,
        discountable: false,
        description: `Payment of invoice ${input.number ?? input.invoiceId}, taken back by your bank`,
      },
      { idempotencyKey: `${key}/item` },
    );
  await stripe.invoices.finalizeInvoice(
    invoice.id,
    { auto_advance: false },
    { idempotencyKey: `${key}/finalize` },
  );
  return invoice.id;
}

/** The invoice of a key once it is final, null before. @throws Stripe's error; see `classifyStripeError` */
export async function findReturnedInvoice(
  stripe: Stripe,
  input: { key: string; customerId: string },
): Promise<string | null> {
  const invoice = await findInvoiceOfKey(stripe, input);
  return invoice === null || invoice.status === 'draft' ? null : invoice.id;
}

/**
 * How the payment of such an invoice stands before anything is tried on it: as what was taken back. Null
 * for any other invoice.
 */
export function takenBack({
  status,
  metadata,
  created,
}: Stripe.Invoice): { failure: PaymentFailure; payment: PaymentFacts } | null {
  const methodType = metadata?.[OWED_AGAIN.methodType];
  if (methodType === undefined || status !== 'open') return null;
  return {
    failure: {
      code: metadata?.[OWED_AGAIN.code] ?? 'generic_decline',
      advice: null,
      at: fromStripeTime(created),
      paymentMethodId: metadata?.[OWED_AGAIN.method] ?? null,
      methodType,
    },
    payment: { state: 'returned', methodType, askedAt: null, answerDueAt: null },
  };
}

/**
 * The method to charge such an invoice on: that of the subscription's renewals, which Stripe does not know
 * of an invoice beside it. Null for any other invoice, whose method Stripe finds.
 */
export async function methodForReturned(
  stripe: Stripe,
  { metadata }: Stripe.Invoice,
): Promise<string | null> {
  const subscriptionId = metadata?.[OWED_AGAIN.subscription];
  if (subscriptionId === undefined) return null;
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: [...EXPAND_RENEWAL_METHOD],
  });
  return renewalPaymentMethod(subscription)?.id ?? null;
}
