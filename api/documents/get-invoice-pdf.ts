import { Readable } from 'node:stream';
import { z } from 'zod';
import { InvoicePdfError, openPdf } from '../../gateways/stripe/documents/invoice-pdf.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { ownedInvoice } from './owned-invoice.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';

/** GET /billing/invoice/:stripe_invoice_id/pdf */
export const getInvoicePdfRoute = defineRoute({
  method: 'get',
  path: '/billing/invoice/:stripe_invoice_id/pdf',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Hands out the PDF of one of the caller's invoices",
  tags: ['Billing'],
  params: z.object({ stripe_invoice_id: z.string().max(255) }),
  responses: { 200: { contentType: 'application/pdf' } },
  errors: ['not_found', 'stripe_unavailable', 'stripe_not_configured'],
  handler: async ({ params, principal, deps }) => {
    const id = params.stripe_invoice_id;
    const invoice = await ownedInvoice(deps, principal, id);
    const stripe = requireStripe(deps);
    try {
      const { body, contentLength } = await withStripe(() => openPdf(stripe, invoice.id));
      return ok(Readable.fromWeb(body), {
        'Content-Disposition': `inline; filename="${(invoice.number ?? invoice.id).replaceAll(/[^\w-]/g, '_')}.pdf"`,
        ...(contentLength === null ? {} : { 'Content-Length': String(contentLength) }),
      });
    } catch (error) {
      if (!(error instanceof InvoicePdfError)) throw error;
      throw new ApiProblem(
        error.reason === 'missing' ? 'not_found' : 'stripe_unavailable',
        error.reason === 'missing'
          ? `Stripe has no PDF of invoice ${id}.`
          : 'Stripe does not hand out the PDF at the moment; try again shortly.',
        { cause: error },
      );
    }
  },
});
