import { z } from 'zod';
import { requireEngine } from '../temporal/require-engine.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { ensureCustomer } from './stripe-customer.ts';

/** POST /stripe/create_customer */
export const createCustomerRoute = defineRoute({
  method: 'post',
  path: '/stripe/create_customer',
  role: 'viewer',
  summary: "Makes the caller's Stripe customer; where there is one, names it",
  tags: ['Stripe customer'],
  body: z.object({}),
  responses: {
    200: z
      .object({ stripe_customer_id: z.string(), email: z.string(), created: z.boolean() })
      .meta({ id: 'CreatedCustomer' }),
  },
  errors: ['stripe_not_configured', 'stripe_unavailable', 'engine_unavailable'],
  handler: async ({ principal, deps }) => {
    requireStripe(deps);
    await requireEngine(deps.temporal);
    const { customerId, created } = await withStripe(() => ensureCustomer(deps, principal.userId));
    return ok({ stripe_customer_id: customerId, email: principal.email, created });
  },
});
