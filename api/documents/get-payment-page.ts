import { z } from 'zod';
import { readPaymentPage } from '../../gateways/stripe/documents/payment-page.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { ownedInvoice } from './owned-invoice.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';

/** A link to Stripe's page of an invoice. */
export const PaymentPageBody = z
  .object({
    url: z.string().nullable().meta({ description: "Stripe's page, as of now; null for a draft" }),
    status: z.string().meta({ description: "Stripe's status of the invoice" }),
  })
  .meta({ id: 'PaymentPage' });

/** GET /billing/invoice/:stripe_invoice_id/payment-page */
export const getPaymentPageRoute = defineRoute({
  method: 'get',
  path: '/billing/invoice/:stripe_invoice_id/payment-page',
  role: 'viewer',
  scope: 'billing:read',
  summary: "A link to Stripe's page of one of the caller's invoices that has not expired",
  description: "Stripe's links expire 30 days after the due date; this asks for one each time.",
  tags: ['Billing'],
  params: z.object({ stripe_invoice_id: z.string().max(255) }),
  responses: { 200: PaymentPageBody },
  errors: ['not_found', 'stripe_unavailable', 'stripe_not_configured'],
  handler: async ({ params, principal, deps }) => {
    const invoice = await ownedInvoice(deps, principal, params.stripe_invoice_id);
    const stripe = requireStripe(deps);
    return ok(await withStripe(() => readPaymentPage(stripe, invoice.id)));
  },
});
