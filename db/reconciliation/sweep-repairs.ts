import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import type { RowOf } from '../database.ts';
import { execute, insertRows, json, query, timestamp } from '../sql.ts';
import { changeRows, readAll, tables } from '../typed.ts';
import { SweepRepairSchema } from './sweep-repair.entity.ts';

/** A difference that the sweep found, and what became of it. Times are epoch milliseconds, real time. */
export type SweepRepairRow = RowOf<'sweep_repairs'>;

/**
 * Stores what was found. A subject that has an open row keeps it, with the pass that found it first; it waits
 * for a repair again only where something else differs now.
 */
export async function openRepairs(em: EntityManager, rows: readonly SweepRepairRow[]): Promise<void> {
  await insertRows(
    em,
    SweepRepairSchema,
    rows,
    `on conflict (subject, subject_id) where state <> 'repaired' do update
       set before = excluded.before, action = excluded.action, invariant = excluded.invariant, state = excluded.state,
         after = null, asked_at = null, problem = null
       where sweep_repairs.before <> excluded.before or sweep_repairs.action <> excluded.action`,
  );
}

/** What a row is about. */
export type RepairSubject = Pick<SweepRepairRow, 'subject' | 'subjectId'>;

/**
 * Open rows of some subjects whose repair should be asked for.
 * @param again also of those that it was asked for already
 */
export const repairsToAsk = (
  em: EntityManager,
  subjects: readonly RepairSubject[],
  { again }: { again: boolean },
): Promise<(RepairSubject & { id: string })[]> =>
  query(
    em,
    `select r.id, r.subject, r.subject_id from sweep_repairs r
       join json_to_recordset($1::json) as s ("subject" text, "subjectId" text)
         on r.subject = s.subject and r.subject_id = s."subjectId"
     where r.state = 'waiting' or ($2 and r.state <> 'repaired' and r.action <> 'none')`,
    [json(subjects.map(({ subject, subjectId }) => ({ subject, subjectId }))), again],
  );

/** Notes that a repair was asked for. */
export async function noteAsked(em: EntityManager, id: string, now: number): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .updateTable('sweep_repairs')
      .set({ state: 'asked', askedAt: now })
      .where('id', '=', id)
      .where('state', '<>', 'repaired'),
  );
}

/** Not asked for, and not looked at since a time. */
const NOT_ASKED_FOR = `state in ('waiting', 'attention') and coalesce(looked_at, found_at) < $1`;

/** When an open row was asked for or looked at, whichever was later. */
const LAST_TOUCHED = 'greatest(looked_at, asked_at, found_at)';

/**
 * When a row that was asked for is looked at again: after two seconds, then after as long as it has waited
 * by then, two minutes at most. Each look costs a read at Stripe.
 */
const NEXT_LOOK = `${LAST_TOUCHED} + least(interval '2 minutes', greatest(interval '2 seconds', ${LAST_TOUCHED} - coalesce(asked_at, found_at)))`;

/**
 * Open rows that are due to be looked at again.
 * @param since epoch milliseconds: those that were not asked for are left alone if looked at since then
 */
export const repairsToResolve = (
  em: EntityManager,
  { since, now, limit = 50 }: { since: number; now: number; limit?: number },
): Promise<SweepRepairRow[]> =>
  query(
    em,
    `select * from sweep_repairs where (state = 'asked' and ${NEXT_LOOK} <= $2) or (${NOT_ASKED_FOR})
     order by looked_at nulls first, found_at, id limit $3`,
    [timestamp(since), timestamp(now), limit],
  );

/**
 * How many wait: those that {@link repairsToResolve} would find, and what was asked for and is not due yet.
 */
export async function countToResolve(em: EntityManager, since: number): Promise<number> {
  const rows = await query<{ n: number }>(
    em,
    `select count(*) as n from sweep_repairs where state = 'asked' or (${NOT_ASKED_FOR})`,
    [timestamp(since)],
  );
  return rows[0]?.n ?? 0;
}

/** What a later look found of an open row. */
export interface ResolvedRepair {
  id: string;
  state: SweepRepairRow['state'];
  after: readonly Difference[] | null;
  /** Why it could not be looked at. */
  problem: string | null;
}

/** Stores what became of repairs. */
export async function resolveRepairs(
  em: EntityManager,
  resolved: readonly ResolvedRepair[],
  now: number,
): Promise<void> {
  if (resolved.length === 0) return;
  await execute(
    em,
    `update sweep_repairs r set state = s.state, after = s.after, problem = s.problem, looked_at = $2
     from json_to_recordset($1::json) as s (id text, state text, after jsonb, problem text) where r.id = s.id`,
    [json(resolved), timestamp(now)],
  );
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

/**
 * What was open at any time since a pass began, whichever pass found it: those that still are first.
 * @param beganAt epoch milliseconds
 */
export const repairsSince = (em: EntityManager, beganAt: number): Promise<SweepRepairRow[]> =>
  readAll(
    em,
    tables(em)
      .selectFrom('sweep_repairs')
      .selectAll()
      .where((is) => is.or([is('state', '<>', sql.lit('repaired')), is('lookedAt', '>=', beganAt)]))
      .orderBy((is) => is('state', '=', 'repaired'))
      .orderBy('foundAt')
      .orderBy('id')
      .limit(1000),
  );
