import type { Context } from '../../core/context.ts';
import type { LineSeed } from '../invoices/line.ts';
import type { InvoiceItem, Subscription } from '../types.ts';

/** Keeps prorations as pending invoice items: the next invoice of the subscription takes them up. */
export function storeProrations(
  context: Context,
  subscription: Subscription,
  seeds: readonly LineSeed[],
  at: number,
): InvoiceItem[] {
  return seeds.map((seed) =>
    context.create('invoiceitem', prorationItem(context, subscription, seed, at), 'invoiceitem.created'),
  );
}

function prorationItem(
  context: Context,
  subscription: Subscription,
  seed: LineSeed,
  at: number,
): InvoiceItem {
  const { credited } = seed;
  return {
    id: context.newId('ii'),
    object: 'invoiceitem',
    amount: seed.amount,
    currency: seed.currency,
    customer: subscription.customer,
    customer_account: null,
    date: at,
    description: seed.description,
    discountable: seed.discountable ?? true,
    discounts: seed.discounts ?? [],
    invoice: null,
    livemode: false,
    metadata: seed.metadata ?? {},
    parent: {
      subscription_details: { subscription: subscription.id, subscription_item: seed.subscriptionItem ?? '' },
      type: 'subscription_details',
    },
    period: { ...seed.period },
    pricing: {
      ...(seed.price ? { price_details: { price: seed.price.id, product: seed.price.product } } : {}),
      type: 'price_details',
      unit_amount_decimal: seed.price?.unit_amount_decimal ?? null,
    },
    proration: seed.proration ?? false,
    proration_details: {
      credited_items: credited ? { invoice_line_item_details: credited, type: 'invoice_line_items' } : null,
      discount_amounts: [],
    },
    quantity: seed.quantity ?? 1,
    quantity_decimal: String(seed.quantity ?? 1),
    tax_rates: [...(seed.taxRates ?? [])],
    test_clock: subscription.test_clock,
  };
}
