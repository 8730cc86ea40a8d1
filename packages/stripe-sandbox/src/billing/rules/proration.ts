import { share } from './decimal.ts';
import type { Span } from './period.ts';

/**
 * The part of a period's full amount after `at`, by the second: the credit for unused time, or the charge
 * for remaining time. Minor units, with the sign of `fullAmount`.
 */
export function remainingAmount(fullAmount: number, period: Span, at: number): number {
  const whole = period.end - period.start;
  const left = Math.min(Math.max(period.end - at, 0), whole);
  return share(fullAmount, left, whole);
}
