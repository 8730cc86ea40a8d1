import type { EntityManager } from '@mikro-orm/postgresql';
import { poolOf } from '../../sql.ts';

/** First number of the advisory locks of lanes; the second is the lane. Any number of our own. */
const LANE_LOCK_CLASS = 8_408_4716;

/** So long is waited for whoever has the lane: longer than most steps take, shorter than the heartbeat of a step. */
const WAIT = '20s';

/** As long as a step may take (workflows/temporal/usage-activities.ts). A machine that is gone without a word keeps the lane no longer. */
const LONGEST_STEP = '2min';

/**
 * Does a step of a lane while nobody else does one, in whichever run and process: a rollup started by hand, or a try that Temporal has
 * given up. Holds a connection and a transaction that writes nothing; what is written in `work` is committed by itself. The lane is free
 * again with the end of the connection, so also where the process is killed.
 * @throws Error where the lane is not free after twenty seconds: the step is to be tried again
 */
export async function inLane<T>(em: EntityManager, lane: number, work: () => Promise<T>): Promise<T> {
  // Not the ORM's transaction: what `work` writes must not be a part of it.
  const client = await (await poolOf(em)).connect();
  try {
    await client.query('begin');
    await client.query(`set local lock_timeout = '${WAIT}'`);
    await client.query(`set local idle_in_transaction_session_timeout = '${LONGEST_STEP}'`);
    await client.query('select pg_advisory_xact_lock($1, $2)', [LANE_LOCK_CLASS, lane]);
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
