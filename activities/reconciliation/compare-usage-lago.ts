import { recentSpan, unknownIdentifiers } from '../../db/usage/reporting/usage-comparison.ts';
import type { ReportedWindow } from '../../db/usage/reporting/usage-comparison.ts';
import { DAY_MS, isoDay, utcMidnight } from '../../domain/period.ts';
import { formatQuantity, isQuantity, parseQuantity } from '../../domain/usage/ingest/quantity.ts';
import { meterEventName } from '../../gateways/stripe/catalogue/catalogue.ts';
import type { LagoStoredEvent } from '../../gateways/lago/index.ts';
import type { ActivityDeps } from '../deps.ts';
import type { SystemComparison } from './compare-usage-meters.ts';
import type { UsageDifference } from './compare-usage.ts';

/** What of a customer is compared. */
interface LagoQuestion {
  customerId: string;
  /** Reported windows, without days that have a very recent report. */
  reported: readonly ReportedWindow[];
  /** Days read from Lago even if nothing was reported. */
  days: number;
  /** Stripe's meters, which identify our event types. Other metrics are not compared. */
  meters: ReadonlyMap<string, string>;
}

/**
 * Compares reported windows with Lago's events by transaction id, quantity and day. Events that only Lago
 * has need people, because it never deletes them. A window in progress counts as ours even if its report is
 * not recorded yet.
 */
export async function compareWithLago(deps: ActivityDeps, question: LagoQuestion): Promise<SystemComparison> {
  const result: SystemComparison = { missing: [], differences: [] };
  if (deps.lagoUsage === null) return result;
  const reported = question.reported.filter(({ isReportedToLago }) => isReportedToLago);
  const stored = new Map<string, LagoStoredEvent>();
  for (const span of await spansToRead(deps, reported, question))
    for (const event of await deps.lagoUsage.readEvents(span)) stored.set(event.transactionId, event);
  for (const window of reported) {
    const event = stored.get(window.identifier);
    stored.delete(window.identifier);
    if (event === undefined) result.missing.push(window.identifier);
    else if (!isSame(window, event)) result.differences.push(changed(window, event));
  }
  const others = [...stored.values()].filter(({ code }) => question.meters.has(meterEventName(code)));
  result.differences.push(...(await onlyAtLago(deps, question.customerId, others)));
  return result;
}

/** A subscription's events of some days; epoch milliseconds, `to` not included. */
type Span = Parameters<NonNullable<ActivityDeps['lagoUsage']>['readEvents']>[0];

/**
 * The last days of each subscription of that time, plus earlier days with reports; consecutive days as one
 * range.
 */
async function spansToRead(
  { orm }: ActivityDeps,
  reported: readonly ReportedWindow[],
  { customerId, days }: LagoQuestion,
): Promise<Span[]> {
  const recent = await recentSpan(orm.em.fork(), customerId, days);
  const spans = new Map<string, Span[]>(
    recent.subscriptions.map((subscriptionId) => [
      subscriptionId,
      [{ subscriptionId, from: recent.from, to: recent.to }],
    ]),
  );
  for (const { subscriptionId, windowStart: at } of reported.toSorted(
    (a, b) => b.windowStart - a.windowStart,
  )) {
    if (subscriptionId === null) continue;
    const own = spans.get(subscriptionId) ?? [];
    spans.set(subscriptionId, own);
    const earliest = own.at(-1);
    if (earliest !== undefined && at >= earliest.from) continue;
    const from = utcMidnight(at);
    if (earliest?.from === from + DAY_MS) earliest.from = from;
    else own.push({ subscriptionId, from, to: from + DAY_MS });
  }
  return [...spans.values()].flat();
}

const isSame = ({ quantity, eventType }: ReportedWindow, { properties, code }: LagoStoredEvent): boolean =>
  String(properties['quantity']) === formatQuantity(quantity) && code === eventType;

const changed = (window: ReportedWindow, { properties, code }: LagoStoredEvent): UsageDifference => ({
  customerId: window.customerId,
  at: window.windowStart,
  text: `${window.identifier}: ${formatQuantity(window.quantity)} ${window.eventType} reported, Lago has ${String(properties['quantity'])} ${code}`,
});

/** Events that none of our windows is, by type and day. */
async function onlyAtLago(
  { orm }: ActivityDeps,
  customerId: string,
  events: readonly LagoStoredEvent[],
): Promise<UsageDifference[]> {
  if (events.length === 0) return [];
  const ids = events.map(({ transactionId }) => transactionId);
  const unknown = await unknownIdentifiers(orm.em.fork(), ids);
  const foreign = events.filter(({ transactionId }) => unknown.has(transactionId));
  const byDay = Map.groupBy(foreign, ({ code, at }) => `${code} of ${isoDay(at)}`);
  return [...byDay].map(([day, own]) => {
    const quantity = own.reduce((sum, { properties }) => sum + quantityOf(properties), 0n);
    const [first] = own;
    const text = `${day}: nothing reported, Lago has ${formatQuantity(quantity)} in ${own.length} more, as ${first?.transactionId ?? ''}`;
    return { customerId, at: first?.at ?? 0, text };
  });
}

function quantityOf(properties: Record<string, unknown>): bigint {
  const quantity = parseQuantity(properties['quantity']);
  return isQuantity(quantity) ? quantity : 0n;
}
