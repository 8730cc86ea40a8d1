import type { EntityManager } from '@mikro-orm/postgresql';
import { usageEventId } from './usage-event-id.ts';
import type { AcceptedEvent, Recorded } from './usage-record.ts';
import { execute, query, timestamp } from '../../sql.ts';

/** Locks the customer's usage until the transaction ends. */
export async function lockUsage(em: EntityManager, customerId: string): Promise<void> {
  await execute(em, 'select usage_lock(array[$1::text])', [customerId]);
}

/**
 * Stores one event in the caller's transaction, where a decision and its record belong together. The
 * partition of the event's month must exist; a stored event's does.
 */
export async function recordWithin(em: EntityManager, event: AcceptedEvent): Promise<Recorded> {
  const one = (value: unknown): unknown[] => [value];
  const rows = await query<{ id: string }>(
    em,
    `select usage_record($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[],
       $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::text[],
       $15::text[])::text as id`,
    [
      one(usageEventId(event.customerId, event.idempotencyKey, event.keyScope)),
      one(event.customerId),
      one(event.idempotencyKey),
      one(event.eventType),
      one(String(event.quantity)),
      one(timestamp(event.occurredAt)),
      one(timestamp(event.windowStart)),
      one(timestamp(event.dayStart)),
      one(timestamp(event.monthStart)),
      one(timestamp(event.periodStart)),
      one(event.subscriptionId),
      one(event.kind),
      one(event.correctsKey),
      one(event.reportedBy),
      one(event.properties),
    ],
  );
  if (event.quantity < 0n) await limitReset(em, event);
  return rows.length === 0 ? 'recorded' : 'duplicate';
}

/** Limits what staff reset to what was used; otherwise a limit would allow more than its number. */
async function limitReset(em: EntityManager, { customerId, dayStart }: AcceptedEvent): Promise<void> {
  await execute(
    em,
    `update usage_days set reset_quantity = greatest(quantity, 0)
     where customer_id = $1 and day_start = $2 and reset_quantity > greatest(quantity, 0)`,
    [customerId, timestamp(dayStart)],
  );
}
