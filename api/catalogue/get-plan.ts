import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import type { Route } from '../http/define-route.ts';
import { PlanBody, presentPlan } from './plan-body.ts';

const planRoute = (path: Route['path']): Route =>
  defineRoute({
    method: 'get',
    path,
    role: 'public',
    summary: 'Shows one tier, also one that is no longer on sale',
    tags: ['Plans'],
    params: z.object({ id: z.string().max(64) }),
    responses: { 200: PlanBody },
    errors: ['plan_not_found'],
    handler: async ({ params, deps }) => {
      const plan = (await loadPlans(deps.em())).find(({ code }) => code === params.id);
      if (plan === undefined) throw new ApiProblem('plan_not_found', `There is no plan "${params.id}".`);
      return ok(presentPlan(plan, deps.settings));
    },
  });

/** GET /subscriptions/plans/:id */
export const getPlan = planRoute('/subscriptions/plans/:id');

/** GET /plans/:id, the short path of the same. */
export const getPlanShort = planRoute('/plans/:id');
