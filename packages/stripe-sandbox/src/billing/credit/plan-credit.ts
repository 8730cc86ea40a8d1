import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { listOf } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Stored, Wire } from '../../core/object-types.ts';
import { pdfLink } from '../invoices/invoice-links.ts';
import { share } from '../rules/decimal.ts';
import { sumTaxes, taxOf } from '../tax/line-taxes.ts';
import type { CreditNote, Invoice } from '../types.ts';

export type CreditParams = Wire<Stripe.CreditNoteCreateParams>;
type Line = Stored<Stripe.CreditNoteLineItem>;

/** Works a credit note out and checks it against its invoice; stores nothing. */
export function planCredit(context: Context, params: CreditParams): CreditNote {
  const invoice = context.get('invoice', params.invoice, 'invoice');
  if (invoice.status !== 'open' && invoice.status !== 'paid' && invoice.status !== 'uncollectible') {
    throw invalidRequest('You can only create a credit note for a finalized invoice.', 'invoice');
  }
  const lines = creditLines(context, invoice, params);
  const taxes = sumTaxes(lines.map((line) => line.taxes ?? []));
  const [onTop, within] = [taxOf(taxes, 'exclusive'), taxOf(taxes, 'inclusive')];
  const amount = params.amount ?? lines.reduce((sum, line) => sum + line.amount, 0) + onTop;
  if (amount <= 0) throw parameterMissing('amount');
  const credited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
  if (amount > invoice.total - credited) {
    throw invalidRequest(
      `The sum of credit amount, refund amount and out of band amount (${amount}) must not exceed the creditable amount (${invoice.total - credited}).`,
      'amount',
    );
  }
  const pre = Math.min(amount, invoice.status === 'paid' ? 0 : invoice.amount_remaining);
  const post = amount - pre;
  checkSplit(params, post);
  const at = context.now(invoice);
  const id = context.newId('cn');
  return {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: at,
    currency: invoice.currency,
    customer: invoice.customer ?? '',
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: params.effective_at ?? at,
    invoice: invoice.id,
    lines: listOf(lines, `/v1/credit_notes/${id}/lines`),
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${invoice.number ?? invoice.id}-CN-${String(countOf(context, invoice) + 1).padStart(2, '0')}`,
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: pdfLink(context, invoice) ?? '',
    post_payment_amount: post,
    pre_payment_amount: pre,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal: amount - onTop,
    subtotal_excluding_tax: amount - onTop - within,
    total: amount,
    total_excluding_tax: amount - onTop - within,
    total_taxes: taxes,
    type: pre > 0 && post > 0 ? 'mixed' : pre > 0 ? 'pre_payment' : 'post_payment',
    voided_at: null,
  };
}

/**
 * The amount above the unpaid part must be returned: as a refund, to the customer balance, or out of band.
 */
function checkSplit(params: CreditParams, post: number): void {
  const linked = (params.refunds ?? []).reduce((sum, one) => sum + (one.amount_refunded ?? 0), 0);
  const given =
    (params.refund_amount ?? 0) + (params.credit_amount ?? 0) + (params.out_of_band_amount ?? 0) + linked;
  if (given !== post) {
    throw invalidRequest(
      `The sum of refund_amount, credit_amount and out_of_band_amount (${given}) must equal the post payment amount (${post}).`,
      'refund_amount',
    );
  }
}

function creditLines(context: Context, invoice: Invoice, params: CreditParams): Line[] {
  const given = params.lines ?? [];
  if (given.length === 0) {
    const [first] = invoice.lines.data;
    return params.amount === undefined ? [] : [creditOfTotal(context, invoice, params.amount, first)];
  }
  return given.map((line, index) => {
    const of = invoice.lines.data.find(({ id }) => id === line.invoice_line_item);
    const unit = line.unit_amount ?? Number(of?.pricing?.unit_amount_decimal ?? 0);
    const amount = line.amount ?? Math.round(unit * (line.quantity ?? of?.quantity ?? 1));
    if (line.type === 'invoice_line_item' && !of)
      throw parameterMissing(`lines[${index}][invoice_line_item]`);
    return creditLine(
      context,
      amount,
      line.description ?? of?.description ?? null,
      of?.id,
      partOf(of?.taxes ?? [], amount, of?.amount ?? 0),
    );
  });
}

/** A credit of a total, tax in it: each tax has the part of it that the total has of the invoice's. */
function creditOfTotal(
  context: Context,
  invoice: Invoice,
  amount: number,
  first: Invoice['lines']['data'][number] | undefined,
): Line {
  const taxes = partOf(invoice.total_taxes ?? [], amount, invoice.total);
  const net = amount - taxOf(taxes, 'exclusive');
  return creditLine(context, net, first?.description ?? null, first?.id, taxes);
}

type Taxes = NonNullable<Line['taxes']>;

/** Taxes in the proportion of a part to the whole that they were worked out for. */
function partOf(taxes: Taxes, part: number, whole: number): Taxes {
  return taxes.map((tax) => ({
    ...tax,
    amount: share(tax.amount, part, whole),
    taxable_amount: share(tax.taxable_amount ?? 0, part, whole),
  }));
}

function creditLine(
  context: Context,
  amount: number,
  description: string | null,
  line: string | undefined,
  taxes: Taxes = [],
): Line {
  return {
    id: context.newId('cnli'),
    object: 'credit_note_line_item',
    amount,
    description,
    discount_amount: 0,
    discount_amounts: [],
    ...(line === undefined ? {} : { invoice_line_item: line }),
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: 1,
    tax_rates: [],
    taxes,
    type: line === undefined ? 'custom_line_item' : 'invoice_line_item',
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
}

function countOf(context: Context, invoice: Invoice): number {
  return [...context.each('credit_note', 'invoice', invoice.id)].length;
}
