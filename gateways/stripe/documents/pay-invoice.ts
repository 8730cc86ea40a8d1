import type Stripe from 'stripe';
import type { InvoiceFacts } from '../../../domain/subscriptions/snapshot.ts';
import { EXPAND_RENEWAL_METHOD, renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { refusesCurrency } from '../error-texts.ts';
import { classifyStripeError } from '../errors.ts';
import type { StripeFailure } from '../errors.ts';
import { toInvoiceFacts, toInvoiceReading } from './invoice-reading.ts';
import type { InvoiceReading } from './invoice-reading.ts';
import { readInvoicePayment } from './payment-failure.ts';
import type { InvoiceWithClock } from './retrieve-invoice.ts';
import { methodForReturned, subscriptionOfInvoice } from './returned-payment.ts';
import { retrieveInvoice } from './retrieve-invoice.ts';

/** What a payment attempt asks for. */
export interface PayInvoiceInput {
  invoiceId: string;
  /** The method to charge; left out or null, the one that Stripe would take. */
  paymentMethodId?: string | null;
  idempotencyKey: string;
  /** Real time, epoch milliseconds. */
  now: number;
}

/**
 * - `paid`: this attempt paid it. `already_paid`: it was paid before, nothing was charged.
 * - `processing`: a bank was asked, now or before; its answer takes days, and nothing more is charged until
 *   then.
 * - `not_payable`: the invoice is void, uncollectible or a draft; nothing was charged.
 * - `declined`, `requires_action`: no money; `code` and `advice` say why.
 * - `provider_error`: Stripe did nothing; retry. `unknown`: look it up (`readInvoicePaymentOutcome`) first.
 */
export type PayInvoiceOutcome =
  | 'paid'
  | 'already_paid'
  | 'processing'
  | 'not_payable'
  | 'declined'
  | 'requires_action'
  | 'provider_error'
  | 'unknown';

/** A further look-up result: nothing was attempted, so the attempt may be made. */
export type PaymentLookUpOutcome = PayInvoiceOutcome | 'not_attempted';

/** Outcome of an attempt. `invoice` is read afterwards; null when that failed. */
export interface PayInvoiceResult<Outcome = PayInvoiceOutcome> {
  outcome: Outcome;
  code: string | null;
  advice: string | null;
  paymentMethodId: string | null;
  invoice: InvoiceFacts | null;
  /** How long Stripe asked to wait before the next call, milliseconds. */
  retryAfterMs: number | null;
}

/**
 * Charges an open invoice once. Reads it first, so that one paid by another way is not charged again.
 * @throws Stripe's error when the request itself is invalid (an unknown invoice, a key used for something
 *   else)
 */
export async function payInvoice(stripe: Stripe, input: PayInvoiceInput): Promise<PayInvoiceResult> {
  const { invoiceId, idempotencyKey, now } = input;
  let paymentMethodId = input.paymentMethodId ?? null;
  let before: InvoiceWithClock;
  let reading: InvoiceReading;
  try {
    before = await retrieveInvoice(stripe, invoiceId, now);
    paymentMethodId ??= await methodForReturned(stripe, before.invoice);
    // Without its payment nobody knows whether a bank was asked already.
    reading = await readingOf(stripe, before, now);
  } catch (error) {
    // A read charges nothing, whatever its outcome.
    const failure = classifyStripeError(error);
    if (isDefect(failure)) throw error;
    return { ...result('provider_error', failure, paymentMethodId), invoice: null };
  }
  // As while Stripe does not answer: nothing is charged, nothing counts, and it is looked at again.
  if (reading.unknown !== null)
    return {
      ...result('provider_error', null, paymentMethodId),
      code: 'unknown_to_this_version',
      invoice: null,
    };
  const closed = outcomeOfClosed(before.invoice);
  if (closed !== null) return { ...result(closed, null, paymentMethodId), invoice: toInvoiceFacts(reading) };
  if (reading.payment?.state === 'processing')
    return { ...result('processing', null, paymentMethodId), invoice: toInvoiceFacts(reading) };
  try {
    const paid = await stripe.invoices.pay(
      invoiceId,
      {
        off_session: true,
        expand: ['payments', 'test_clock'],
        ...(paymentMethodId === null ? {} : { payment_method: paymentMethodId }),
      },
      { idempotencyKey },
    );
    const invoice = await factsOf(stripe, { invoice: paid, billingTime: before.billingTime }, now).catch(
      () => null,
    );
    const isUnderWay = invoice?.payment?.state === 'processing';
    const outcome = paid.status === 'paid' ? 'paid' : isUnderWay ? 'processing' : 'unknown';
    return { ...result(outcome, null, paymentMethodId), invoice };
  } catch (error) {
    return afterError(stripe, input, error);
  }
}

/**
 * Finds the outcome of an attempt without an answer, from the invoice and its latest payment. The invoice
 * does not tell whether that attempt or another way paid it, so `already_paid` means both.
 * @param since real time of the attempt, epoch milliseconds: earlier failures do not count. On a test
 *   clock, whose time says nothing about it, every failure counts.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readInvoicePaymentOutcome(
  stripe: Stripe,
  { invoiceId, since, now }: { invoiceId: string; since: number; now: number },
): Promise<PayInvoiceResult<PaymentLookUpOutcome>> {
  const read = await retrieveInvoice(stripe, invoiceId, now);
  const reading = await readingOf(stripe, read, now);
  const invoice = toInvoiceFacts(reading);
  // Nothing says that no money is on its way: a second charge would be a guess.
  if (reading.unknown !== null) return { ...result('unknown', null, null), invoice };
  const closed = outcomeOfClosed(read.invoice);
  if (closed !== null) return { ...result(closed, null, null), invoice };
  if (invoice.payment?.state === 'processing') return { ...result('processing', null, null), invoice };
  const failure = invoice.lastFailure;
  // Charges are dated in whole seconds.
  const earliest = read.invoice.test_clock === null ? Math.floor(since / 1000) * 1000 : 0;
  if (failure !== null && failure.at >= earliest) {
    return {
      outcome: failure.code === 'authentication_required' ? 'requires_action' : 'declined',
      code: failure.code,
      advice: failure.advice,
      paymentMethodId: failure.paymentMethodId,
      retryAfterMs: null,
      invoice,
    };
  }
  return { ...result('not_attempted', null, null), invoice };
}

async function afterError(stripe: Stripe, input: PayInvoiceInput, error: unknown): Promise<PayInvoiceResult> {
  const failure = classifyStripeError(error);
  const read = await retrieveInvoice(stripe, input.invoiceId, input.now).catch(() => null);
  const invoice = read === null ? null : await factsOf(stripe, read, input.now).catch(() => null);
  const closed = read === null ? null : outcomeOfClosed(read.invoice);
  const paymentMethodId = input.paymentMethodId ?? invoice?.lastFailure?.paymentMethodId ?? null;
  // A refusal without a card error about a closed invoice: somebody else was faster.
  if (failure.kind === 'invalid' && closed !== null)
    return { ...result(closed, null, paymentMethodId), invoice };
  if (invoice?.payment?.state === 'processing')
    return { ...result('processing', null, paymentMethodId), invoice };
  if (read !== null && (await lacksPaymentMethod(stripe, read.invoice, failure))) {
    return {
      ...result('declined', { ...failure, declineCode: 'missing_payment_method' }, paymentMethodId),
      invoice,
    };
  }
  const unable = whyMethodCannotPay(failure);
  if (unable !== null)
    return { ...result('declined', { ...failure, declineCode: unable }, paymentMethodId), invoice };
  if (isDefect(failure)) throw error;
  return { ...result(outcomeOf(failure), failure, paymentMethodId), invoice };
}

function outcomeOf(failure: StripeFailure): PayInvoiceOutcome {
  if (failure.kind === 'declined') {
    return failure.declineCode === 'authentication_required' ? 'requires_action' : 'declined';
  }
  return failure.kind === 'unknown' ? 'unknown' : 'provider_error';
}

function isDefect({ kind }: StripeFailure): boolean {
  // Too many requests say nothing of the payment: the same call is made again, and nothing was attempted.
  if (kind === 'rate_limited') return true;
  return kind === 'invalid' || kind === 'not_found' || kind === 'not_allowed' || kind === 'idempotency';
}

/**
 * Whether nothing can be charged because the customer has no payment method. Stripe has no code for that
 * (`resource_missing` means many things), so it is read what Stripe would charge.
 */
async function lacksPaymentMethod(
  stripe: Stripe,
  invoice: Stripe.Invoice,
  { kind, code }: StripeFailure,
): Promise<boolean> {
  if (code === 'missing') return true;
  if (kind !== 'invalid' && code !== 'resource_missing') return false;
  const expand = [...EXPAND_RENEWAL_METHOD];
  if (renewalPaymentMethod(await stripe.invoices.retrieve(invoice.id, { expand })) !== null) return false;
  const subscriptionId = subscriptionOfInvoice(invoice);
  if (subscriptionId === null) return true;
  return renewalPaymentMethod(await stripe.subscriptions.retrieve(subscriptionId, { expand })) === null;
}

/**
 * Why Stripe refuses a payment before any bank is asked, as a decline code: the method does not take the
 * currency, or the customer has taken back the mandate (docs.stripe.com/error-codes,
 * payment_intent_mandate_invalid).
 */
function whyMethodCannotPay(failure: StripeFailure): string | null {
  if (failure.kind !== 'invalid') return null;
  if (failure.code === 'payment_intent_mandate_invalid') return failure.code;
  return refusesCurrency(failure) ? 'currency_not_supported' : null;
}

/** The outcome for an invoice that must not be charged; null for an open one. */
function outcomeOfClosed({ status }: Stripe.Invoice): 'already_paid' | 'not_payable' | null {
  if (status === 'open') return null;
  return status === 'paid' ? 'already_paid' : 'not_payable';
}

async function factsOf(stripe: Stripe, read: InvoiceWithClock, now: number): Promise<InvoiceFacts> {
  return toInvoiceFacts(await readingOf(stripe, read, now));
}

async function readingOf(
  stripe: Stripe,
  { invoice, billingTime }: InvoiceWithClock,
  now: number,
): Promise<InvoiceReading> {
  const payment = await readInvoicePayment(stripe, invoice, billingTime);
  // Facts hold no tax.
  return toInvoiceReading(invoice, payment, { tax: null, taxPaid: null }, now);
}

function result<Outcome extends PaymentLookUpOutcome>(
  outcome: Outcome,
  failure: StripeFailure | null,
  paymentMethodId: string | null,
): Omit<PayInvoiceResult<Outcome>, 'invoice'> {
  return {
    outcome,
    code: failure === null ? null : (failure.declineCode ?? failure.code),
    advice: failure?.advice ?? null,
    paymentMethodId,
    retryAfterMs: failure?.retryAfterMs ?? null,
  };
}
