import { UsageFullError } from './usage-failures.ts';

/** Work that waits for its turn, and how it is told what came of it. */
export interface Waiting<Work, Result> {
  work: Work;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface BatchOptions<Work, Result> {
  /** Does a batch and settles each of its members. Where it rejects, all of them are rejected. */
  run: (batch: Waiting<Work, Result>[]) => Promise<void>;
  /** Events in a piece of work. */
  sizeOf: (work: Work) => number;
  /** Most events in a batch; a single piece of work may be larger. */
  batchMax: number;
  /** Most events that wait; above it work is refused with {@link UsageFullError}. */
  waitingMax: number;
  /** Batches under way at once. */
  lanes: number;
}

/**
 * Group commit: work is begun at once while a lane is free; what comes while all are busy goes together into the next batch. One
 * transaction and one flush of PostgreSQL's log for all of them, and nothing waits when it is quiet.
 */
export function createBatches<Work, Result>(
  options: BatchOptions<Work, Result>,
): (work: Work) => Promise<Result> {
  const { run, sizeOf, batchMax, waitingMax, lanes } = options;
  let waiting: Waiting<Work, Result>[] = [];
  let waitingSize = 0;
  let busy = 0;

  function takeBatch(): Waiting<Work, Result>[] {
    let size = 0;
    let count = 0;
    for (const { work } of waiting) {
      if (count > 0 && size + sizeOf(work) > batchMax) break;
      size += sizeOf(work);
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingSize -= size;
    return batch;
  }

  async function work(): Promise<void> {
    busy += 1;
    while (waiting.length > 0) {
      const batch = takeBatch();
      try {
        await run(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    busy -= 1;
  }

  return (piece) =>
    new Promise((resolve, reject) => {
      if (waitingSize + sizeOf(piece) > waitingMax && waiting.length > 0) {
        reject(new UsageFullError(waitingSize));
        return;
      }
      waiting.push({ work: piece, resolve, reject });
      waitingSize += sizeOf(piece);
      if (busy < lanes) void work();
    });
}
