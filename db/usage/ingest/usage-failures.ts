import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** Usage is not taken for the moment: the database does not keep up. */
export class UsageFullError extends Error {
  override readonly name = 'UsageFullError';

  constructor(waiting: number) {
    super(`${waiting} usage events wait to be stored already.`);
  }
}

/** SQLSTATEs of deadlock and serialisation failure: nothing was done, and it will work the next time. */
const TRANSIENT: ReadonlySet<string> = new Set(['40P01', '40001']);
const ATTEMPTS = 5;

/**
 * Repeats a usage transaction when that helps: after a deadlock, and after creating partitions that its
 * events lacked (a test clock may be years ahead of the schedule).
 *
 * @param times epoch milliseconds of its events
 */
export async function withRepairs<Result>(
  pool: Pool,
  times: readonly number[],
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts === ATTEMPTS) throw error;
      if (lacksPartition(error)) await makePartitions(pool, times);
      else if (TRANSIENT.has(codeOf(error))) await sleep(5 * attempts * Math.random());
      else throw error;
    }
  }
}

/** A check violation (23514) that names no constraint: no partition takes the row. */
const lacksPartition = (error: unknown): boolean =>
  codeOf(error) === '23514' && (error as { constraint?: string }).constraint === undefined;

async function makePartitions(pool: Pool, times: readonly number[]): Promise<void> {
  for (const month of new Set(times.map((time) => `${new Date(time).toISOString().slice(0, 7)}-01`)))
    await pool.query('select usage_make_partitions($1::date, $1::date)', [month]);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
