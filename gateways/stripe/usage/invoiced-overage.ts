import type Stripe from 'stripe';
import { findOveragePrice } from '../catalogue/overage.ts';
import { isVoidedByPause } from '../documents/voided-by-pause.ts';
import { optionalIdOf } from '../references.ts';
import { fromStripeTime, toStripeTime } from '../times.ts';

/** What the invoices of a subscription ask for overage. */
interface InvoicedOverage {
  /** Minor units: the meter counts them one by one. */
  amount: number;
  /** The newest of them; null where there is none. */
  invoiceId: string | null;
}

/**
 * Adds up the overage on a subscription's invoices for periods from `from` on (epoch milliseconds). Null
 * while one of them is a draft: it may still change.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readInvoicedOverage(
  stripe: Stripe,
  { subscriptionId, currency, from }: { subscriptionId: string; currency: string; from: number },
): Promise<InvoicedOverage | null> {
  const priceId = (await findOveragePrice(stripe, currency))?.id;
  const invoices = await stripe.invoices
    .list({ subscription: subscriptionId, created: { gte: toStripeTime(from) }, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  if (invoices.some(({ status }) => status === 'draft')) return null;
  let amount = 0;
  // What a pause voided is asked for again elsewhere.
  for (const { id } of invoices.filter((invoice) => !isVoidedByPause(invoice))) {
    const lines = await stripe.invoices.listLineItems(id, { limit: 100 }).autoPagingToArray({ limit: 1000 });
    amount += lines
      .filter(
        ({ pricing, period }) =>
          optionalIdOf(pricing?.price_details?.price) === priceId && fromStripeTime(period.start) >= from,
      )
      .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
  }
  return { amount, invoiceId: invoices[0]?.id ?? null };
}
