import type { Context } from '../../core/context.ts';
import type { InvoiceLine, Price, TaxRate } from '../types.ts';

/** What a line of an invoice is made from. Amounts in minor units. */
export interface LineSeed {
  amount: number;
  currency: string;
  description: string;
  period: { start: number; end: number };
  quantity: number | null;
  price?: Price;
  /** The unit price, where it is not the price's own (a tier's, or that of a free amount). */
  unitAmountDecimal?: string | null;
  subscription?: string | null;
  subscriptionItem?: string | null;
  invoiceItem?: string | null;
  proration?: boolean;
  credited?: { invoice: string; invoice_line_items: string[] } | null;
  discountable?: boolean;
  /** Discounts of this line alone. */
  discounts?: string[];
  metadata?: Record<string, string>;
  /** Rates of this line alone; those of the subscription where there are none. */
  taxRates?: readonly TaxRate[];
}

/** A line as it stands on an invoice, before discounts. */
export function invoiceLine(context: Context, seed: LineSeed): InvoiceLine {
  const { price, subscription = null, proration = false } = seed;
  const details = {
    proration,
    proration_details: proration ? { credited_items: seed.credited ?? null } : null,
    subscription,
  };
  const ofItem = seed.subscriptionItem != null;
  return {
    id: context.newId('il'),
    object: 'line_item',
    amount: seed.amount,
    currency: seed.currency,
    description: seed.description,
    discount_amounts: [],
    discountable: seed.discountable ?? true,
    discounts: seed.discounts ?? [],
    invoice: null,
    livemode: false,
    metadata: seed.metadata ?? {},
    parent: {
      invoice_item_details: ofItem ? null : { ...details, invoice_item: seed.invoiceItem ?? '' },
      subscription_item_details: ofItem
        ? {
            ...details,
            invoice_item: seed.invoiceItem ?? null,
            subscription_item: seed.subscriptionItem ?? '',
          }
        : null,
      type: ofItem ? 'subscription_item_details' : 'invoice_item_details',
    },
    period: { start: seed.period.start, end: seed.period.end },
    pretax_credit_amounts: [],
    pricing: {
      ...(price ? { price_details: { price: price.id, product: price.product } } : {}),
      type: 'price_details',
      unit_amount_decimal: seed.unitAmountDecimal ?? price?.unit_amount_decimal ?? null,
    },
    quantity: seed.quantity,
    quantity_decimal: seed.quantity === null ? null : String(seed.quantity),
    subscription,
    subtotal: seed.amount,
    taxes: (seed.taxRates ?? []).map((rate) => lineTax(rate, 0, null)),
  };
}

/** What one rate comes to on a line. */
export function lineTax(
  rate: Pick<TaxRate, 'id' | 'inclusive'>,
  amount: number,
  taxable: number | null,
): NonNullable<InvoiceLine['taxes']>[number] {
  return {
    amount,
    tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: 'standard_rated',
    taxable_amount: taxable,
    type: 'tax_rate_details',
  };
}
