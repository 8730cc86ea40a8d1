import { windowGaps } from '../../db/usage/reporting/usage-comparison.ts';
import type { WindowGap } from '../../db/usage/reporting/usage-comparison.ts';
import { counterGaps } from '../../db/usage/ingest/usage-counter-gaps.ts';
import type { CounterGap } from '../../db/usage/ingest/usage-counter-gaps.ts';
import { DAY_MS } from '../../domain/period.ts';
import { formatQuantity } from '../../domain/usage/ingest/quantity.ts';
import { LATEST_MS } from '../../domain/usage/ingest/validate-event.ts';
import type { ActivityDeps } from '../deps.ts';
import type { UsageDifference } from './compare-usage.ts';

/** Usage is taken for so many days. */
const OPEN_DAYS = LATEST_MS / DAY_MS;

/**
 * Compares stored events with windows: each event for the last days, and the counters' sums as long as
 * usage is accepted. When a customer's sums differ, all their events of that time are read to name the
 * windows. Corrects nothing: an amount of money depends on it.
 * @param days how many days back each event is read
 */
export async function compareLedger(
  { orm }: Pick<ActivityDeps, 'orm'>,
  customers: readonly string[],
  days: number,
): Promise<UsageDifference[]> {
  const counters = await counterGaps(orm.em.fork(), customers, OPEN_DAYS);
  const doubtful = new Set(counters.map(({ customerId }) => customerId));
  const others = customers.filter((id) => !doubtful.has(id));
  const windows = [
    ...(await windowGaps(orm.em.fork(), [...doubtful], OPEN_DAYS)),
    ...(await windowGaps(orm.em.fork(), others, days)),
  ];
  const named = new Set(windows.map(ofType));
  return [
    ...windows.map(ofWindow),
    ...counters.filter((counter) => !named.has(ofType(counter))).map(ofCounter),
  ];
}

const ofType = ({ customerId, eventType }: Pick<WindowGap, 'customerId' | 'eventType'>): string =>
  `${customerId} ${eventType}`;

const ofWindow = ({ customerId, eventType, windowStart, stored, closed }: WindowGap): UsageDifference => ({
  customerId,
  at: windowStart,
  text: `${eventType} from ${new Date(windowStart).toISOString()}: events ${formatQuantity(stored)}, window ${formatQuantity(closed)}`,
});

/** Either the counters are wrong, or windows of a time before that of which events are read. */
const ofCounter = ({ customerId, eventType, at, counted, closed }: CounterGap): UsageDifference => ({
  customerId,
  at,
  text: `${eventType}: ${formatQuantity(counted)} counted, windows ${formatQuantity(closed)}`,
});
