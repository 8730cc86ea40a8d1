import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { listPage } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import { redeemDiscounts } from '../discounts/redeem.ts';
import { inlinePrice, productName } from '../inline-price.ts';
import { exact, toMinorUnits } from '../rules/decimal.ts';
import { priceAmount } from '../rules/price-amount.ts';
import { requestedRates } from '../tax/tax-rates.ts';
import type { InvoiceItem, Price, TaxRate } from '../types.ts';
import { changeDraft } from './change-draft.ts';
import { lineOfItem } from './pending-items.ts';

/** Invoice items: amounts that go on a draft, or wait for the next invoice. */
export const invoiceItems: Resource = (registry) => {
  registry.type('invoiceitem', {
    prefix: 'ii',
    noun: 'invoiceitem',
    indexes: {
      customer: (item) => item.customer,
      invoice: (item) => item.invoice,
      pending: (item) => (item.invoice === null ? item.customer : null),
    },
  });
  registry.route<Stripe.InvoiceItemCreateParams>()('POST', '/v1/invoiceitems', create);
  registry.route<Stripe.InvoiceItemRetrieveParams>()(
    'GET',
    '/v1/invoiceitems/{invoiceitem}',
    (context, _, path) => context.get('invoiceitem', path.invoiceitem),
  );
  registry.route<Stripe.InvoiceItemUpdateParams>()(
    'POST',
    '/v1/invoiceitems/{invoiceitem}',
    (context, params, path) => update(context, path.invoiceitem, params),
  );
  registry.route<Stripe.InvoiceItemDeleteParams>()(
    'DELETE',
    '/v1/invoiceitems/{invoiceitem}',
    (context, _, path) => {
      const item = context.get('invoiceitem', path.invoiceitem);
      editable(context, item);
      context.remove('invoiceitem', item.id);
      context.emit('invoiceitem.deleted', item);
      if (item.invoice !== null) redoLines(context, item.invoice, item.id, null);
      return { id: item.id, object: 'invoiceitem', deleted: true };
    },
  );
  registry.route<Stripe.InvoiceItemListParams>()('GET', '/v1/invoiceitems', (context, params) =>
    listPage(
      context,
      {
        type: 'invoiceitem',
        url: '/v1/invoiceitems',
        index: params.invoice === undefined ? ['customer', params.customer] : ['invoice', params.invoice],
        filter: (item) => params.pending === undefined || (item.invoice === null) === params.pending,
      },
      params,
    ),
  );
};

function create(context: Context, params: Wire<Stripe.InvoiceItemCreateParams>): InvoiceItem {
  if (params.customer === undefined) throw parameterMissing('customer');
  const { price_data: data } = params;
  const named = params.pricing?.price;
  const price = data
    ? inlinePrice(context, data, 'price_data')
    : named === undefined
      ? undefined
      : context.get('price', named, 'pricing[price]');
  if (price === undefined && params.amount === undefined && params.unit_amount_decimal === undefined)
    throw parameterMissing('amount');
  if (price === undefined && params.currency === undefined) throw parameterMissing('currency');
  if (price?.recurring) {
    throw invalidRequest(
      'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
      'pricing[price]',
    );
  }
  if (params.invoice !== undefined) editable(context, { invoice: params.invoice });
  const item = storeInvoiceItem(context, {
    customer: params.customer,
    price,
    quantity: params.quantity,
    amount: params.amount,
    unitAmountDecimal: params.unit_amount_decimal,
    currency: params.currency?.toLowerCase(),
    description: params.description,
    discountable: params.discountable,
    invoice: params.invoice,
    metadata: mergeMetadata({}, params.metadata),
    period: params.period,
    subscription: params.subscription,
    taxRates: requestedRates(context, params.tax_rates, [], 'tax_rates'),
  });
  if (params.discounts) {
    const target = { customer: params.customer, currency: item.currency, invoiceItem: item.id };
    const ids = redeemDiscounts(context, params.discounts, target);
    context.update('invoiceitem', item.id, (draft) => void (draft.discounts = ids));
  }
  if (params.invoice !== undefined)
    redoLines(context, params.invoice, item.id, context.get('invoiceitem', item.id));
  return context.get('invoiceitem', item.id);
}

/** What an invoice item is made from. */
export interface InvoiceItemSeed {
  customer: string;
  price?: Price | undefined;
  quantity?: number | undefined;
  /** Minor units, where there is no price. */
  amount?: number | undefined;
  unitAmountDecimal?: string | undefined;
  currency?: string | undefined;
  description?: string | undefined;
  discountable?: boolean | undefined;
  invoice?: string | undefined;
  metadata?: Record<string, string>;
  period?: { start: number; end: number } | undefined;
  subscription?: string | undefined;
  taxRates?: TaxRate[];
}

/** Stores an invoice item and sends its event. */
export function storeInvoiceItem(context: Context, seed: InvoiceItemSeed): InvoiceItem {
  const customer = context.get('customer', seed.customer, 'customer');
  const at = context.now(customer.id);
  const { price, quantity = 1 } = seed;
  const unit = seed.unitAmountDecimal ?? price?.unit_amount_decimal ?? null;
  const amount =
    seed.amount ??
    (seed.unitAmountDecimal === undefined && price
      ? priceAmount(price, quantity)
      : toMinorUnits(exact(unit ?? '0') * BigInt(quantity)));
  return context.create(
    'invoiceitem',
    {
      id: context.newId('ii'),
      object: 'invoiceitem',
      amount,
      currency: price?.currency ?? seed.currency ?? customer.currency ?? 'usd',
      customer: customer.id,
      customer_account: null,
      date: at,
      description: seed.description ?? (price ? productName(context, price) : null),
      discountable: seed.discountable ?? amount >= 0,
      discounts: [],
      invoice: seed.invoice ?? null,
      livemode: false,
      metadata: seed.metadata ?? {},
      parent:
        seed.subscription === undefined
          ? null
          : { subscription_details: { subscription: seed.subscription }, type: 'subscription_details' },
      period: seed.period ?? { start: at, end: at },
      pricing: {
        ...(price ? { price_details: { price: price.id, product: price.product } } : {}),
        type: 'price_details',
        unit_amount_decimal: unit ?? String(amount),
      },
      proration: false,
      quantity,
      quantity_decimal: String(quantity),
      tax_rates: seed.taxRates ?? [],
      test_clock: customer.test_clock ?? null,
    },
    'invoiceitem.created',
  );
}

function update(context: Context, id: string, params: Wire<Stripe.InvoiceItemUpdateParams>): InvoiceItem {
  const before = context.get('invoiceitem', id);
  editable(context, before);
  const item = context.update('invoiceitem', id, (draft) => {
    if (params.description !== undefined) draft.description = params.description;
    if (params.discountable !== undefined) draft.discountable = params.discountable;
    draft.metadata = mergeMetadata(draft.metadata, params.metadata);
    if (params.period) draft.period = params.period;
    if (params.quantity !== undefined) {
      draft.quantity = params.quantity;
      draft.quantity_decimal = String(params.quantity);
    }
    const unit = params.unit_amount_decimal ?? draft.pricing?.unit_amount_decimal ?? '0';
    if (params.quantity !== undefined || params.unit_amount_decimal !== undefined) {
      draft.amount = toMinorUnits(exact(unit) * BigInt(draft.quantity));
      if (draft.pricing) draft.pricing.unit_amount_decimal = unit;
    }
    if (params.amount !== undefined) draft.amount = params.amount;
  });
  if (item.invoice !== null) redoLines(context, item.invoice, id, item);
  return item;
}

function editable(context: Context, { invoice }: { invoice: string | null }): void {
  if (invoice !== null && context.get('invoice', invoice, 'invoice').status !== 'draft') {
    throw invalidRequest(
      'This invoice item is attached to an invoice that can no longer be edited.',
      'invoice',
      'invoice_not_editable',
    );
  }
}

function redoLines(context: Context, invoice: string, id: string, item: InvoiceItem | null): void {
  changeDraft(context, invoice, (draft) => {
    const { data } = draft.lines;
    const place = data.findIndex(
      (line) =>
        (line.parent?.subscription_item_details ?? line.parent?.invoice_item_details)?.invoice_item === id,
    );
    const line = item ? [{ ...lineOfItem(context, item), invoice }] : [];
    data.splice(place === -1 ? data.length : place, place === -1 ? 0 : 1, ...line);
  });
}
