/** Queued work, and how its outcome is returned. */
export interface WaitingWork<Work, Result> {
  work: Work;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

interface GroupCommitOptions<Work, Result> {
  /**
   * Stores a batch in one transaction and resolves each of its members. When it rejects with a data error,
   * each member is tried alone: a row that PostgreSQL refuses must not take its neighbours down with it.
   * Any other error rejects all of them.
   */
  run: (batch: readonly WaitingWork<Work, Result>[]) => Promise<void>;
  /** Rows in a piece of work; default 1. */
  sizeOf?: (work: Work) => number;
  /** Most rows in a batch; a single piece of work may be larger. */
  batchMax: number;
  /** Most rows that wait; above it work is refused with the error of `full`. */
  waitingMax: number;
  /** The refusal of work, with how many rows wait. */
  full: (waiting: number) => Error;
  /** Batches in progress at once; default 1. */
  concurrency?: number;
  /** Lets a batch begin a turn later, so that requests read from their sockets in the same turn join it. */
  joinTurn?: boolean;
}

/**
 * Group commit: work that arrives while all slots are busy shares the next batch, with one transaction and
 * one flush of PostgreSQL's log (docs/adr/0002-one-insert-for-concurrent-webhooks.md). Nothing waits when
 * the system is idle.
 */
export function createGroupCommit<Work, Result>({
  run,
  sizeOf = () => 1,
  batchMax,
  waitingMax,
  full,
  concurrency = 1,
  joinTurn = false,
}: GroupCommitOptions<Work, Result>): (work: Work) => Promise<Result> {
  let waiting: WaitingWork<Work, Result>[] = [];
  let waitingSize = 0;
  let busy = 0;

  function takeBatch(): WaitingWork<Work, Result>[] {
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

  async function store(batch: readonly WaitingWork<Work, Result>[]): Promise<void> {
    try {
      await run(batch);
    } catch (error) {
      if (isDataError(error) && batch.length > 1) for (const one of batch) await store([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) await store(takeBatch());
    busy -= 1;
  }

  return (piece) =>
    new Promise((resolve, reject) => {
      if (waitingSize + sizeOf(piece) > waitingMax && waiting.length > 0) {
        reject(full(waitingSize));
        return;
      }
      waiting.push({ work: piece, resolve, reject });
      waitingSize += sizeOf(piece);
      if (busy >= concurrency) return;
      busy += 1;
      if (joinTurn) setImmediate(() => void work());
      else void work();
    });
}

/**
 * SQLSTATE classes 22 (data exception) and 23 (constraint violation): the row is at fault, not the
 * database.
 */
const isDataError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);
