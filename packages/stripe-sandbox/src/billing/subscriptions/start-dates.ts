import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { recurrenceOf } from '../recurrence.ts';
import { addIntervals, periodAt, type Span } from '../rules/period.ts';
import { DAY, type Price } from '../types.ts';

/** What a request says of a subscription's dates. */
export interface DateRequest {
  trial_end?: 'now' | number;
  trial_period_days?: number;
  trial_from_plan?: boolean;
  billing_cycle_anchor?: number;
  billing_cycle_anchor_config?: {
    day_of_month: number;
    hour?: number;
    minute?: number;
    second?: number;
    month?: number;
  };
}

/** When a new subscription's trial ends, and the anchor of its periods. */
export interface StartDates {
  trialEnd: number | null;
  anchor: number;
}

/** Works out the dates of a subscription that starts at `at`. */
export function startDates(request: DateRequest, prices: readonly Price[], at: number): StartDates {
  const trialEnd = trialEndOf(request, prices, at);
  const anchor =
    request.billing_cycle_anchor ?? anchorOf(request.billing_cycle_anchor_config, trialEnd ?? at);
  if (anchor !== undefined && anchor < at) {
    throw invalidRequest('Invalid billing_cycle_anchor: must be in the future.', 'billing_cycle_anchor');
  }
  return { trialEnd, anchor: anchor ?? trialEnd ?? at };
}

function trialEndOf(request: DateRequest, prices: readonly Price[], at: number): number | null {
  if (request.trial_end === 'now') return null;
  if (request.trial_end !== undefined) {
    if (request.trial_end <= at) {
      throw invalidRequest(
        'Invalid timestamp: must be an integer Unix timestamp in the future.',
        'trial_end',
      );
    }
    return request.trial_end;
  }
  const ofPlan = request.trial_from_plan ? prices[0]?.recurring?.trial_period_days : undefined;
  const days = request.trial_period_days ?? ofPlan ?? 0;
  return days > 0 ? at + days * DAY : null;
}

function anchorOf(config: DateRequest['billing_cycle_anchor_config'], from: number): number | undefined {
  if (!config) return undefined;
  const date = new Date(from * 1000);
  for (let months = 0; months <= 12; months += 1) {
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
    if (config.month !== undefined && first.getUTCMonth() + 1 !== config.month) continue;
    const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    const at =
      first.getTime() / 1000 +
      (Math.min(config.day_of_month, last) - 1) * DAY +
      (config.hour ?? date.getUTCHours()) * 3600 +
      (config.minute ?? date.getUTCMinutes()) * 60 +
      (config.second ?? date.getUTCSeconds());
    if (at >= from) return at;
  }
  return undefined;
}

/** An item's first period, and the whole period on the grid when the first is only a part of it. */
export function firstPeriod(
  price: Price,
  { trialEnd, anchor }: StartDates,
  at: number,
): { period: Span; grid?: Span } {
  if (trialEnd !== null) return { period: { start: at, end: trialEnd } };
  if (anchor === at) return { period: { start: at, end: addIntervals(at, recurrenceOf(price), 1) } };
  const grid = periodAt(anchor, recurrenceOf(price), at);
  return { period: { start: at, end: grid.end }, ...(grid.start < at ? { grid } : {}) };
}

/** The moment that a `cancel_at` parameter means for items with these period ends. */
export function cancelMoment(
  context: Context,
  value: number | string,
  ends: readonly number[],
  scope: string,
): number {
  if (typeof value !== 'number') return value === 'max_period_end' ? Math.max(...ends) : Math.min(...ends);
  if (value <= context.now(scope)) {
    throw invalidRequest('`cancel_at` must be a Unix timestamp in the future.', 'cancel_at');
  }
  return value;
}
