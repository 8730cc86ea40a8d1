import { z } from 'zod';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { ExplanationBody, askExplanation } from './explain-subscription.ts';

/** GET /admin/subscriptions/:id/explain */
export const explainForStaffRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/:id/explain',
  role: 'editor',
  summary: 'Says why a subscription stands as it does, what comes next, and what would change that',
  tags: ['Administration'],
  params: z.object({ id: z.string().max(255).meta({ description: 'Stripe subscription, sub_…' }) }),
  responses: { 200: ExplanationBody },
  errors: ['not_found', 'subscription_over', 'engine_unavailable'],
  handler: async ({ params, deps }) => {
    const row = await findSubscription(deps.em(), params.id);
    if (row === null) throw new ApiProblem('not_found', `There is no subscription ${params.id}.`);
    return ok(await askExplanation(deps, row));
  },
});
