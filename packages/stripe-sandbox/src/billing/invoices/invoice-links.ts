import type { Context } from '../../core/context.ts';
import { DAY } from '../types.ts';
import type { Invoice } from '../types.ts';

/** The link to an invoice's PDF as it is handed out now, null for a draft. */
export const pdfLink = (context: Context, invoice: Invoice): string | null =>
  fresh(context, invoice, invoice.invoice_pdf);

/** The same of the hosted page on which it is paid. */
export const hostedLink = (context: Context, invoice: Invoice): string | null =>
  fresh(context, invoice, invoice.hosted_invoice_url);

/**
 * A link expires 30 days after the due date or finalization, at most 120 days later. A link requested after
 * that is valid for ten days (docs.stripe.com/invoicing/hosted-invoice-page).
 */
function fresh(context: Context, invoice: Invoice, link: string | null | undefined): string | null {
  if (link == null) return null;
  const finalized = invoice.status_transitions.finalized_at ?? invoice.created;
  const first = Math.min((invoice.due_date ?? finalized) + 30 * DAY, finalized + 120 * DAY);
  return `${link}?expires=${Math.max(first, context.now(invoice) + 10 * DAY)}`;
}

/** Whether a link with this `expires` still opens. */
export const isLinkValid = (context: Context, invoice: Invoice, expires: unknown): boolean =>
  Number(expires) >= context.now(invoice);
