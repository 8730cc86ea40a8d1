import type { Context } from '../../core/context.ts';
import type { InvoiceItem, InvoiceLine, Subscription } from '../types.ts';
import { invoiceLine } from './line.ts';

/** Pending invoice items of a subscription, and the customer's that name none. Oldest first. */
export function pendingItems(context: Context, subscription: Subscription): InvoiceItem[] {
  return [...context.each('invoiceitem', 'pending', subscription.customer)].filter((item) => {
    const owner = item.parent?.subscription_details?.subscription;
    return item.currency === subscription.currency && (owner === undefined || owner === subscription.id);
  });
}

/** The line that an invoice item becomes. */
export function lineOfItem(context: Context, item: InvoiceItem): InvoiceLine {
  const owner = item.parent?.subscription_details;
  const price = item.pricing?.price_details?.price;
  const known = price === undefined ? undefined : context.find('price', price);
  const credited = item.proration_details?.credited_items?.invoice_line_item_details;
  return invoiceLine(context, {
    amount: item.amount,
    currency: item.currency,
    description: item.description ?? '',
    period: item.period,
    quantity: item.quantity,
    ...(known ? { price: known } : {}),
    unitAmountDecimal: item.pricing?.unit_amount_decimal ?? null,
    subscription: owner?.subscription ?? null,
    subscriptionItem: owner?.subscription_item ?? null,
    invoiceItem: item.id,
    proration: item.proration,
    credited: credited ?? null,
    discountable: item.discountable,
    discounts: item.discounts ?? [],
    metadata: item.metadata ?? {},
    taxRates: item.tax_rates ?? [],
  });
}

/** Ties pending items to the invoice that bills them. */
export function bindItems(context: Context, items: readonly InvoiceItem[], invoice: string): void {
  for (const item of items) context.update('invoiceitem', item.id, (draft) => void (draft.invoice = invoice));
}
