import { Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import { inShard } from '../../../db/usage/rating/usage-shards.ts';
import type { ActivityDeps } from '../../deps.ts';
import { asActivityFailure } from '../../effects/stripe-failure.ts';

/** The input of a reporting step. Recorded histories and running rollups know a shard as `lane`. */
export interface ShardInput {
  lane: number;
  lanes: number;
  after: string;
  limit: number;
}

/** The shard and page of a reporting step. A customer is always in the same shard. */
export interface ShardStep {
  shard: number;
  shards: number;
  /** Customer after whom to go on; empty for the first page. */
  after: string;
  limit: number;
}

/** Progress through a shard; `after` is null at its end. */
export interface ShardProgress {
  after: string | null;
  reported: number;
  refused: number;
  /** Something was left for the next run. */
  waits: boolean;
}

export const shardStep = ({ lane, lanes, after, limit }: ShardInput): ShardStep => ({
  shard: lane,
  shards: lanes,
  after,
  limit,
});

/** Progress of an empty shard. */
export const SHARD_DONE: ShardProgress = { after: null, reported: 0, refused: 0, waits: false };

/**
 * Runs a step while no other step of the same shard runs in any process, so that reports for a customer and
 * meter never overlap, even next to a rollup started by hand. The second step waits, then finds what is
 * left.
 */
export const oneAtATime =
  ({ orm }: Pick<ActivityDeps, 'orm'>, work: (step: ShardStep) => Promise<ShardProgress>) =>
  (input: ShardInput): Promise<ShardProgress> =>
    inShard(orm.em.fork(), input.lane, () => work(shardStep(input)));

/** The outcome of one page of a shard. */
export interface PageOutcome {
  rows: readonly { customerId: string }[];
  /** Rows with an answer of any kind. */
  through: number;
  /** Why some have none; undefined where all have. */
  failed: PromiseRejectedResult | undefined;
  progress: ShardProgress;
}

/** Of a page on which there is nothing. */
export const EMPTY_PAGE: PageOutcome = { rows: [], through: 0, failed: undefined, progress: SHARD_DONE };

/**
 * Reports one page. If one customer blocks the page, try the next before calling it an outage; the blocked
 * rows come again with the next run.
 * @throws the failure when no row succeeded
 */
export async function reportPage(
  step: ShardStep,
  send: (step: ShardStep) => Promise<PageOutcome>,
): Promise<ShardProgress> {
  const page = await send(step);
  if (page.failed === undefined || page.through > 0) return page.progress;
  const [stuck, ...others] = perCustomer(page.rows).map(([row]) => row?.customerId);
  const beyond = stuck !== undefined && others.length === 0 ? await send({ ...step, after: stuck }) : null;
  if (beyond === null || beyond.through === 0) throw asActivityFailure(page.failed.reason);
  return { ...beyond.progress, waits: true };
}

/**
 * Processes the rows of a page: customers in parallel, each customer's rows in order. A failure stops that
 * customer's rows only.
 * @returns one failure, if any
 */
export async function workOff<Row extends { customerId: string }>(
  rows: readonly Row[],
  atOnce: number,
  work: (row: Row) => Promise<void>,
): Promise<PromiseRejectedResult | undefined> {
  const limited = pLimit(atOnce);
  const results = await Promise.allSettled(
    perCustomer(rows).map((own) =>
      limited(async () => {
        for (const row of own) {
          // A worker that is to stop, or a step that another worker has taken over, sends nothing more.
          Context.current().cancellationSignal.throwIfAborted();
          await work(row);
          Context.current().heartbeat();
        }
      }),
    ),
  );
  return results.find((result) => result.status === 'rejected');
}

/** Rows by customer, in their order. */
function perCustomer<Row extends { customerId: string }>(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.customerId);
    if (group === undefined) groups.set(row.customerId, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

/**
 * The customer to continue after; null after the last page. A customer whose rows may be cut by the page
 * comes again: finished rows are not selected twice.
 */
export function nextCustomer(
  rows: readonly { customerId: string }[],
  { after, limit }: Pick<ShardStep, 'after' | 'limit'>,
): string | null {
  if (rows.length < limit) return null;
  const last = rows.at(-1)?.customerId;
  const before = rows.findLast(({ customerId }) => customerId !== last);
  return before?.customerId ?? after;
}
