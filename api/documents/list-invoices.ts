import { z } from 'zod';
import { listInvoicesOfUser } from '../../db/documents/invoices.ts';
import type { InvoiceRow } from '../../db/documents/invoices.ts';
import { toMajor } from '../../domain/money.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { nextLink, pageQuery } from '../http/pagination.ts';
import { iso, isoOrNull } from '../http/iso.ts';

/** An invoice as clients see it. */
export const InvoiceBody = z
  .object({
    id: z.string(),
    number: z.string().nullable(),
    amount_due: z.number(),
    amount_paid: z.number(),
    tax: z.number().nullable().meta({ description: 'In its total; null where it is not known' }),
    currency: z.string(),
    status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
    created: z.iso.datetime(),
    due_date: z.iso.datetime().nullable(),
    paid: z.boolean(),
    invoice_pdf: z.string().nullable(),
    hosted_invoice_url: z.string().nullable(),
    failed_attempt: z
      .object({
        at: z.iso.datetime(),
        payment_method: z.string().nullable().meta({ description: 'Its id; null where there was none' }),
        confirmation_needed: z.boolean().meta({
          description: 'The bank wants the payment confirmed, on the page of the invoice',
        }),
      })
      .nullable()
      .meta({ description: 'The latest attempt to collect an open invoice, if it failed' }),
  })
  .meta({ id: 'Invoice' });

/** GET /billing/invoices */
export const listInvoicesRoute = defineRoute({
  method: 'get',
  path: '/billing/invoices',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Lists the caller's invoices, newest first",
  description: 'A bare array; the Link header leads to the next page.',
  tags: ['Billing'],
  query: pageQuery(10),
  responses: { 200: z.array(InvoiceBody) },
  errors: [],
  handler: async ({ principal, query, deps, url }) => {
    const page = await listInvoicesOfUser(deps.em(), principal.userId, {
      limit: query.limit,
      cursor: query.cursor ?? null,
    });
    return ok(page.rows.map(presentInvoice), nextLink(url, deps.settings.publicUrl, page.nextCursor));
  },
});

/** Presents a stored invoice. */
export function presentInvoice(row: InvoiceRow): z.input<typeof InvoiceBody> {
  return {
    id: row.id,
    number: row.number,
    amount_due: toMajor(row.amountDue, row.currency),
    amount_paid: toMajor(row.amountPaid, row.currency),
    tax: row.tax === null ? null : toMajor(row.tax, row.currency),
    currency: row.currency,
    status: row.status,
    created: iso(row.createdAt),
    due_date: isoOrNull(row.dueAt),
    paid: row.status === 'paid',
    invoice_pdf: row.invoicePdf,
    hosted_invoice_url: row.hostedInvoiceUrl,
    failed_attempt: presentFailure(row),
  };
}

/** The bank's reason is not among it: it would tell a thief what is wrong with a card. */
function presentFailure({ status, failure }: InvoiceRow): z.input<typeof InvoiceBody>['failed_attempt'] {
  if (status !== 'open' || failure === null) return null;
  return {
    at: iso(failure.at),
    payment_method: failure.paymentMethodId,
    confirmation_needed: failure.code === 'authentication_required',
  };
}
