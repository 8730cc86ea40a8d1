import type { Context } from '../../core/context.ts';
import type { Invoice } from '../types.ts';

/** The kind of appointment an invoice makes; `invoice-clock.ts` keeps it. */
export const invoiceDue = 'billing.invoice_due';

/**
 * Schedules an invoice's next step, or cancels it: finalization of a draft, the next attempt, or the
 * overdue day.
 */
export function planInvoice(context: Context, invoice: Invoice): void {
  const at = nextDue(invoice);
  if (at === null) {
    cancelInvoiceAppointment(context, invoice.id);
    return;
  }
  context.schedule({
    key: `${invoiceDue}:${invoice.id}`,
    clock: invoice.test_clock,
    at,
    kind: invoiceDue,
    payload: { invoice: invoice.id },
  });
}

export function cancelInvoiceAppointment(context: Context, id: string): void {
  context.unschedule(`${invoiceDue}:${id}`);
}

function nextDue(invoice: Invoice): number | null {
  if (invoice.status === 'draft') return invoice.auto_advance ? invoice.automatically_finalizes_at : null;
  if (invoice.status !== 'open') return null;
  return invoice.next_payment_attempt ?? invoice.due_date;
}
