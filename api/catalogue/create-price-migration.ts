import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { insertPriceMigration } from '../../db/catalogue/price-migrations.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import {
  MIGRATION_PRORATIONS,
  MIGRATION_TIMINGS,
  soldPriceOf,
} from '../../domain/catalogue/price-migration.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import type { ApiDeps } from '../deps.ts';
import { reason } from '../dunning/intervene.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute } from '../http/define-route.ts';
import { byStaff } from '../audit/by-staff.ts';
import { PriceMigrationBody, presentMigration } from './price-migration-body.ts';

const wholeNumber = (least: number, most: number): z.ZodInt =>
  z
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const priceId = z.string().regex(/^\w{3,255}$/, 'must be the id of a price, price_…');

const NewMigration = z
  .strictObject({
    plan: z.string().max(64).meta({ description: 'Whose subscribers' }),
    to_price: priceId.meta({
      description: 'An active price of the plan; it says currency and billing cycle',
    }),
    from_prices: z
      .array(priceId)
      .min(1, 'must name a price, or be left out')
      .max(50)
      .optional()
      .meta({ description: 'Left out: all who pay another price than to_price' }),
    when: z.enum(MIGRATION_TIMINGS).meta({
      description: 'After the notice: at the next renewal, or now, in the middle of a period',
    }),
    proration: z
      .enum(MIGRATION_PRORATIONS)
      .optional()
      .meta({ description: 'Needed with `now`; nothing is prorated at a renewal' }),
    notice_days: wholeNumber(0, 365)
      .optional()
      .meta({ description: 'Between mail and change; at least, and by default, PRICE_NOTICE_DAYS' }),
    share_percent: wholeNumber(1, 100).default(100),
    canary_percent: wholeNumber(0, 99)
      .default(0)
      .meta({ description: 'Who comes first; the others follow once staff resume' }),
    per_minute: wholeNumber(1, 600).default(60).meta({ description: 'Mails or changes a minute' }),
    reason,
  })
  .meta({
    examples: [
      { plan: 'starter', to_price: 'price_1Q0PsIJvEtkwdCNYMSaVuRz6', when: 'renewal', reason: 'New prices' },
    ],
  });

/** POST /admin/price-migrations */
export const createPriceMigrationRoute = defineRoute({
  method: 'post',
  path: '/admin/price-migrations',
  role: 'admin',
  summary: 'Drafts a move of existing subscribers to another price',
  description: 'Nothing is sent or changed before it is started. See its preview first.',
  tags: ['Plans'],
  body: NewMigration,
  responses: { 201: PriceMigrationBody },
  errors: ['price_not_found'],
  handler: async ({ body, deps, principal, requestId }) => {
    const row = await newMigration(deps, body);
    await deps.em().transactional(async (em) => {
      await insertPriceMigration(em, row);
      await appendAudit(em, {
        ...byStaff({ principal, requestId, deps }),
        action: 'price_migration.create',
        subjectType: 'price_migration',
        subjectId: row.id,
        before: null,
        after: row,
        reason: body.reason,
      });
    });
    return { status: 201 as const, body: await presentMigration(deps, row) };
  },
});

async function newMigration(deps: ApiDeps, body: z.output<typeof NewMigration>): Promise<PriceMigrationRow> {
  const plans = await loadPlans(deps.em());
  const plan = findPlan(plans, body.plan);
  if (plan === null) throw invalid('/plan', `There is no plan "${body.plan}".`);
  const { price, interval } = requireSold(plan, body.to_price);
  for (const id of body.from_prices ?? [])
    if (
      !plan.prices.some(({ stripePriceId }) => stripePriceId === id) &&
      plan.stripeIds?.includes(id) !== true
    )
      throw new ApiProblem('price_not_found', `${plan.displayName} has no price ${id}.`);
  if ((body.when === 'now') !== (body.proration !== undefined))
    throw invalid('/proration', 'proration is needed with "now", and not taken with "renewal".');
  const { priceNoticeDays } = deps.settings;
  const noticeDays = body.notice_days ?? priceNoticeDays;
  if (noticeDays < priceNoticeDays)
    throw invalid('/notice_days', `notice_days must be at least ${priceNoticeDays} (PRICE_NOTICE_DAYS).`);
  return {
    id: randomUUID(),
    planCode: plan.code,
    currency: price.currency,
    interval,
    fromPriceIds: body.from_prices ?? null,
    toPriceId: body.to_price,
    toAmount: price.amount,
    timing: body.when,
    proration: body.proration ?? null,
    noticeDays,
    sharePercent: body.share_percent,
    canaryPercent: body.canary_percent,
    perMinute: body.per_minute,
    state: 'draft',
    pausedBy: null,
    canaryNoticed: body.canary_percent === 0,
    canaryChanged: body.canary_percent === 0,
    createdAt: deps.now(),
    startedAt: null,
    plannedAt: null,
    endedAt: null,
  };
}

/** @throws ApiProblem `price_not_found` where the plan does not sell a period at this price */
export function requireSold(plan: Plan, stripePriceId: string): NonNullable<ReturnType<typeof soldPriceOf>> {
  const sold = soldPriceOf(plan, stripePriceId);
  if (sold !== null) return sold;
  throw new ApiProblem(
    'price_not_found',
    `${plan.displayName} sells no period at ${stripePriceId} today. Another plan's price is a change of plan.`,
  );
}

const invalid = (pointer: string, detail: string): ApiProblem =>
  new ApiProblem('invalid_request', detail, { errors: [{ pointer, detail }] });
