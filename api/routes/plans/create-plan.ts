import { z } from 'zod';
import { loadPlans } from '../../../db/repositories/plans.ts';
import { findPlan } from '../../../domain/catalogue/tiers.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute } from '../../http/define-route.ts';
import { PlanBody } from './plan-body.ts';
import { PlanFields, changedPlan } from './plan-change.ts';
import { CATALOGUE_ERRORS, savePlan } from './save-plan.ts';

/** POST /subscriptions/plans */
export const createPlan = defineRoute({
  method: 'post',
  path: '/subscriptions/plans',
  role: 'admin',
  summary: 'Adds a tier, here and in Stripe',
  tags: ['Plans'],
  body: PlanFields.extend({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'must be lower case letters, digits and dashes'),
    display_name: z.string().trim().min(1).max(100),
  }),
  responses: { 201: PlanBody },
  errors: ['plan_exists', ...CATALOGUE_ERRORS],
  handler: async ({ body: { id, ...fields }, ...context }) => {
    const plans = await loadPlans(context.deps.em());
    if (findPlan(plans, id) !== null)
      throw new ApiProblem('plan_exists', `There is a plan "${id}" already; change it, or take another id.`);
    const empty = {
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
    const after = changedPlan(empty, fields, context.deps.settings.defaultCurrency);
    return {
      status: 201 as const,
      body: await savePlan(context, { before: null, after, action: 'plan.create' }),
    };
  },
});
