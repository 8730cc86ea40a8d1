import type Stripe from 'stripe';

/**
 * The hosted page of an invoice, by a link asked for now: links expire
 * (docs.stripe.com/invoicing/hosted-invoice-page).
 */
export interface PaymentPage {
  /** Null for a draft. Whoever has it can open and pay the invoice: it is in no log and no mail. */
  url: string | null;
  /** Stripe's status of the invoice. */
  status: string;
}

/** @throws Stripe's error; see `classifyStripeError` */
export async function readPaymentPage(stripe: Stripe, invoiceId: string): Promise<PaymentPage> {
  const { hosted_invoice_url: url, status } = await stripe.invoices.retrieve(invoiceId);
  return { url: url ?? null, status: status ?? 'draft' };
}
