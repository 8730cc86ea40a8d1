import { z } from 'zod';
import { MIGRATED_STATES } from '../../db/catalogue/migrated-subscription.entity.ts';
import { countMigrated, countMigratedOf } from '../../db/catalogue/migrated-subscriptions.ts';
import type { MigratedCount } from '../../db/catalogue/migrated-subscriptions.ts';
import { MIGRATION_STATES, PAUSED_BY } from '../../db/catalogue/price-migration.entity.ts';
import { findPriceMigration } from '../../db/catalogue/price-migrations.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { MIGRATION_PRORATIONS, MIGRATION_TIMINGS } from '../../domain/catalogue/price-migration.ts';
import { toMajor } from '../../domain/money.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { iso, isoOrNull } from '../http/iso.ts';

const MigratedState = z.enum(MIGRATED_STATES).meta({
  description:
    'planned, then noticed (the mail was sent), scheduled (waits at Stripe for the renewal), changed; or excluded from the start, left_out later, stopped, undone',
});

/** A migration as staff see it. */
export const PriceMigrationBody = z
  .object({
    id: z.string(),
    plan: z.string(),
    currency: z.string(),
    billing_cycle: z.enum(['monthly', 'yearly']),
    from_prices: z.array(z.string()).nullable().meta({ description: 'null: any but the new one' }),
    to_price: z.string(),
    to_amount: z.number().meta({ description: 'For one unit' }),
    when: z.enum(MIGRATION_TIMINGS),
    proration: z.enum(MIGRATION_PRORATIONS).nullable(),
    notice_days: z.number().int(),
    share_percent: z.number().int(),
    canary_percent: z.number().int(),
    per_minute: z.number().int(),
    state: z.enum(MIGRATION_STATES),
    paused_by: z.enum(PAUSED_BY).nullable().meta({
      description: 'canary: the first share is through, and the others follow once staff resume it',
    }),
    attention: z.string().nullable().meta({ description: 'What somebody has to do before it goes on' }),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    counts: z
      .array(
        z.object({
          state: MigratedState,
          reason: z.string().nullable(),
          is_canary: z.boolean(),
          subscriptions: z.number().int(),
          mrr_effect: z.number(),
        }),
      )
      .meta({ description: 'Empty until every subscription is being looked at' }),
  })
  .meta({ id: 'PriceMigration' });

/** One subscription of a migration. */
export const MigratedSubscriptionBody = z
  .object({
    subscription: z.string(),
    customer: z.string(),
    email: z.string().nullable(),
    state: MigratedState,
    reason: z.string().nullable(),
    is_canary: z.boolean(),
    currency: z.string(),
    old_amount: z
      .number()
      .meta({ description: 'Of the plan for one period, before discounts and added tax' }),
    new_amount: z.number(),
    mrr_effect: z.number(),
    is_estimate: z.boolean().meta({ description: 'Discounts or add-ons make mrr_effect an estimate' }),
    noticed_at: z.iso.datetime().nullable().meta({ description: 'When the mail went out' }),
    notice_ends_at: z.iso.datetime().nullable(),
    effective_at: z.iso.datetime().nullable(),
    changed_at: z.iso.datetime().nullable(),
    stays_mail: z.enum(['due', 'sent', 'recorded', 'failed']).nullable().meta({
      description: 'The mail that the old price stays; recorded: there is no mail server. null: none is owed',
    }),
  })
  .meta({ id: 'MigratedSubscription' });

/** Path of one migration. */
export const migrationParams = z.object({ id: z.string().max(64) });

/** @throws ApiProblem `not_found` */
export async function knownMigration({ em }: Pick<ApiDeps, 'em'>, id: string): Promise<PriceMigrationRow> {
  const row = await findPriceMigration(em(), id);
  if (row === null) throw new ApiProblem('not_found', `There is no price migration ${id}.`);
  return row;
}

/** A migration with how far it is. */
export const presentMigration = async (
  { em }: Pick<ApiDeps, 'em'>,
  row: PriceMigrationRow,
): Promise<z.input<typeof PriceMigrationBody>> => withCounts(row, await countMigrated(em(), row.id));

/** The same of several. */
export async function presentMigrations(
  { em }: Pick<ApiDeps, 'em'>,
  rows: readonly PriceMigrationRow[],
): Promise<z.input<typeof PriceMigrationBody>[]> {
  const counts = await countMigratedOf(
    em(),
    rows.map(({ id }) => id),
  );
  const countsOf = Map.groupBy(counts, ({ migrationId }) => migrationId);
  return rows.map((row) => withCounts(row, countsOf.get(row.id) ?? []));
}

/** What keeps a migration from going on, and the remedy; null where nothing does. */
function attentionOf({ pausedBy, toPriceId }: PriceMigrationRow): string | null {
  switch (pausedBy) {
    case 'canary':
      return 'The first share is through. Look at it, then resume; the others follow.';
    case 'price_archived':
      return `${toPriceId} is archived. Stop or undo this migration, and draft another to a price that is sold.`;
    case 'mail_not_configured':
      return 'Subscribers must be notified by mail. Set SMTP_URL, then resume.';
    case 'staff':
    case null:
      return null;
  }
}

const withCounts = (
  row: PriceMigrationRow,
  counts: readonly MigratedCount[],
): z.input<typeof PriceMigrationBody> => ({
  id: row.id,
  plan: row.planCode,
  currency: row.currency,
  billing_cycle: row.interval === 'year' ? 'yearly' : 'monthly',
  from_prices: row.fromPriceIds,
  to_price: row.toPriceId,
  to_amount: toMajor(row.toAmount, row.currency),
  when: row.timing,
  proration: row.proration,
  notice_days: row.noticeDays,
  share_percent: row.sharePercent,
  canary_percent: row.canaryPercent,
  per_minute: row.perMinute,
  state: row.state,
  paused_by: row.pausedBy,
  attention: attentionOf(row),
  created_at: iso(row.createdAt),
  started_at: isoOrNull(row.startedAt),
  ended_at: isoOrNull(row.endedAt),
  counts: counts.map(({ state, reason, isCanary, subscriptions, mrrEffect }) => ({
    state,
    reason,
    is_canary: isCanary,
    subscriptions,
    mrr_effect: toMajor(mrrEffect, row.currency),
  })),
});
