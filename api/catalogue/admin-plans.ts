import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { subscriptionFigures } from '../../db/revenue/revenue-figures.ts';
import { planChanges } from '../../domain/catalogue/plan-changes.ts';
import type { PlanField } from '../../domain/catalogue/plan-changes.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { checkChange } from './check-change.ts';
import { NewPlanFields, newPlan } from './create-plan.ts';
import { PlanBody, presentPlan } from './plan-body.ts';
import { PlanFields, changedPlan } from './edit-plan.ts';
import { planAmong } from './save-plan.ts';

/** Number of live subscriptions by tier, from the stored figures. */
async function subscribersByTier(em: EntityManager): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { status, tier, count } of await subscriptionFigures(em)) {
    if (isFinal(status) || status === 'incomplete') continue;
    counts.set(tier, (counts.get(tier) ?? 0) + count);
  }
  return counts;
}

const subscribers = z.number().int().meta({ description: 'Subscriptions of it that are not over' });

/** GET /admin/plans */
export const listAllPlansRoute = defineRoute({
  method: 'get',
  path: '/admin/plans',
  role: 'editor',
  summary: 'Lists every tier, archived ones too, with how many have it',
  tags: ['Plans'],
  responses: {
    200: z
      .object({ plans: z.array(PlanBody.extend({ subscribers }).meta({ id: 'AdminPlan' })) })
      .meta({ id: 'AdminPlanList' }),
  },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const counts = await subscribersByTier(em);
    const plans = await loadPlans(em);
    return ok({
      plans: plans.map((plan) => ({
        ...presentPlan(plan, deps.settings),
        subscribers: counts.get(plan.code) ?? 0,
      })),
    });
  },
});

/** Fields as the API names them. */
const FIELD_NAMES = {
  displayName: 'display_name',
  rank: 'rank',
  active: 'active',
  prices: 'prices',
  trialDays: 'trial_days',
  features: 'features',
  services: 'services',
  limits: 'limits',
  includedCredits: 'included_credits',
  pricePer1k: 'price_per_1k',
  overageTiers: 'overage_tiers',
  rollover: 'rollover',
  eventTypes: 'event_types',
} as const satisfies Record<PlanField, keyof z.output<typeof PlanBody>>;

const PlanPreviewBody = z
  .object({
    before: PlanBody.nullable().meta({ description: 'null: it is a new one' }),
    after: PlanBody,
    changes: z
      .array(
        z.object({
          field: z.enum(Object.values(FIELD_NAMES)),
          reaches: z.enum(['new_subscribers', 'all_subscribers']),
        }),
      )
      .meta({
        description:
          'What would be different, and whether it would be so for new subscribers only or at once for those who have the tier',
      }),
    subscribers,
  })
  .meta({ id: 'PlanPreview' });

async function preview(
  { em, settings }: ApiDeps,
  before: Plan | null,
  after: Plan,
): Promise<z.input<typeof PlanPreviewBody>> {
  const present = (plan: Plan): z.input<typeof PlanBody> => presentPlan(plan, settings);
  return {
    before: before === null ? null : present(before),
    after: present(after),
    changes:
      before === null
        ? []
        : planChanges(before, after).map(({ field, reaches }) => ({ field: FIELD_NAMES[field], reaches })),
    subscribers: (await subscribersByTier(em())).get(after.code) ?? 0,
  };
}

/** POST /admin/plans/preview */
export const previewNewPlanRoute = defineRoute({
  method: 'post',
  path: '/admin/plans/preview',
  role: 'admin',
  summary: 'Checks a tier that is to be added, and shows it as it would be; adds nothing',
  tags: ['Plans'],
  body: NewPlanFields,
  responses: { 200: PlanPreviewBody },
  errors: ['plan_exists'],
  handler: async ({ body, deps }) => ok(await preview(deps, null, await newPlan(deps, body))),
});

/** POST /admin/plans/:id/preview */
export const previewPlanRoute = defineRoute({
  method: 'post',
  path: '/admin/plans/:id/preview',
  role: 'admin',
  summary: 'Returns what a change of a tier would change, and for whom; changes nothing',
  tags: ['Plans'],
  params: z.object({ id: z.string().max(64) }),
  body: PlanFields,
  responses: { 200: PlanPreviewBody },
  errors: ['plan_not_found', 'plan_led_to'],
  handler: async ({ params, body, deps }) => {
    const plans = await loadPlans(deps.em());
    const before = planAmong(plans, params.id);
    const after = changedPlan(before, body, deps.settings.defaultCurrency);
    checkChange(before, after, plans);
    return ok(await preview(deps, before, after));
  },
});
