import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { pageOf, pageStart } from '../cursor.ts';
import type { PageRequest, RowPage } from '../cursor.ts';
import type { RowOf } from '../database.ts';
import { execute, insertRows, query, timestamp } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';
import { PriceMigrationSchema } from './price-migration.entity.ts';

/** A move of existing subscribers to another price. Amounts are minor units, times epoch milliseconds. */
export type PriceMigrationRow = RowOf<'price_migrations'>;
export type PriceMigrationState = PriceMigrationRow['state'];

export async function insertPriceMigration(em: EntityManager, row: PriceMigrationRow): Promise<void> {
  await insertRows(em, PriceMigrationSchema, [row], '');
}

/** One migration; null when unknown. */
export const findPriceMigration = (em: EntityManager, id: string): Promise<PriceMigrationRow | null> =>
  readFirst(em, tables(em).selectFrom('price_migrations').selectAll().where('id', '=', id));

/** All migrations, newest first. */
export async function listPriceMigrations(
  em: EntityManager,
  { limit, cursor }: PageRequest,
): Promise<RowPage<PriceMigrationRow>> {
  const [at, id] = pageStart(cursor);
  const rows = await readAll(
    em,
    tables(em)
      .selectFrom('price_migrations')
      .selectAll()
      .where(sql<boolean>`(created_at, id) < (${at}, ${id})`)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}

/** Another migration of the same subscribers that is under way; null without one. */
export const openPriceMigration = (
  em: EntityManager,
  { id, planCode, currency, interval }: PriceMigrationRow,
): Promise<{ id: string } | null> =>
  readFirst(
    em,
    tables(em)
      .selectFrom('price_migrations')
      .select('id')
      .where('planCode', '=', planCode)
      .where('currency', '=', currency)
      .where('interval', '=', interval)
      .where('id', '<>', id)
      .where('state', 'in', ['running', 'paused', 'undoing']),
  );

/** Keeps others from starting a migration of the same subscribers until this transaction ends. */
export async function lockMigrated(
  em: EntityManager,
  { planCode, currency, interval }: PriceMigrationRow,
): Promise<void> {
  const whose = `price_migrations/${planCode}/${currency}/${interval}`;
  await execute(em, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [whose]);
}

/** A move from one state to another, with what else changes by it. */
export interface MigrationMove {
  from: readonly PriceMigrationState[];
  to: PriceMigrationState;
  /** Real time, epoch milliseconds. */
  at: number;
  pausedBy?: PriceMigrationRow['pausedBy'];
}

/**
 * Moves a migration on, where it is in one of these states.
 * @returns whether it was
 */
export async function moveMigration(
  em: EntityManager,
  id: string,
  { from, to, at, pausedBy = null }: MigrationMove,
): Promise<boolean> {
  const moved = await query<{ id: string }>(
    em,
    `update price_migrations set state = $3, paused_by = $4,
       canary_changed = canary_changed or ($3 = 'running' and paused_by is not distinct from 'canary' and canary_noticed),
       canary_noticed = canary_noticed or ($3 = 'running' and paused_by is not distinct from 'canary'),
       started_at = case when $3 = 'running' then coalesce(started_at, $5) else started_at end,
       ended_at = case when $3 in ('done', 'undone') then $5::timestamptz else null end
     where id = $1 and state = any($2) returning id`,
    [id, from, to, pausedBy, timestamp(at)],
  );
  return moved.length === 1;
}

/** Every subscription was looked at. */
export async function notePlanned(em: EntityManager, id: string, at: number): Promise<void> {
  const migration = tables(em).updateTable('price_migrations').set({ plannedAt: at });
  await changeRows(em, migration.where('id', '=', id).where('plannedAt', 'is', null));
}

/** Nobody comes first: the hash chose none, or no first share is wanted. */
export async function skipCanary(em: EntityManager, id: string): Promise<void> {
  const skipped = { canaryNoticed: true, canaryChanged: true };
  await changeRows(em, tables(em).updateTable('price_migrations').set(skipped).where('id', '=', id));
}
