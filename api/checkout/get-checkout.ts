import { z } from 'zod';
import { findCheckout } from '../../db/checkout/checkouts.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { iso } from '../http/iso.ts';

/** GET /billing/checkout/:session_id, for the page that a customer comes back to. */
export const getCheckoutRoute = defineRoute({
  method: 'get',
  path: '/billing/checkout/:session_id',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Tells what became of a Checkout page that the caller opened',
  description: '`open` until the payment has arrived here, which can be a moment after the page was left.',
  tags: ['Billing'],
  params: z.object({ session_id: z.string().max(255) }),
  responses: {
    200: z
      .object({
        session_id: z.string(),
        tier: z.string(),
        status: z.enum(['open', 'fulfilled', 'refused', 'expired']),
        reason: z.string().nullable().meta({ description: 'Why it was refused' }),
        subscription_id: z.string().nullable(),
        checkout_url: z.string().nullable().meta({ description: 'The page itself, while it is open' }),
        expires_at: z.iso.datetime(),
      })
      .meta({ id: 'CheckoutOutcome' }),
  },
  errors: ['not_found'],
  handler: async ({ params, principal, deps }) => {
    const row = await findCheckout(deps.em(), params.session_id);
    if (row?.userId !== principal.userId)
      throw new ApiProblem('not_found', `You have no checkout ${params.session_id}.`);
    return ok({
      session_id: row.sessionId,
      tier: row.tier,
      status: row.status,
      reason: row.reason,
      subscription_id: row.subscriptionId,
      checkout_url: row.status === 'open' ? row.url : null,
      expires_at: iso(row.expiresAt),
    });
  },
});
