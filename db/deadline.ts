import { AsyncLocalStorage } from 'node:async_hooks';

/** A read that took longer than it may; it begins no further statement. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor() {
    super('the time for this read is over');
  }
}

const current = new AsyncLocalStorage<{ isOver: boolean }>();

/** Statements of `work` begin only until `deadline.isOver`. For reads: a change that has begun goes on. */
export const endingWith = <T>(deadline: { isOver: boolean }, work: () => T): T => current.run(deadline, work);

/** @throws DeadlineError */
export function requireTime(): void {
  if (current.getStore()?.isOver === true) throw new DeadlineError();
}

/** SQLSTATE `query_canceled`: `statement_timeout` was reached, or somebody cancelled the statement. */
export function isCancelled(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { code, cause, previous } = error as { code?: unknown; cause?: unknown; previous?: unknown };
  return code === '57014' || isCancelled(cause, depth + 1) || isCancelled(previous, depth + 1);
}
