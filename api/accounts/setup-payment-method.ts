import { z } from 'zod';
import { createCardSetupSession } from '../../gateways/stripe/checkout/sessions.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { customerFor, pastDeletedCustomer } from './stripe-customer.ts';

/** POST /billing/payment-methods/setup */
export const setupPaymentMethodRoute = defineRoute({
  method: 'post',
  path: '/billing/payment-methods/setup',
  role: 'viewer',
  summary: 'Opens a way to leave another card; nothing is charged and the plan stays',
  description: 'The secret is for a form of your own, the address for the page that Stripe hosts.',
  tags: ['Billing'],
  body: z.object({}),
  responses: {
    200: z.object({ client_secret: z.string(), setup_url: z.string() }).meta({ id: 'CardSetup' }),
  },
  errors: ['not_managed', 'stripe_not_configured', 'stripe_unavailable', 'engine_unavailable'],
  handler: async ({ principal, deps, idempotencyKey }) => {
    const stripe = requireStripe(deps);
    await requireEngine(deps.temporal);
    const { clientSecret, setupUrl } = await withStripe(() =>
      pastDeletedCustomer(deps, principal.userId, async () => {
        const customerId = await customerFor(deps, principal.userId);
        return changeAtStripe(stripe, { customerId }, () =>
          createCardSetupSession(stripe, {
            customerId,
            userId: principal.userId,
            successUrl: `${deps.settings.publicUrl}/billing?card=saved`,
            cancelUrl: `${deps.settings.publicUrl}/billing`,
            idempotencyKey: `card-setup/${customerId}/${idempotencyKey}`,
          }),
        );
      }),
    );
    return ok({ client_secret: clientSecret, setup_url: setupUrl });
  },
});
