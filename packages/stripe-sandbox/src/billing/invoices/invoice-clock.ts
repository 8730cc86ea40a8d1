import type { Context } from '../../core/context.ts';
import type { Resource } from '../../core/registry.ts';
import { onFailedInvoice } from '../subscriptions/on-invoice.ts';
import { invoiceDue } from './appointments.ts';
import { attemptInvoice } from './attempt.ts';
import { finalizeInvoice } from './finalize.ts';

/** What time does to invoices: drafts are finalised, open ones are charged, retried or overdue. */
export const invoiceClock: Resource = (registry) => {
  registry.onDue<{ invoice: string }>(invoiceDue, (context, { invoice }, at) =>
    advanceInvoice(context, invoice, at),
  );
};

function advanceInvoice(context: Context, id: string, at: number): void {
  const invoice = context.find('invoice', id);
  if (invoice?.status === 'draft') finalizeAndCollect(context, id);
  else if (invoice?.status !== 'open') return;
  else if (invoice.next_payment_attempt !== null && invoice.next_payment_attempt <= at) {
    attemptInvoice(context, id, { offSession: true, automatic: true });
  } else if (invoice.due_date !== null && invoice.due_date <= at) {
    context.emit('invoice.overdue', invoice);
    onFailedInvoice(context, invoice);
  }
}

/** Finalises a draft and does with it what its collection method asks for: charge, or send. */
export function finalizeAndCollect(context: Context, id: string): void {
  const invoice = finalizeInvoice(context, id);
  if (invoice.status !== 'open' || invoice.auto_advance !== true) return;
  if (invoice.collection_method === 'send_invoice') context.emit('invoice.sent', invoice);
  else attemptInvoice(context, id, { offSession: true, automatic: true });
}
