import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { changeBalance } from '../balance.ts';
import { remainingDiscounts } from '../discounts/in-force.ts';
import { subscriptionOf } from '../payment-source.ts';
import { applyCustomerBalance } from '../rules/balance.ts';
import { changeSubscription } from '../subscriptions/save.ts';
import { invoiceAutomaticTax } from '../subscriptions/tax-settings.ts';
import type { Invoice } from '../types.ts';
import { cancelInvoiceAppointment, planInvoice } from './appointments.ts';
import { openInvoicePayment } from './invoice-payments.ts';
import { markPaid } from './paid.ts';
import { workOutTotals } from './totals.ts';
import { countUsageAnew } from './usage-until-final.ts';

/**
 * Finalizes a draft: number, final figures, customer balance, pages, and a payment intent if something is
 * due. If nothing is due, the invoice is paid at once.
 */
export function finalizeInvoice(
  context: Context,
  id: string,
  options: { autoAdvance?: boolean } = {},
): Invoice {
  const draft = context.get('invoice', id);
  if (draft.status !== 'draft') {
    throw invalidRequest(
      'This invoice is already finalized, you can’t re-finalize a non-draft invoice.',
      'invoice',
      'invoice_not_editable',
    );
  }
  const at = context.now(draft);
  cancelInvoiceAppointment(context, id);
  const number = draft.number ?? nextNumber(context, draft);
  const opened = context.update('invoice', id, (invoice) => {
    countUsageAnew(context, invoice);
    const payer = invoice.customer === null ? undefined : context.find('customer', invoice.customer);
    if (invoice.automatic_tax.enabled && payer)
      invoice.automatic_tax = invoiceAutomaticTax(context, payer, invoice.automatic_tax);
    workOutTotals(context, invoice, at);
    if (options.autoAdvance !== undefined) invoice.auto_advance = options.autoAdvance;
    const { endingBalance } = applyCustomerBalance(invoice.total, invoice.starting_balance, invoice.currency);
    invoice.ending_balance = endingBalance;
    invoice.number = number;
    invoice.status = 'open';
    invoice.effective_at ??= at;
    invoice.status_transitions.finalized_at = at;
    invoice.automatically_finalizes_at = null;
    invoice.hosted_invoice_url = `${context.baseUrl}/invoice/${id}`;
    invoice.invoice_pdf = `${context.baseUrl}/invoice/${id}/pdf`;
  });
  applyBalance(context, opened);
  useUpDiscounts(context, opened, at);
  if (opened.amount_due > 0) openInvoicePayment(context, opened);
  context.emitUpdated('invoice.updated', draft, opened);
  context.emit('invoice.finalized', opened);
  if (opened.amount_due === 0) return markPaid(context, id, { amount: 0 });
  planInvoice(context, opened);
  return context.get('invoice', id);
}

function nextNumber(context: Context, invoice: Invoice): string {
  if (invoice.customer === null) return `${invoice.id.slice(3, 11).toUpperCase()}-0001`;
  const { invoice_prefix: prefix, next_invoice_sequence: sequence = 1 } = context.get(
    'customer',
    invoice.customer,
  );
  context.update('customer', invoice.customer, (draft) => void (draft.next_invoice_sequence = sequence + 1));
  return `${prefix ?? invoice.customer.slice(-8).toUpperCase()}-${String(sequence).padStart(4, '0')}`;
}

function applyBalance(context: Context, invoice: Invoice): void {
  if (invoice.customer === null) return;
  const tooSmall = invoice.amount_due === 0 && invoice.total + invoice.starting_balance > 0;
  changeBalance(context, invoice.customer, {
    amount: (invoice.ending_balance ?? 0) - invoice.starting_balance,
    currency: invoice.currency,
    type: invoice.total < 0 || tooSmall ? 'invoice_too_small' : 'applied_to_invoice',
    invoice: invoice.id,
  });
}

function useUpDiscounts(context: Context, invoice: Invoice, at: number): void {
  const subscription = subscriptionOf(context, invoice);
  const used = new Set(
    (invoice.total_discount_amounts ?? []).filter(({ amount }) => amount > 0).map(({ discount }) => discount),
  );
  if (subscription) {
    const kept = remainingDiscounts(context, subscription.discounts, used, at);
    if (kept.length < subscription.discounts.length) {
      changeSubscription(context, subscription.id, (draft) => void (draft.discounts = kept));
    }
  }
  if (invoice.customer === null) return;
  const { discount } = context.get('customer', invoice.customer);
  if (discount && remainingDiscounts(context, [discount.id], used, at).length === 0) {
    context.update('customer', invoice.customer, (draft) => void (draft.discount = null), 'customer.updated');
  }
}
