import { UsageFullError } from './usage-failures.ts';

/** Queued work, and how its outcome is returned. */
export interface Waiting<Work, Result> {
  work: Work;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface BatchOptions<Work, Result> {
  /** Runs a batch and resolves each of its members. A rejection rejects all of them. */
  run: (batch: Waiting<Work, Result>[]) => Promise<void>;
  /** Events in a piece of work. */
  sizeOf: (work: Work) => number;
  /** Most events in a batch; a single piece of work may be larger. */
  batchMax: number;
  /** Most events that wait; above it work is refused with {@link UsageFullError}. */
  waitingMax: number;
  /** Batches in progress at once. */
  lanes: number;
}

/**
 * Group commit: work starts at once while a slot is free; work that arrives while all are busy shares the
 * next batch, with one transaction and one flush of PostgreSQL's log. Nothing waits when the system is
 * idle.
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
