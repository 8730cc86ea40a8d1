import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { SERVICES } from '../../domain/catalogue/services.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { PlanBody, presentPlan } from './plan-body.ts';

/** GET /subscriptions/plans */
export const listPlansRoute = defineRoute({
  method: 'get',
  path: '/subscriptions/plans',
  role: 'public',
  summary: 'Lists the tiers on sale',
  tags: ['Plans'],
  responses: {
    200: z
      .object({
        plans: z.array(PlanBody),
        services: z
          .array(z.object({ id: z.string(), name: z.string() }))
          .meta({ description: 'Names of the services that plans open' }),
      })
      .meta({ id: 'PlanList' }),
  },
  errors: [],
  handler: async ({ deps }) => {
    const plans = await loadPlans(deps.em());
    const onSale = plans.filter((plan) => plan.active).sort((a, b) => a.rank - b.rank);
    return ok({
      plans: onSale.map((plan) => presentPlan(plan, deps.settings)),
      services: SERVICES.map(({ id, name }) => ({ id, name })),
    });
  },
});
