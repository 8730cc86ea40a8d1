import type { ToldWindow } from '../../db/repositories/usage-comparison.ts';
import { DAY_MS } from '../../domain/period.ts';
import { formatQuantity } from '../../domain/usage/quantity.ts';
import type { ActivityDeps } from '../deps.ts';
import type { SystemComparison } from './compare-usage-meters.ts';

/** A customer's windows as Lago was told of them against the events that it has: by transaction id, quantity and day. */
export async function compareWithLago(
  deps: ActivityDeps,
  told: readonly ToldWindow[],
): Promise<SystemComparison> {
  const result: SystemComparison = { missing: [], differences: [] };
  const { lagoUsage } = deps;
  if (lagoUsage === null) return result;
  const toldToLago = told.filter(({ isToldToLago }) => isToldToLago);
  const byDay = Map.groupBy(
    toldToLago,
    ({ subscriptionId, windowStart }) => `${subscriptionId ?? ''} ${Math.floor(windowStart / DAY_MS)}`,
  );
  for (const windows of byDay.values()) {
    const [first] = windows;
    if (first === undefined || first.subscriptionId === null) continue;
    const from = Math.floor(first.windowStart / DAY_MS) * DAY_MS;
    const { subscriptionId } = first;
    const events = await lagoUsage.readEvents({ subscriptionId, from, to: from + DAY_MS });
    const known = new Map(events.map((event) => [event.transactionId, event]));
    for (const window of windows) {
      const event = known.get(window.identifier);
      known.delete(window.identifier);
      if (event === undefined) {
        result.missing.push(window.identifier);
        continue;
      }
      const wanted = formatQuantity(window.quantity);
      const seen = event.properties['quantity'];
      if (String(seen) === wanted && event.code === window.eventType) continue;
      result.differences.push({
        customerId: window.customerId,
        at: window.windowStart,
        text: `${window.identifier}: ${wanted} ${window.eventType} told, Lago has ${String(seen)} ${event.code}`,
      });
    }
  }
  return result;
}
