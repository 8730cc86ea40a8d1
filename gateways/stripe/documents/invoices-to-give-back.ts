import type Stripe from 'stripe';
import { expanded } from '../references.ts';

/** An invoice that asked for money. */
interface InvoiceToGiveBack {
  invoiceId: string;
  /** A bank is being asked for it, so that it is neither paid nor unpaid. */
  isProcessing: boolean;
}

/**
 * A subscription's invoices with an amount, paid or not: what to credit when it should never have been
 * sold.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function invoicesToGiveBack(stripe: Stripe, subscription: string): Promise<InvoiceToGiveBack[]> {
  const { data } = await stripe.invoices.list({ subscription, limit: 100 });
  const asked = data.filter(({ total, status }) => total > 0 && (status === 'paid' || status === 'open'));
  return Promise.all(
    asked.map(async ({ id: invoiceId, status }) => ({
      invoiceId,
      isProcessing: status === 'open' && (await isBeingPaid(stripe, invoiceId)),
    })),
  );
}

async function isBeingPaid(stripe: Stripe, invoice: string): Promise<boolean> {
  const { data } = await stripe.invoicePayments.list({
    invoice,
    expand: ['data.payment.payment_intent'],
    limit: 100,
  });
  return data.some(
    ({ payment }) => expanded<Stripe.PaymentIntent>(payment.payment_intent ?? null)?.status === 'processing',
  );
}
