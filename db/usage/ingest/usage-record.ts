import type { ClientBase, Pool, QueryResult } from 'pg';
import type { CounterStarts } from '../../../domain/usage/rating/counter-starts.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { bigintArray, textArray, timestampArray, uuidArray } from '../../binary-array.ts';
import { usageEventHex } from './usage-event-id.ts';

/** An event that has passed every check. Times are epoch milliseconds. */
export interface AcceptedEvent extends CounterStarts {
  customerId: string;
  /** The caller's own; an event counts once for each key of a customer and reporter, ever. */
  idempotencyKey: string;
  /** Set when another reporter of this customer used the key: `reportedBy`, which is part of the id then. */
  keyScope?: string;
  eventType: string;
  /** Below zero for what takes usage back. */
  quantity: Quantity;
  occurredAt: number;
  /** `windowStart(occurredAt, periodStart)` of domain/usage/ingest/window.ts. */
  windowStart: number;
  /** The subscription that pays for it; null without one. */
  subscriptionId: string | null;
  kind: 'usage' | 'correction' | 'reversal';
  /** Key of the event that a correction or reversal is about. */
  correctsKey: string | null;
  /** The reporter: id of a user or an API key. */
  reportedBy: string;
  /** JSON text of an object; null for none. */
  properties: string | null;
}

/** The outcome for an event. */
export type Recorded = 'recorded' | 'duplicate';

/** An event with its id, 32 hexadecimal digits. */
export interface IdentifiedEvent {
  hex: string;
  event: AcceptedEvent;
}

/** Gives an event its id. */
export const identify = (event: AcceptedEvent): IdentifiedEvent => ({
  hex: usageEventHex(event.customerId, event.idempotencyKey, event.keyScope),
  event,
});

/** A named prepared statement: parsed and planned once a connection. */
const RECORD = {
  name: 'usage-record',
  text: `select usage_record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)::text as id`,
};

/**
 * Stores and counts events in one statement, all or none. Returns the given ids that existed before. Ids
 * must be distinct.
 */
export async function recordEvents(
  connection: Pool | ClientBase,
  events: readonly IdentifiedEvent[],
  timeoutMs: number,
): Promise<Set<string>> {
  // Ordered by id, so that two processes lock in the same order and never deadlock.
  const sorted = [...events].sort((a, b) => (a.hex < b.hex ? -1 : 1));
  const all = sorted.map(({ event }) => event);
  const statement = {
    ...RECORD,
    // @types/pg knows it for a whole client only; pg takes it with a query and then closes that connection.
    ...{ query_timeout: timeoutMs },
    values: [
      uuidArray(sorted.map(({ hex }) => hex)),
      textArray(all.map(({ customerId }) => customerId)),
      textArray(all.map(({ idempotencyKey }) => idempotencyKey)),
      textArray(all.map(({ eventType }) => eventType)),
      bigintArray(all.map(({ quantity }) => quantity)),
      timestampArray(all.map(({ occurredAt }) => occurredAt)),
      timestampArray(all.map(({ windowStart }) => windowStart)),
      timestampArray(all.map(({ dayStart }) => dayStart)),
      timestampArray(all.map(({ monthStart }) => monthStart)),
      timestampArray(all.map(({ periodStart }) => periodStart)),
      textArray(all.map(({ subscriptionId }) => subscriptionId)),
      textArray(all.map(({ kind }) => kind)),
      textArray(all.map(({ correctsKey }) => correctsKey)),
      textArray(all.map(({ reportedBy }) => reportedBy)),
      textArray(all.map(({ properties }) => properties)),
    ],
  };
  // `query` of a pool and of a client are one and the same to a caller, but not to the type checker.
  const { rows }: QueryResult<{ id: string }> = await (connection as Pool).query(statement);
  return new Set(rows.map(({ id }) => id.replaceAll('-', '')));
}
