import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { changeBalance } from '../balance.ts';
import { onClosedInvoice } from '../subscriptions/on-invoice.ts';
import type { Invoice } from '../types.ts';
import { cancelInvoiceAppointment } from './appointments.ts';
import { isProcessing } from './attempt.ts';
import { invoicePaymentsOf, endInvoicePayment } from './invoice-payments.ts';

/** Voids an open or uncollectible invoice. Customer balance that it used is returned. */
export function voidInvoice(context: Context, id: string): Invoice {
  const before = context.get('invoice', id);
  if (before.status !== 'open' && before.status !== 'uncollectible') {
    throw invalidRequest(
      `You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible.`,
      'invoice',
    );
  }
  if (isProcessing(context, id))
    throw invalidRequest('You cannot void an invoice with a payment that is processing.', 'invoice');
  const at = context.now(before);
  const after = close(context, id, (invoice) => {
    invoice.status = 'void';
    invoice.amount_remaining = 0;
    invoice.status_transitions.voided_at = at;
  });
  const used = (before.ending_balance ?? 0) - before.starting_balance;
  if (before.customer !== null && before.total >= 0) {
    changeBalance(context, before.customer, {
      amount: -used,
      currency: before.currency,
      type: 'unapplied_from_invoice',
      invoice: id,
    });
  }
  context.emitUpdated('invoice.updated', before, after);
  context.emit('invoice.voided', after);
  for (const payment of invoicePaymentsOf(context, id)) {
    if (payment.status === 'open') endInvoicePayment(context, payment, 'canceled', at);
  }
  onClosedInvoice(context, after, at);
  return context.get('invoice', id);
}

/** Writes an open invoice off. It can still be paid or voided. */
export function markUncollectible(context: Context, id: string): Invoice {
  const before = context.get('invoice', id);
  if (before.status !== 'open') {
    throw invalidRequest(`You can only pass in open invoices. This invoice isn't open.`, 'invoice');
  }
  const at = context.now(before);
  const after = close(context, id, (invoice) => {
    invoice.status = 'uncollectible';
    invoice.status_transitions.marked_uncollectible_at = at;
  });
  context.emitUpdated('invoice.updated', before, after);
  context.emit('invoice.marked_uncollectible', after);
  onClosedInvoice(context, after, at);
  return context.get('invoice', id);
}

function close(context: Context, id: string, change: (draft: Invoice) => void): Invoice {
  cancelInvoiceAppointment(context, id);
  return context.update('invoice', id, (invoice) => {
    change(invoice);
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
  });
}
