import { z } from 'zod';
import { findInvoice } from '../../db/documents/invoices.ts';
import { readPaymentPage } from '../../gateways/stripe/documents/payment-page.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { PaymentPageBody } from './get-payment-page.ts';

/** GET /admin/invoices/:stripe_invoice_id/payment-page */
export const getPaymentPageForStaffRoute = defineRoute({
  method: 'get',
  path: '/admin/invoices/:stripe_invoice_id/payment-page',
  role: 'editor',
  summary: "A link to Stripe's page of an invoice that has not expired",
  description: "Stripe's links expire 30 days after the due date; this asks for one each time.",
  tags: ['Administration'],
  params: z.object({ stripe_invoice_id: z.string().max(255) }),
  responses: { 200: PaymentPageBody },
  errors: ['not_found', 'stripe_unavailable', 'stripe_not_configured'],
  handler: async ({ params: { stripe_invoice_id: id }, deps }) => {
    // Ids of others at Stripe are not looked up: only what was recorded here is shown.
    if ((await findInvoice(deps.em(), id)) === null)
      throw new ApiProblem('not_found', `There is no invoice ${id}.`);
    const stripe = requireStripe(deps);
    return ok(await withStripe(() => readPaymentPage(stripe, id)));
  },
});
