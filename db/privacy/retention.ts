import type { EntityManager } from '@mikro-orm/postgresql';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import { DAY_MS } from '../../domain/period.ts';
import { execute, query, timestamp } from '../sql.ts';
import { eraseTable } from './person-erasures.ts';
import { personIds } from '../accounts/person-ids.ts';

/** Rows in one statement: few enough that nobody waits for its locks. */
const BATCH = 1_000;
/**
 * Stripe repeats an event for three days and lists it for 30, so events about an erased person may arrive
 * until then.
 */
const STILL_COMING_MS = 40 * DAY_MS;

/** Deletes rows older than the data map allows, some at a time. Returns the number of rows by table. */
export async function removeOldRows(
  em: EntityManager,
  now: number,
  { batch = BATCH }: { batch?: number } = {},
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const [table, { retain }] of Object.entries(DATA_MAP)) {
    if (typeof retain === 'string') continue;
    const { days, column, only = 'true' } = retain;
    let count = batch;
    while (count === batch) {
      count = await execute(
        em,
        `delete from "${table}" where ctid = any(array(
           select ctid from "${table}" where "${column}" < $1 and (${only}) limit $2))`,
        [timestamp(now - days * DAY_MS), batch],
      );
      if (count > 0) removed[table] = (removed[table] ?? 0) + count;
    }
  }
  return removed;
}

/** Erases what late and repeated events brought about erased persons. Returns the number of changed rows. */
export async function eraseLateEvents(em: EntityManager, now: number): Promise<number> {
  const late = await query<{ userId: string | null; customerIds: string[] }>(
    em,
    `select user_id, customer_ids from person_erasures
     where state <> 'refused' and (erased_at is null or erased_at > $1 or completed_at > $1)`,
    [timestamp(now - STILL_COMING_MS)],
  );
  let changed = 0;
  for (const person of late) {
    const ids = await personIds(em, person);
    for (const table of ['inbox_events', 'customers', 'effects']) changed += await eraseTable(em, table, ids);
  }
  return changed;
}
