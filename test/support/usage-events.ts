import { counterStarts } from '../../domain/usage/rating/counter-starts.ts';
import { windowStart } from '../../domain/usage/ingest/window.ts';
import type { AcceptedEvent } from '../../db/usage/ingest/usage-record.ts';

/** 15 March 2026, noon UTC. */
export const NOON = Date.UTC(2026, 2, 15, 12);
/** Where periods begin, the latest first. */
const PERIODS = [2, 1, 0].map((month) => Date.UTC(2026, month, 10, 9, 30));

/** An event that has passed every check, of a customer in UTC whose periods begin on the 10th. */
export function usageEvent(idempotencyKey: string, changes: Partial<AcceptedEvent> = {}): AcceptedEvent {
  const occurredAt = changes.occurredAt ?? NOON;
  const periodStart = PERIODS.find((start) => start <= occurredAt) ?? null;
  return {
    customerId: 'cus_1',
    idempotencyKey,
    eventType: 'inference',
    quantity: 1_000_000n,
    occurredAt,
    windowStart: windowStart(occurredAt, periodStart),
    subscriptionId: 'sub_1',
    kind: 'usage',
    correctsKey: null,
    reportedBy: 'user_1',
    properties: null,
    ...counterStarts(occurredAt, null, periodStart),
    ...changes,
  };
}

/** The n-th event of a load: the same in every process. */
export const ingestedEvent = (n: number): AcceptedEvent =>
  usageEvent(`event-${n}`, {
    customerId: `cus_${n % 200}`,
    eventType: n % 3 === 0 ? 'tts' : 'inference',
    quantity: BigInt(1 + (n % 1000)),
  });
