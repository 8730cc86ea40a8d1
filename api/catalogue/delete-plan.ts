import { z } from 'zod';
import { isPlanInUse, loadPlans } from '../../db/catalogue/plans.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import type { Route } from '../http/define-route.ts';
import { checkArchiving } from './check-change.ts';
import { PlanBody } from './plan-body.ts';
import { CATALOGUE_ERRORS, planAmong, savePlan } from './save-plan.ts';

const deleteRoute = (path: Route['path']): Route =>
  defineRoute({
    method: 'delete',
    path,
    role: 'admin',
    recentSignIn: true,
    summary: 'Takes a tier off sale',
    description:
      'The tier is archived, never removed. One that has subscribers needs `archive=true`; they keep it. One that the rules of another tier on sale lead to stays on sale.',
    tags: ['Plans'],
    params: z.object({ id: z.string().max(64) }),
    query: z.object({ archive: z.enum(['true', 'false']).default('false') }),
    responses: { 200: PlanBody },
    errors: ['plan_not_found', 'plan_in_use', 'plan_led_to', ...CATALOGUE_ERRORS],
    handler: async ({ params, query, ...context }) => {
      const plans = await loadPlans(context.deps.em());
      const before = planAmong(plans, params.id);
      checkArchiving(before, plans);
      if (query.archive === 'false' && (await isPlanInUse(context.deps.em(), before.code))) {
        throw new ApiProblem(
          'plan_in_use',
          `${before.displayName} has subscribers; add "?archive=true" to take it off sale and let them keep it.`,
        );
      }
      const after = { ...before, active: false, prices: before.prices.filter((price) => price.active) };
      return ok(await savePlan(context, { before, after, action: 'plan.archive' }));
    },
  });

/** DELETE /subscriptions/plans/:id */
export const deletePlan = deleteRoute('/subscriptions/plans/:id');

/** DELETE /plans/:id, the short path of the same. */
export const deletePlanShort = deleteRoute('/plans/:id');
