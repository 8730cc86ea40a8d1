import { z } from 'zod';
import { createPortalSession } from '../../gateways/stripe/checkout/sessions.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { existingCustomerId, pastDeletedCustomer } from '../accounts/stripe-customer.ts';

/** POST /billing/portal/create */
export const createPortalRoute = defineRoute({
  method: 'post',
  path: '/billing/portal/create',
  role: 'viewer',
  summary: "Opens Stripe's page where the caller keeps cards and invoices",
  tags: ['Billing'],
  body: z.object({}),
  responses: { 200: z.object({ portal_url: z.string() }).meta({ id: 'Portal' }) },
  errors: ['no_stripe_customer', 'not_managed', 'stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ principal, deps, idempotencyKey }) => {
    const stripe = requireStripe(deps);
    const session = await withStripe(() =>
      pastDeletedCustomer(deps, principal.userId, async () => {
        const customerId = await existingCustomerId(deps.em(), principal.userId);
        if (customerId === null) throw new ApiProblem('no_stripe_customer', 'No Stripe customer found');
        return changeAtStripe(stripe, { customerId }, () =>
          createPortalSession(stripe, {
            customerId,
            returnUrl: `${deps.settings.publicUrl}/billing`,
            idempotencyKey: `portal/${customerId}/${idempotencyKey}`,
          }),
        );
      }),
    );
    return ok({ portal_url: session.url });
  },
});
