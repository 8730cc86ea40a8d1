import type { EntityManager } from '@mikro-orm/postgresql';
import { poolOf } from '../../sql.ts';

/** First number of the advisory locks of shards; the second is the shard. An arbitrary number. */
const SHARD_LOCK_CLASS = 8_408_4716;

/** How long to wait for a shard: longer than most steps, shorter than a step's heartbeat time-out. */
const WAIT = '20s';

/**
 * As long as a step may take (workflows/temporal/usage-activities.ts). A machine that vanished holds the
 * shard no longer.
 */
const LONGEST_STEP = '2min';

/**
 * Runs a step of a shard while no other process does: a rollup started by hand, or an attempt that Temporal
 * timed out. Holds a connection with an idle transaction; `work` commits on its own. The shard is free when
 * the connection ends, so also when the process is killed.
 * @throws Error when the shard is not free after twenty seconds: retry the step
 */
export async function inShard<T>(em: EntityManager, shard: number, work: () => Promise<T>): Promise<T> {
  // Not the ORM's transaction: what `work` writes must not be a part of it.
  const client = await (await poolOf(em)).connect();
  try {
    await client.query('begin');
    await client.query(`set local lock_timeout = '${WAIT}'`);
    await client.query(`set local idle_in_transaction_session_timeout = '${LONGEST_STEP}'`);
    await client.query('select pg_advisory_xact_lock($1, $2)', [SHARD_LOCK_CLASS, shard]);
    return await work();
  } finally {
    await client.query('rollback').then(
      () => {
        client.release();
      },
      (error: unknown) => {
        client.release(error instanceof Error ? error : true);
      },
    );
  }
}
