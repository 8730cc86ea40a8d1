import type { EntityManager } from '@mikro-orm/postgresql';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import type { RowOf } from '../database.ts';
import { execute, insertRows, json, query, timestamp } from '../sql.ts';
import { SweepRepairSchema } from './sweep-repair.entity.ts';

/** A difference that the sweep found, and what became of it. Times are epoch milliseconds, real time. */
export type SweepRepairRow = RowOf<'sweep_repairs'>;

/** Stores what was found. A subject that has an open row keeps it, with what differs now. */
export async function openRepairs(em: EntityManager, rows: readonly SweepRepairRow[]): Promise<void> {
  await insertRows(
    em,
    SweepRepairSchema,
    rows,
    `on conflict (subject, subject_id) where state <> 'repaired' do update
       set before = excluded.before, action = excluded.action, pass_id = excluded.pass_id, invariant = excluded.invariant`,
  );
}

/**
 * Open rows to look at again: those that were asked for, and once an hour those that need attention.
 * @param now real time, epoch milliseconds
 */
export const repairsToSettle = (em: EntityManager, now: number, limit = 50): Promise<SweepRepairRow[]> =>
  query(
    em,
    `select * from sweep_repairs where state = 'asked' or (state = 'attention' and looked_at < $1)
     order by looked_at nulls first, found_at limit $2`,
    [timestamp(now - 3_600_000), limit],
  );

/** What a later look found of an open row. */
export interface SettledRepair {
  id: string;
  state: SweepRepairRow['state'];
  after: readonly Difference[];
}

/** Stores what became of repairs. */
export async function settleRepairs(
  em: EntityManager,
  settled: readonly SettledRepair[],
  now: number,
): Promise<void> {
  if (settled.length === 0) return;
  await execute(
    em,
    `update sweep_repairs r set state = s.state, after = s.after, looked_at = $2
     from json_to_recordset($1::json) as s (id text, state text, after jsonb) where r.id = s.id`,
    [json(settled), timestamp(now)],
  );
}

/** Open rows of a pass that were asked for and not seen to agree yet. */
export async function countAsked(em: EntityManager, passId: string): Promise<number> {
  const rows = await query<{ n: number }>(
    em,
    `select count(*) as n from sweep_repairs where pass_id = $1 and state = 'asked'`,
    [passId],
  );
  return rows[0]?.n ?? 0;
}

/** The latest, those that need attention first. */
export const latestRepairs = (em: EntityManager, limit = 100): Promise<SweepRepairRow[]> =>
  query(
    em,
    `select * from (
       (select * from sweep_repairs where state <> 'repaired' order by found_at desc limit $1)
       union all (select * from sweep_repairs where state = 'repaired' order by found_at desc limit $1)
     ) r order by state = 'repaired', found_at desc, id limit $1`,
    [limit],
  );

/** What a pass found, those that need attention first. */
export const repairsOfPass = (em: EntityManager, passId: string): Promise<SweepRepairRow[]> =>
  query(
    em,
    `select * from sweep_repairs where pass_id = $1 order by state = 'repaired', found_at, id limit 1000`,
    [passId],
  );
