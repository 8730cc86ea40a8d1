import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { INVARIANTS } from '../../domain/reconciliation/invariants.ts';
import type { InvariantCounts, InvariantId } from '../../domain/reconciliation/invariants.ts';
import type { RowOf } from '../database.ts';
import { insertRows, overwrite, query } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';
import { InvariantSchema } from './invariant.entity.ts';
import { SweepPassSchema } from './sweep-pass.entity.ts';

/** One pass of the sweep. Times are epoch milliseconds, real time. */
export type SweepPassRow = RowOf<'sweep_passes'>;

/** Stores how far a pass is; what is stored already may be repeated. */
export async function saveSweepPass(em: EntityManager, row: SweepPassRow): Promise<void> {
  await insertRows(
    em,
    SweepPassSchema,
    [row],
    `on conflict (id) do update set ${overwrite(em, SweepPassSchema, ['id', 'kind', 'beganAt'])}`,
  );
}

/** Pages of the last pass that went through every list; null before there was one. */
export async function pagesOfLastPass(em: EntityManager): Promise<number | null> {
  const ended = tables(em).selectFrom('sweep_passes').select('pages').where('endedAt', 'is not', null);
  const row = await readFirst(
    em,
    ended
      .where(sql<boolean>`not_looked_at = '[]'`)
      .orderBy('beganAt', 'desc')
      .limit(1),
  );
  return row?.pages ?? null;
}

/** The passes that began last, newest first. */
export const latestSweepPasses = (em: EntityManager, limit = 10): Promise<SweepPassRow[]> =>
  readAll(em, tables(em).selectFrom('sweep_passes').selectAll().orderBy('beganAt', 'desc').limit(limit));

/** Ends what a run that was lost left open: only one pass of a kind goes on. */
export async function endAbandonedPasses(
  em: EntityManager,
  { kind, id, now }: { kind: SweepPassRow['kind']; id: string; now: number },
): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .deleteFrom('sweep_passes')
      .where('kind', '=', kind)
      .where('endedAt', 'is', null)
      .where('id', '<>', id)
      .where('beganAt', '<', now),
  );
}

/** Stores what a look found of each invariant that it looked at. */
export async function saveInvariants(
  em: EntityManager,
  counts: InvariantCounts,
  checkedAt: number,
): Promise<void> {
  const rows = INVARIANTS.flatMap(({ id }) => {
    const count = counts[id];
    return count === undefined ? [] : [{ id, checkedAt, ...count }];
  });
  await insertRows(
    em,
    InvariantSchema,
    rows,
    `on conflict (id) do update set ${overwrite(em, InvariantSchema, ['id'])}`,
  );
}

/** When an invariant was last checked, and what became of what differed in the last thirty days. */
export interface InvariantRow {
  id: InvariantId;
  checkedAt: number;
  checked: number;
  differed: number;
  repairing: number;
  repaired: number;
  attention: number;
}

/** As many invariants as were ever checked. */
export const readInvariants = (em: EntityManager): Promise<InvariantRow[]> =>
  query(
    em,
    `select i.*, coalesce(r.repaired, 0)::int as repaired, coalesce(r.attention, 0)::int as attention
     from invariants i left join (
       select invariant, count(*) filter (where state = 'repaired') as repaired, count(*) filter (where state = 'attention') as attention
       from sweep_repairs where found_at > now() - interval '30 days' or state = 'attention' group by 1
     ) r on r.invariant = i.id`,
  );
