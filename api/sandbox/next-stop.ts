import { comingSteps } from '../../domain/subscriptions/coming.ts';
import type { ComingStep, FutureFacts } from '../../domain/subscriptions/coming.ts';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';

/** Stripe finalises and charges a renewal's invoice an hour after the period's end; this is just after it. */
const FINALISED_MS = HOUR_MS + 60_000;
/** Before a trial ends its customer is reminded so many days ahead. */
const REMINDERS_DAYS = [3, 1];

const IN_DUNNING: ReadonlySet<string> = new Set(['past_due', 'suspended']);

const CHARGED: ReadonlySet<string> = new Set(['renews', 'trial_converts', 'pending_change']);

/** A coming event on a clock, with the time by which everything of it has happened. */
export function stopsAhead(rows: readonly FutureFacts[], now: number): (ComingStep & { done: number })[] {
  return rows
    .flatMap((row) => [...comingSteps(row), ...remindersOf(row)])
    .map((step) => ({ ...step, done: CHARGED.has(step.rule) ? step.at + FINALISED_MS : step.at }))
    .filter(({ at, done }) => at > now || (done > now && done - at > 0))
    .sort((a, b) => a.done - b.done);
}

/** Where a clock that is moved on should stop next, null where nothing is ahead. */
export const nextStop = (rows: readonly FutureFacts[], now: number): number | null =>
  stopsAhead(rows, now)[0]?.done ?? null;

/**
 * Whether a dunning episode is being planned or has a due step. Both take a moment, and only then the next
 * event is known.
 */
export const isBehind = (rows: readonly FutureFacts[], now: number): boolean =>
  rows.some(
    (row) =>
      IN_DUNNING.has(row.status) &&
      (row.dunning?.planned === false ||
        comingSteps(row).some(({ at, rule }) => at <= now && rule !== 'payment_processing')),
  );

function remindersOf({ status, trialEnd }: FutureFacts): ComingStep[] {
  if (status !== 'trialing' || trialEnd === null) return [];
  return REMINDERS_DAYS.map((days) => ({
    at: trialEnd - days * DAY_MS,
    what: 'The customer is reminded that the trial ends.',
    rule: 'trial_reminder',
  }));
}
