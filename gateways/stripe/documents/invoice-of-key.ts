import type Stripe from 'stripe';

/** Metadata by which an invoice of our own making is found again. */
export const EFFECT_KEY = 'effect_key';

/** The invoice of a key; null without one. @throws Stripe's error; see `classifyStripeError` */
export async function findInvoiceOfKey(
  stripe: Stripe,
  { key, customerId }: { key: string; customerId: string },
): Promise<Stripe.Invoice | null> {
  for await (const invoice of stripe.invoices.list({ customer: customerId, limit: 100 }))
    if (invoice.metadata?.[EFFECT_KEY] === key) return invoice;
  return null;
}
