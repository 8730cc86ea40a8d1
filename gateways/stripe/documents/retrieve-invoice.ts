import type Stripe from 'stripe';
import { expanded } from '../references.ts';
import { fromStripeTime } from '../times.ts';

/** An invoice with its customer's clock. */
export interface InvoiceWithClock {
  invoice: Stripe.Invoice;
  /** Billing time of the read, epoch milliseconds. */
  billingTime: number;
}

/** Stripe's invoice with payments and clock. @throws Stripe's error; see `classifyStripeError` */
export async function retrieveInvoice(
  stripe: Stripe,
  invoiceId: string,
  now: number,
): Promise<InvoiceWithClock> {
  const invoice = await stripe.invoices.retrieve(invoiceId, { expand: ['payments', 'test_clock'] });
  const clock = expanded<Stripe.TestHelpers.TestClock>(invoice.test_clock);
  return { invoice, billingTime: clock === null ? now : fromStripeTime(clock.frozen_time) };
}
