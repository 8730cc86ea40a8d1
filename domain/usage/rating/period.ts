import type { PlanInterval } from '../../catalogue/plan.ts';
import { addInterval, anchorDayOf, isoDay } from '../../period.ts';

/** Half-open span of time on the customer's billing clock, epoch milliseconds. */
export interface UsagePeriod {
  start: number;
  end: number;
}

/** What of a subscription says when its usage is billed. Times are epoch milliseconds. */
export interface UsageBilling {
  interval: PlanInterval;
  currentPeriodStart: number;
  currentPeriodEnd: number;
  trialEnd: number | null;
  endedAt: number | null;
  createdAt: number;
  /** Usage periods from before the current one, as far as they are known: the grid may have been another one then. */
  before?: readonly UsagePeriod[];
}

/**
 * The usage period that a time lies in: the subscription's month, also where the plan itself is paid by the year (its usage is invoiced
 * month by month, on the grid of its anchor, as Stripe does for a metered item). A trial is a period of its own. Null before the
 * subscription began and after it ended.
 */
export function usagePeriodAt(billing: UsageBilling, at: number): UsagePeriod | null {
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

/** Whether a period is of the trial. Stripe bills no usage of one: it is free beyond the credits too. */
export const isOfTrial = (
  { end }: Pick<UsagePeriod, 'end'>,
  { trialEnd }: Pick<UsageBilling, 'trialEnd'>,
): boolean => trialEnd !== null && end <= trialEnd;

/** A known period, cut where the present grid began; else what the grid has of the time between those that are known. */
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
 * The day of the month that a subscription is billed on where the month has it. Of two month ends that follow each other one is on it, since
 * no two short months do. Years that are counted from 29 February begin on the 28th three times of four: what they are counted from tells.
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
