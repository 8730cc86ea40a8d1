import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query, queryOne, timestamp } from '../../sql.ts';

/**
 * Moves all keys seen before `before` (epoch milliseconds) from the small table for new keys to the large
 * one, `limit` a step. Runs outside a transaction, next to ingest; each step is complete in itself. Returns
 * how many were moved.
 *
 * At every moment an insert sees each key in one of the tables: a key is copied, then the round ends, and
 * with it every insert that began before the copy; only then is the key deleted from the small table.
 */
export async function moveOldKeys(
  em: EntityManager,
  {
    before,
    limit = 1_000_000,
    onStep = () => undefined,
  }: { before: number; limit?: number; onStep?: () => void },
): Promise<number> {
  if (em.isInTransaction()) throw new Error('Keys are moved in steps of their own.');
  const closing = await queryOne<{ round: number | null }>(
    em,
    'select max(round) as round from usage_closings where at < $1',
    [timestamp(before)],
  );
  const round = closing?.round ?? null;
  if (round === null) return 0;
  let moved = 0;
  for (let some = 1; some > 0; moved += some) {
    some = await moveSome(em, round, limit);
    onStep();
  }
  // Plans of the inserts go by the size of the table that they look into.
  if (moved > 0) await execute(em, 'select usage_analyze_old_keys()');
  return moved;
}

async function moveSome(em: EntityManager, round: number, limit: number): Promise<number> {
  await execute(
    em,
    // What a run that was ended had copied already is not copied again.
    `insert into usage_old_keys (id, occurred_at)
     select id, occurred_at from usage_keys key
     where round <= $1 and not exists (select from usage_old_keys old where old.id = key.id) limit $2`,
    [round, limit],
  );
  await query(em, 'select usage_next_round()');
  return execute(
    em,
    `delete from usage_keys where round <= $1 and exists (select from usage_old_keys old where old.id = usage_keys.id)`,
    [round],
  );
}

/** Deletes the keys of events from before the first retained month: such events are refused as too old. */
export async function forgetUsageKeys(em: EntityManager, firstKept: number): Promise<number> {
  return execute(em, 'delete from usage_old_keys where occurred_at < $1', [timestamp(firstKept)]);
}
