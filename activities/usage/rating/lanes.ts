import { Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import { inLane } from '../../../db/usage/rating/usage-lanes.ts';
import type { ActivityDeps } from '../../deps.ts';
import { asActivityFailure } from '../../effects/stripe-failure.ts';

/** Which page of which lane of customers a reporting step takes. A customer is always in the same lane. */
export interface LaneStep {
  lane: number;
  lanes: number;
  /** Customer after whom to go on; empty for the first page. */
  after: string;
  limit: number;
}

/** How far a lane has come; `after` is null at its end. */
export interface LaneProgress {
  after: string | null;
  reported: number;
  refused: number;
  /** Something was left for the next run. */
  waits: boolean;
}

/** Of a lane in which there is nothing to do. */
export const LANE_DONE: LaneProgress = { after: null, reported: 0, refused: 0, waits: false };

/**
 * A step of a lane that is done while no other step of that lane is, in any run and process: so Stripe is told of a customer and meter by one
 * at a time, also beside a rollup started by hand. The second waits, and then finds what the first has left.
 */
export const oneAtATime =
  ({ orm }: Pick<ActivityDeps, 'orm'>, work: (step: LaneStep) => Promise<LaneProgress>) =>
  (step: LaneStep): Promise<LaneProgress> =>
    inLane(orm.em.fork(), step.lane, () => work(step));

/** What became of one page of a lane. */
export interface PageOutcome {
  rows: readonly { customerId: string }[];
  /** Rows that have their answer, whatever it is. */
  through: number;
  /** Why some have none; undefined where all have. */
  failed: PromiseRejectedResult | undefined;
  progress: LaneProgress;
}

/** Of a page on which there is nothing. */
export const EMPTY_PAGE: PageOutcome = { rows: [], through: 0, failed: undefined, progress: LANE_DONE };

/**
 * Tells one page, and beyond one of a customer for whom nothing gets through: their rows come again with the next run, and hold nobody up.
 * Whether it is Stripe that is away is seen by who comes after them.
 * @throws the failure where nobody got through
 */
export async function tellPage(
  step: LaneStep,
  tell: (step: LaneStep) => Promise<PageOutcome>,
): Promise<LaneProgress> {
  const page = await tell(step);
  if (page.failed === undefined || page.through > 0) return page.progress;
  const [stuck, ...others] = perCustomer(page.rows).map(([row]) => row?.customerId);
  const beyond = stuck !== undefined && others.length === 0 ? await tell({ ...step, after: stuck }) : null;
  if (beyond === null || beyond.through === 0) throw asActivityFailure(page.failed.reason);
  return { ...beyond.progress, waits: true };
}

/**
 * Works off the rows of a page: customers side by side, the rows of one in their order. A customer's failure ends their rows only.
 * @returns one failure, where there was any
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
 * Where a lane goes on after a page of rows ordered by customer; null where it was the last page. A customer whose rows may not all
 * have been on it comes again: what is done of them is not found a second time.
 */
export function nextCustomer(
  rows: readonly { customerId: string }[],
  { after, limit }: Pick<LaneStep, 'after' | 'limit'>,
): string | null {
  if (rows.length < limit) return null;
  const last = rows.at(-1)?.customerId;
  const before = rows.findLast(({ customerId }) => customerId !== last);
  return before?.customerId ?? after;
}
