import type Stripe from 'stripe';
import type { InvoiceReading } from './invoice-reading.ts';
import { toInvoiceReading } from './invoice-reading.ts';
import { readInvoicePayment } from './payment-failure.ts';
import { retrieveInvoice } from './retrieve-invoice.ts';
import { readInvoiceTax } from './tax-of-payment.ts';

export { openPdf } from './invoice-pdf.ts';
export { payInvoice, readInvoicePaymentOutcome } from './pay-invoice.ts';
export type {
  PayInvoiceInput,
  PayInvoiceOutcome,
  PayInvoiceResult,
  PaymentLookUpOutcome,
} from './pay-invoice.ts';
export type { InvoiceReading } from './invoice-reading.ts';
export { toInvoiceFacts } from './invoice-reading.ts';

/**
 * One invoice as it is stored, with the reason of the latest failed payment.
 * @param now real time, epoch milliseconds
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readInvoice(stripe: Stripe, invoiceId: string, now: number): Promise<InvoiceReading> {
  const { invoice, billingTime } = await retrieveInvoice(stripe, invoiceId, now);
  const payment = await readInvoicePayment(stripe, invoice, billingTime);
  return toInvoiceReading(invoice, payment, await readInvoiceTax(stripe, invoice), now);
}

/** Invoices that are given up: neither is charged again. */
interface GiveUpInput {
  invoiceId: string;
  idempotencyKey: string;
}

/**
 * Marks an open invoice uncollectible; the debt stays on record. `not_open` when it was paid or closed
 * meanwhile.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function markUncollectible(
  stripe: Stripe,
  { invoiceId, idempotencyKey }: GiveUpInput,
): Promise<'done' | 'not_open'> {
  const invoice = await stripe.invoices.retrieve(invoiceId);
  if (invoice.status !== 'open') return 'not_open';
  await stripe.invoices.markUncollectible(invoiceId, {}, { idempotencyKey });
  return 'done';
}

/**
 * Voids an open or uncollectible invoice. `not_open` when it was paid or voided meanwhile, or is a draft.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function voidInvoice(
  stripe: Stripe,
  { invoiceId, idempotencyKey }: GiveUpInput,
): Promise<'done' | 'not_open'> {
  const invoice = await stripe.invoices.retrieve(invoiceId);
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') return 'not_open';
  await stripe.invoices.voidInvoice(invoiceId, {}, { idempotencyKey });
  return 'done';
}
