import type { Context } from '../../core/context.ts';
import { onPaidInvoice } from '../subscriptions/on-invoice.ts';
import type { Invoice } from '../types.ts';
import { cancelInvoiceAppointment } from './appointments.ts';
import { invoicePaymentsOf, endInvoicePayment } from './invoice-payments.ts';

/** How an invoice came to be paid: minor units received, or by other means than Stripe. */
export interface Receipt {
  amount: number;
  outOfBand?: boolean;
}

/** Marks an open invoice paid, sends its events and updates its subscription. */
export function markPaid(context: Context, id: string, { amount, outOfBand = false }: Receipt): Invoice {
  const before = context.get('invoice', id);
  const at = context.now(before);
  cancelInvoiceAppointment(context, id);
  const after = context.update('invoice', id, (invoice) => {
    invoice.status = 'paid';
    invoice.amount_paid = outOfBand ? before.amount_due : amount;
    if (outOfBand) invoice.amount_paid_off_stripe = before.amount_due;
    invoice.amount_remaining = 0;
    invoice.attempted = true;
    if (amount > 0) invoice.attempt_count = Math.max(invoice.attempt_count, 1);
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    invoice.status_transitions.paid_at = at;
  });
  context.emitUpdated('invoice.updated', before, after);
  context.emit('invoice.paid', after);
  context.emit('invoice.payment_succeeded', after);
  for (const payment of invoicePaymentsOf(context, id)) {
    if (payment.status === 'open') endInvoicePayment(context, payment, outOfBand ? 'canceled' : 'paid', at);
  }
  onPaidInvoice(context, after, at);
  return context.get('invoice', id);
}
