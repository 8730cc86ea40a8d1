import type { PlanInterval } from '../../catalogue/plan.ts';
import { addInterval, anchorDayOf, isoDay } from '../../period.ts';

/** Half-open span of time on the customer's billing clock, epoch milliseconds. */
export interface UsagePeriod {
  start: number;
  end: number;
}

/** Facts of a subscription that define its usage periods. Times are epoch milliseconds. */
export interface UsageBilling {
  interval: PlanInterval;
  currentPeriodStart: number;
  currentPeriodEnd: number;
  trialEnd: number | null;
  endedAt: number | null;
  createdAt: number;
  /** Known usage periods before the current one, which may have used another grid. */
  before?: readonly UsagePeriod[];
}

/**
 * The usage period that contains a time; null before the subscription's start and after its end. A trial is
 * one of its own, and any other is a month from the anchor, whatever the plan's interval: Stripe invoices
 * metered items by such months, and credits are a month's.
 */
export function usagePeriodAt(billing: UsageBilling, at: number): UsagePeriod | null {
  return periodOn(isShort(billing) ? onMonths(billing, at) : billing, at);
}

const isShort = ({ interval }: UsageBilling): boolean => interval === 'day' || interval === 'week';

/**
 * A plan paid by the day or week as if it were paid by the month: from the last known period on, else from
 * its beginning. Its own periods cannot tell the grid, for they begin on any day of the month.
 */
function onMonths(billing: UsageBilling, at: number): UsageBilling {
  const { createdAt, trialEnd, before = [] } = billing;
  const known = before.findLast(({ start, end }) => start <= at && at < end);
  if (known !== undefined)
    return { ...billing, interval: 'month', currentPeriodStart: known.start, currentPeriodEnd: known.end };
  const began = trialEnd !== null && at >= trialEnd ? trialEnd : createdAt;
  const lastEnd = Math.max(began, ...before.map(({ end }) => end).filter((end) => end <= at));
  // Counted from the beginning where it may be: what began on the 31st is not to stay on the 28th after
  // February.
  const start = monthFrom(began, lastEnd).start === lastEnd ? began : lastEnd;
  const { start: currentPeriodStart, end: currentPeriodEnd } = monthFrom(start, at);
  return { ...billing, interval: 'month', currentPeriodStart, currentPeriodEnd };
}

/** The month around `at`, counted from `start`. */
function monthFrom(start: number, at: number): UsagePeriod {
  const day = anchorDayOf(start);
  let months = 0;
  while (addInterval(start, 'month', months + 1, day) <= at) months += 1;
  return {
    start: addInterval(start, 'month', months, day),
    end: addInterval(start, 'month', months + 1, day),
  };
}

function periodOn(billing: UsageBilling, at: number): UsagePeriod | null {
  const { createdAt, endedAt, trialEnd, currentPeriodStart, before = [] } = billing;
  if (at < createdAt || (endedAt !== null && at >= endedAt)) return null;
  if (at < currentPeriodStart && before.length > 0) return earlierPeriodAt(billing, before, at);
  const period =
    trialEnd !== null && at < trialEnd ? { start: createdAt, end: trialEnd } : monthAt(billing, at);
  // What the subscription's own period does not reach back to began later than the grid would have it.
  const first = trialEnd !== null && at >= trialEnd ? Math.min(trialEnd, currentPeriodStart) : createdAt;
  return {
    start: Math.max(period.start, Math.min(first, at)),
    end: endedAt === null ? period.end : Math.min(period.end, endedAt),
  };
}

/** Whether a period belongs to the trial. Stripe bills no usage of a trial, so its overage is free. */
export const isOfTrial = (
  { end }: Pick<UsagePeriod, 'end'>,
  { trialEnd }: Pick<UsageBilling, 'trialEnd'>,
): boolean => trialEnd !== null && end <= trialEnd;

/** A known period, cut where the present grid began; otherwise the period of the grid between known ones. */
function earlierPeriodAt(
  billing: UsageBilling,
  before: readonly UsagePeriod[],
  at: number,
): UsagePeriod | null {
  const known = before.find(({ start, end }) => start <= at && at < end);
  const period = known ?? usagePeriodAt({ ...billing, before: [] }, at);
  if (period === null) return null;
  return {
    start: Math.max(period.start, ...before.map(({ end }) => end).filter((end) => end <= at)),
    end: Math.min(
      period.end,
      billing.currentPeriodStart,
      ...before.map(({ start }) => start).filter((start) => start > at),
    ),
  };
}

/** The month around `at` on the grid of the anchor. */
function monthAt(billing: UsageBilling, at: number): UsagePeriod {
  const { currentPeriodStart } = billing;
  const anchorDay = anchorDayIn(billing);
  const startOf = (month: number): number => addInterval(currentPeriodStart, 'month', month, anchorDay);
  let month = Math.floor((at - currentPeriodStart) / (30.5 * 86_400_000));
  while (startOf(month) > at) month -= 1;
  while (startOf(month + 1) <= at) month += 1;
  return { start: startOf(month), end: startOf(month + 1) };
}

/**
 * The billing day of the month. Of two consecutive month ends one falls on it, since no two short months
 * are adjacent. Yearly grids anchored on 29 February begin on the 28th in three of four years; the anchor
 * decides.
 */
function anchorDayIn(billing: UsageBilling): number {
  const { interval, currentPeriodStart, currentPeriodEnd, createdAt, trialEnd } = billing;
  const day = Math.max(anchorDayOf(currentPeriodStart), anchorDayOf(currentPeriodEnd));
  if (interval === 'month') return day;
  const began = trialEnd ?? createdAt;
  const years = new Date(currentPeriodStart).getUTCFullYear() - new Date(began).getUTCFullYear();
  const anniversary = addInterval(began, 'year', years, anchorDayOf(began));
  return isoDay(anniversary) === isoDay(currentPeriodStart) ? anchorDayOf(began) : day;
}
