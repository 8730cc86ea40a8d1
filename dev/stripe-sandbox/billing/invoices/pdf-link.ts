import type { Context } from '../../core/context.ts';
import { DAY } from '../types.ts';
import type { Invoice } from '../types.ts';

/**
 * The link to an invoice's PDF as it is handed out now, null for a draft. It expires 30 days after the due date, else after it was
 * finalized, at most 120 days after that; a link asked for later holds ten days (docs.stripe.com/invoicing/hosted-invoice-page).
 */
export function pdfLink(context: Context, invoice: Invoice): string | null {
  if (invoice.invoice_pdf == null) return null;
  const finalized = invoice.status_transitions.finalized_at ?? invoice.created;
  const first = Math.min((invoice.due_date ?? finalized) + 30 * DAY, finalized + 120 * DAY);
  return `${invoice.invoice_pdf}?expires=${Math.max(first, context.now(invoice) + 10 * DAY)}`;
}

/** Whether a link with this `expires` still opens the PDF. */
export const isPdfLinkValid = (context: Context, invoice: Invoice, expires: unknown): boolean =>
  Number(expires) >= context.now(invoice);
