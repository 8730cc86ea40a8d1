import { MINUTE_MS } from '../period.ts';

/** A small account is gone through more often than its pass may take; this bounds how often it is asked. */
export const LONGEST_PAUSE_MS = 10 * MINUTE_MS;

/** Time left of a pass and what is left to read in it. */
interface SweepPace {
  /** How long a pass may take, milliseconds; 0: as fast as the budget allows. */
  passMs: number;
  /** When it began, epoch milliseconds. */
  beganAt: number;
  pagesDone: number;
  /** Pages of the last complete pass, or an estimate. */
  pagesExpected: number;
}

/**
 * How long to wait before the next page, so that the pass ends in time. A pass that is late does not wait,
 * nor does one that has more pages than expected: how many are left is not known.
 */
export function pauseBeforeNextPage(
  { passMs, beganAt, pagesDone, pagesExpected }: SweepPace,
  now: number,
): number {
  if (passMs === 0 || pagesDone >= pagesExpected) return 0;
  const left = beganAt + passMs - now;
  return Math.min(LONGEST_PAUSE_MS, Math.max(0, Math.floor(left / (pagesExpected - pagesDone))));
}

/** How long to wait after a pass: a minute at least, so that passes without pages do not chase each other. */
export function pauseBeforeNextPass(
  { passMs, beganAt }: Pick<SweepPace, 'passMs' | 'beganAt'>,
  now: number,
): number {
  if (passMs === 0) return 0;
  return Math.min(LONGEST_PAUSE_MS, Math.max(MINUTE_MS, beganAt + passMs - now));
}

/** Milliseconds until a pass is over, by its rate so far; null before its first page. */
export function timeLeft(
  { beganAt, pagesDone, pagesExpected }: Omit<SweepPace, 'passMs'>,
  now: number,
): number | null {
  if (pagesDone === 0) return null;
  return Math.round(((now - beganAt) / pagesDone) * Math.max(0, pagesExpected - pagesDone));
}
