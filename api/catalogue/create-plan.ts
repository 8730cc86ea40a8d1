import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute } from '../http/define-route.ts';
import { WaitingBody, approvalState, underWay } from '../approvals/ask-for-money.ts';
import { askedForPrices } from './ask-for-prices.ts';
import { PlanBody } from './plan-body.ts';
import { PlanFields, changedPlan, planName } from './edit-plan.ts';
import { CATALOGUE_ERRORS, requireFreeNames, savePlan } from './save-plan.ts';

/** A new tier: id, name, and deviations from the defaults. */
export const NewPlanFields = PlanFields.extend({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,40}$/, 'must be 2 to 41 lower case letters, digits and dashes, a letter first'),
  display_name: planName,
});

/** The tier that a request describes. @throws ApiProblem `plan_exists`, `invalid_request` */
export async function newPlan(
  deps: ApiDeps,
  { id, ...fields }: z.output<typeof NewPlanFields>,
): Promise<Plan> {
  const plans = await loadPlans(deps.em());
  if (findPlan(plans, id) !== null) {
    const detail = `There is a plan "${id}" already; change it, or take another id.`;
    throw new ApiProblem('plan_exists', detail, { errors: [{ pointer: '/id', detail }] });
  }
  const empty: Plan = {
    code: id,
    displayName: fields.display_name,
    rank: Math.max(-1, ...plans.map(({ rank }) => rank)) + 1,
    active: true,
    features: [],
    services: ['ops-center'],
    limits: { callsPerDay: null },
    includedCredits: 0,
    pricePer1k: null,
    trialDays: 0,
    prices: [],
  };
  return changedPlan(empty, fields, deps.settings.defaultCurrency);
}

/** POST /subscriptions/plans */
export const createPlanRoute = defineRoute({
  method: 'post',
  path: '/subscriptions/plans',
  role: 'admin',
  recentSignIn: true,
  summary: 'Adds a tier, here and in Stripe',
  tags: ['Plans'],
  body: NewPlanFields,
  description: 'Waits for a second administrator (202) unless APPROVAL_PRICE_CHANGES is `alone`.',
  responses: { 201: PlanBody, 202: WaitingBody },
  errors: ['plan_exists', 'engine_unavailable', ...CATALOGUE_ERRORS],
  handler: async ({ body, ...context }) => {
    const after = await newPlan(context.deps, body);
    await requireFreeNames(context.deps, after);
    const asked = await askedForPrices(context, { before: null, after, reason: body.reason });
    if (asked !== null)
      return { ...underWay(asked, await approvalState(context.deps, asked)), status: 202 as const };
    return {
      status: 201 as const,
      body: await savePlan(context, { before: null, after, action: 'plan.create' }),
    };
  },
});
