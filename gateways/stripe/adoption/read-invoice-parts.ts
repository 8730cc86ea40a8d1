import type Stripe from 'stripe';
import { invoiceParts } from '../../../domain/adoption/invoice-parts.ts';
import type { InvoiceLine, InvoiceParts } from '../../../domain/adoption/invoice-parts.ts';
import { optionalIdOf } from '../references.ts';

/** Adds lines of an invoice or preview up by kind. */
export const invoicePartsOf = (
  lines: readonly Stripe.InvoiceLineItem[],
  meteredPrices: readonly string[],
): InvoiceParts => invoiceParts(lines.map((line) => toLine(line, meteredPrices)));

/**
 * Reads an invoice and adds its lines up by kind; a long one costs further calls.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readInvoiceParts(
  stripe: Stripe,
  invoiceId: string,
  meteredPrices: readonly string[],
): Promise<InvoiceParts> {
  const lines = await stripe.invoices
    .listLineItems(invoiceId, { limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
  return invoicePartsOf(lines, meteredPrices);
}

function toLine(line: Stripe.InvoiceLineItem, meteredPrices: readonly string[]): InvoiceLine {
  const priceId = optionalIdOf(line.pricing?.price_details?.price);
  const discount = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const added = (line.taxes ?? []).filter(({ tax_behavior: how }) => how === 'exclusive');
  return {
    priceId,
    quantity: line.quantity,
    amount: line.amount - discount,
    discount,
    addedTax: added.reduce((sum, { amount }) => sum + amount, 0),
    isProration:
      (line.parent?.subscription_item_details ?? line.parent?.invoice_item_details)?.proration === true,
    isMetered: priceId !== null && meteredPrices.includes(priceId),
    isAddedByHand: line.parent?.type === 'invoice_item_details',
  };
}
