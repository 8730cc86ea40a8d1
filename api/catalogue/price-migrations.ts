import { z } from 'zod';
import { MIGRATED_STATES } from '../../db/catalogue/migrated-subscription.entity.ts';
import { listMigrated, migrationCandidates } from '../../db/catalogue/migrated-subscriptions.ts';
import type { CandidateRow, ListedMigrated } from '../../db/catalogue/migrated-subscriptions.ts';
import { listPriceMigrations } from '../../db/catalogue/price-migrations.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { cutPage, idPageStart } from '../../db/cursor.ts';
import { MIGRATION_EXCLUSIONS, plannedMigration } from '../../domain/catalogue/price-migration.ts';
import type { MigrationExclusion, PlannedMigration } from '../../domain/catalogue/price-migration.ts';
import { toMajor } from '../../domain/money.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { isoOrNull } from '../http/iso.ts';
import { pageQuery } from '../http/pagination.ts';
import {
  MigratedSubscriptionBody,
  PriceMigrationBody,
  knownMigration,
  migrationParams,
  presentMigration,
  presentMigrations,
} from './price-migration-body.ts';

const next_cursor = z.string().nullable();

/** GET /admin/price-migrations */
export const listPriceMigrationsRoute = defineRoute({
  method: 'get',
  path: '/admin/price-migrations',
  role: 'finance',
  summary: 'Lists moves of subscribers to another price, newest first',
  tags: ['Plans'],
  query: pageQuery(20),
  responses: {
    200: z
      .object({ migrations: z.array(PriceMigrationBody), next_cursor })
      .meta({ id: 'PriceMigrationList' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const { rows, nextCursor } = await listPriceMigrations(deps.em(), query);
    return ok({ migrations: await presentMigrations(deps, rows), next_cursor: nextCursor });
  },
});

/** GET /admin/price-migrations/:id */
export const getPriceMigrationRoute = defineRoute({
  method: 'get',
  path: '/admin/price-migrations/:id',
  role: 'finance',
  summary: 'Tells how far a price migration is',
  tags: ['Plans'],
  params: migrationParams,
  responses: { 200: PriceMigrationBody },
  errors: ['not_found'],
  handler: async ({ params, deps }) =>
    ok(await presentMigration(deps, await knownMigration(deps, params.id))),
});

/** GET /admin/price-migrations/:id/subscriptions */
export const listMigratedRoute = defineRoute({
  method: 'get',
  path: '/admin/price-migrations/:id/subscriptions',
  role: 'finance',
  summary: 'Lists what a price migration did with each subscription, or why nothing',
  tags: ['Plans'],
  params: migrationParams,
  query: pageQuery(50).extend({ state: z.enum(MIGRATED_STATES).optional() }),
  responses: {
    200: z
      .object({ subscriptions: z.array(MigratedSubscriptionBody), next_cursor })
      .meta({ id: 'MigratedSubscriptionList' }),
  },
  errors: ['not_found'],
  handler: async ({ params: { id }, query: { state = null, ...page }, deps }) => {
    // First, since a cursor that is not one of ours is refused whatever the migration.
    const { rows, nextCursor } = await listMigrated(deps.em(), id, { state, ...page });
    const migration = await knownMigration(deps, id);
    return ok({
      subscriptions: rows.map((row) => presentMigrated(row, row.currency ?? migration.currency)),
      next_cursor: nextCursor,
    });
  },
});

const presentMigrated = (
  row: ListedMigrated,
  currency: string,
): z.input<typeof MigratedSubscriptionBody> => ({
  subscription: row.subscriptionId,
  customer: row.customerId,
  email: row.email,
  state: row.state,
  reason: row.reason,
  is_canary: row.isCanary,
  currency,
  old_amount: toMajor(row.oldAmount, currency),
  new_amount: toMajor(row.newAmount, currency),
  mrr_effect: toMajor(row.mrrEffect, currency),
  is_estimate: row.isEstimate,
  noticed_at: isoOrNull(row.noticedAt),
  notice_ends_at: isoOrNull(row.noticeEndsAt),
  effective_at: isoOrNull(row.effectiveAt),
  changed_at: isoOrNull(row.changedAt),
  stays_mail: row.staysMailDueAt === null ? row.correction : 'due',
});

const excluded = z.enum(MIGRATION_EXCLUSIONS);

const MigrationPreviewBody = z
  .object({
    currency: z.string(),
    migrated: z.number().int(),
    canary: z.number().int(),
    excluded: z.array(z.object({ reason: excluded, subscriptions: z.number().int() })),
    amount_before: z.number().meta({ description: 'Of all that are migrated, for one period each' }),
    amount_after: z.number(),
    mrr_effect: z.number(),
    estimates: z.number().int().meta({ description: 'Of the migrated: those with discounts or add-ons' }),
    subscriptions: z
      .array(
        z.object({
          subscription: z.string(),
          customer: z.string(),
          currency: z.string(),
          old_amount: z.number().meta({ description: 'Before discounts and added tax' }),
          new_amount: z.number(),
          mrr_effect: z.number(),
          is_estimate: z.boolean(),
          is_canary: z.boolean(),
          effective_at: z.iso.datetime().nullable().meta({ description: 'If the mail went out now' }),
          excluded: excluded.nullable(),
        }),
      )
      .meta({ description: 'A page; the sums are over all pages' }),
    next_cursor,
  })
  .meta({ id: 'PriceMigrationPreview' });

/** Subscriptions that are read at once. */
const PAGE = 1_000;

/** GET /admin/price-migrations/:id/preview */
export const previewPriceMigrationRoute = defineRoute({
  method: 'get',
  path: '/admin/price-migrations/:id/preview',
  role: 'finance',
  summary: 'Tells who would pay what and from when if it were started now; changes nothing',
  tags: ['Plans'],
  params: migrationParams,
  query: pageQuery(50),
  responses: { 200: MigrationPreviewBody },
  errors: ['not_found'],
  handler: async ({ params, query: { limit, cursor }, deps }) => {
    const after = idPageStart(cursor);
    const migration = await knownMigration(deps, params.id);
    const sums = await migrationSums(deps, migration);
    const found = await page(deps, migration, after, limit + 1);
    const { rows, nextCursor } = cutPage(found, limit, ({ id }) => [id]);
    return ok({
      ...sums,
      subscriptions: rows.map((row) => {
        const plan = plannedMigration(migration, row, row.clock);
        const major = (amount: number): number => toMajor(amount, row.currency);
        return {
          subscription: row.id,
          customer: row.customerId,
          currency: row.currency,
          old_amount: major(plan.before),
          new_amount: major(plan.after),
          mrr_effect: major(plan.mrrEffect),
          is_estimate: plan.isEstimate,
          is_canary: plan.isCanary,
          effective_at: isoOrNull(plan.effectiveAt),
          excluded: plan.exclusion,
        };
      }),
      next_cursor: nextCursor,
    });
  },
});

const page = (
  { em, now }: Pick<ApiDeps, 'em' | 'now'>,
  migration: PriceMigrationRow,
  after: string,
  limit: number,
): Promise<CandidateRow[]> => migrationCandidates(em(), migration, { now: now(), after, limit });

type Sums = Omit<z.input<typeof MigrationPreviewBody>, 'subscriptions' | 'next_cursor'>;

/** What a migration would come to, over all subscriptions of its plan. */
export async function migrationSums(deps: ApiDeps, migration: PriceMigrationRow): Promise<Sums> {
  const reasons = new Map<MigrationExclusion, number>();
  const sum = { migrated: 0, canary: 0, estimates: 0, before: 0, after: 0, mrrEffect: 0 };
  const add = (plan: PlannedMigration): void => {
    if (plan.exclusion !== null) {
      reasons.set(plan.exclusion, (reasons.get(plan.exclusion) ?? 0) + 1);
      return;
    }
    sum.migrated += 1;
    sum.canary += plan.isCanary ? 1 : 0;
    sum.estimates += plan.isEstimate ? 1 : 0;
    sum.before += plan.before;
    sum.after += plan.after;
    sum.mrrEffect += plan.mrrEffect;
  };
  for (let after: string | null = ''; after !== null;) {
    const rows: CandidateRow[] = await page(deps, migration, after, PAGE);
    for (const row of rows) add(plannedMigration(migration, row, row.clock));
    after = rows.length < PAGE ? null : (rows.at(-1)?.id ?? null);
  }
  const { currency } = migration;
  return {
    currency,
    migrated: sum.migrated,
    canary: sum.canary,
    estimates: sum.estimates,
    excluded: MIGRATION_EXCLUSIONS.flatMap((name) => {
      const subscriptions = reasons.get(name) ?? 0;
      return subscriptions === 0 ? [] : [{ reason: name, subscriptions }];
    }),
    amount_before: toMajor(sum.before, currency),
    amount_after: toMajor(sum.after, currency),
    mrr_effect: toMajor(sum.mrrEffect, currency),
  };
}
