import { share } from './decimal.ts';
import type { Span } from './period.ts';

/**
 * The part of a period's full amount that falls after `at`, by the second: what is credited for unused time and
 * charged for remaining time. Minor units; the same sign as `fullAmount`.
 */
export function remainingAmount(fullAmount: number, period: Span, at: number): number {
  const whole = period.end - period.start;
  const left = Math.min(Math.max(period.end - at, 0), whole);
  return share(fullAmount, left, whole);
}
