import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import type { Route } from '../http/define-route.ts';
import { WaitingBody, approvalState, underWay } from '../approvals/ask-for-money.ts';
import { askedForPrices } from './ask-for-prices.ts';
import { checkChange } from './check-change.ts';
import { PlanBody } from './plan-body.ts';
import { PlanFields, changedPlan } from './edit-plan.ts';
import { CATALOGUE_ERRORS, planAmong, requireFreeNames, savePlan } from './save-plan.ts';

const updateRoute = (path: Route['path']): Route =>
  defineRoute({
    method: 'put',
    path,
    role: 'admin',
    recentSignIn: true,
    summary: 'Changes a tier; fields that are left out stay',
    description:
      'A changed price is a new price in Stripe. Those who subscribed to the old one keep it until they are moved. A change of prices, included ' +
      'credits or overage waits for a second administrator (202) unless APPROVAL_PRICE_CHANGES is `alone`.',
    tags: ['Plans'],
    params: z.object({ id: z.string().max(64) }),
    body: PlanFields,
    responses: { 200: PlanBody, 202: WaitingBody },
    idempotent: true,
    errors: ['plan_not_found', 'plan_led_to', 'engine_unavailable', ...CATALOGUE_ERRORS],
    handler: async ({ params, body, ...context }) => {
      const plans = await loadPlans(context.deps.em());
      const before = planAmong(plans, params.id);
      const after = changedPlan(before, body, context.deps.settings.defaultCurrency);
      checkChange(before, after, plans);
      await requireFreeNames(context.deps, after);
      const asked = await askedForPrices(context, { before, after, reason: body.reason });
      if (asked !== null)
        return { ...underWay(asked, await approvalState(context.deps, asked)), status: 202 as const };
      return ok(await savePlan(context, { before, after, action: 'plan.update' }));
    },
  });

/** PUT /subscriptions/plans/:id */
export const updatePlan = updateRoute('/subscriptions/plans/:id');

/** PUT /plans/:id, the short path of the same. */
export const updatePlanShort = updateRoute('/plans/:id');
