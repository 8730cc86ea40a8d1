import type { ReportedWindow } from '../../db/usage/reporting/usage-comparison.ts';
import { DAY_MS, HOUR_MS, isoDay, MINUTE_MS } from '../../domain/period.ts';
import { formatQuantity } from '../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../domain/usage/ingest/quantity.ts';
import { meterEventName } from '../../gateways/stripe/catalogue/catalogue.ts';
import { readMeterSummaries } from '../../gateways/stripe/usage/meters.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import type { UsageDifference } from './compare-usage.ts';
import type { CountedDays } from './counted-days.ts';

/** Identifiers that a system lacks, and its other differences. */
export interface SystemComparison {
  missing: string[];
  differences: UsageDifference[];
}

type DatedWindow = ReportedWindow & { datedAt: number };

/**
 * Compares reported windows with what Stripe's meters count: by day, and where a day differs by hour and
 * then minute, until the missing windows are known.
 */
export async function compareWithMeters(
  deps: ActivityDeps,
  meters: ReadonlyMap<string, string>,
  { reported, counted }: { reported: readonly ReportedWindow[]; counted: CountedDays },
): Promise<SystemComparison> {
  const result: SystemComparison = { missing: [], differences: [] };
  const dated = reported.filter((window): window is DatedWindow => window.datedAt !== null);
  for (const [eventType, own] of Map.groupBy(dated, (window) => window.eventType)) {
    const days = counted.get(meterEventName(eventType));
    for (const [day, windows] of Map.groupBy(own, ({ datedAt }) => floor(datedAt, DAY_MS))) {
      const span = { from: day, length: DAY_MS, counted: days?.get(day) ?? 0n };
      await compareSpan(deps, meters, windows, span, result);
    }
  }
  return result;
}

/** The next smaller spans that Stripe sums up. */
const SMALLER = new Map([
  [DAY_MS, HOUR_MS],
  [HOUR_MS, MINUTE_MS],
]);

async function compareSpan(
  deps: ActivityDeps,
  meters: ReadonlyMap<string, string>,
  windows: readonly DatedWindow[],
  { from, length, counted }: { from: number; length: number; counted: Quantity },
  result: SystemComparison,
): Promise<void> {
  const [first] = windows;
  if (first === undefined) return;
  const { customerId, eventType } = first;
  const sum = sumOf(windows);
  // A meter shows no less than nothing.
  if (counted === sum || (sum < 0n && counted === 0n)) return;
  const smaller = SMALLER.get(length);
  if (smaller !== undefined && counted < sum) {
    const before = result.missing.length;
    for (const [start, part] of Map.groupBy(windows, ({ datedAt }) => floor(datedAt, smaller))) {
      const span = { from: start, to: start + smaller };
      const inPart = await countedIn(deps, meters, { customerId, eventType, ...span });
      await compareSpan(deps, meters, part, { from: start, length: smaller, counted: inPart }, result);
    }
    if (result.missing.length > before) return;
  }
  const missing = lacking(windows, sum - counted);
  if (missing !== null && smaller === undefined) {
    result.missing.push(...missing);
    return;
  }
  result.differences.push({
    customerId,
    at: from,
    text: `${eventType} of ${isoDay(from)}: ${formatQuantity(sum)} reported, Stripe counts ${formatQuantity(counted)}`,
  });
}

async function countedIn(
  deps: ActivityDeps,
  meters: ReadonlyMap<string, string>,
  { eventType, ...span }: { customerId: string; eventType: string; from: number; to: number },
): Promise<Quantity> {
  const meterId = meters.get(meterEventName(eventType));
  if (meterId === undefined) return 0n;
  const summaries = await callStripe(() => readMeterSummaries(deps.stripe, { meterId, ...span, by: null }));
  return summaries.reduce((sum, { value }) => sum + value, 0n);
}

/** The windows that explain a gap: all of them, or one. Null when it is ambiguous. */
function lacking(windows: readonly DatedWindow[], missing: Quantity): string[] | null {
  if (missing === sumOf(windows)) return windows.map(({ identifier }) => identifier);
  const alone = windows.filter(({ quantity }) => quantity === missing);
  return alone.length === 1 ? alone.map(({ identifier }) => identifier) : null;
}

const sumOf = (windows: readonly DatedWindow[]): Quantity =>
  windows.reduce((sum, { quantity }) => sum + quantity, 0n);

const floor = (at: number, length: number): number => Math.floor(at / length) * length;
