import type { EntityManager } from '@mikro-orm/postgresql';
import { countedDay, zoneChange } from '../../../domain/usage/rating/zone-change.ts';
import type { ZoneChange } from '../../../domain/usage/rating/zone-change.ts';
import { noteChange } from '../../change-notes.ts';
import { execute, query, queryOne, timestamp } from '../../sql.ts';
import type { UsageRecordRow } from '../ingest/usage-records.ts';

/** A time zone that a customer is in from now on. */
interface NewTimeZone {
  customerId: string;
  /** IANA name; null: none, which counts as UTC. */
  timeZone: string | null;
  /** When it was set or read, epoch milliseconds, real time. A later stored one wins. */
  at: number;
}

/**
 * Sets a customer's time zone and moves the running day and month with their counts. In a transaction;
 * decisions on counters wait for its end.
 * @returns the zone before; null when unchanged
 */
export async function changeTimeZone(
  em: EntityManager,
  { customerId, timeZone, at }: NewTimeZone,
): Promise<{ before: string | null } | null> {
  const stored = await queryOne<{ timeZone: string | null; billingTime: number | null; updatedAt: number }>(
    em,
    'select time_zone, billing_time, updated_at from customers where id = $1 for update',
    [customerId],
  );
  if (stored === null || stored.timeZone === timeZone || stored.updatedAt > at) return null;
  await query(em, 'select usage_lock(array[$1])', [customerId]);
  await execute(em, 'update customers set time_zone = $2, updated_at = $3 where id = $1', [
    customerId,
    timeZone,
    timestamp(at),
  ]);
  const change = zoneChange(stored.billingTime ?? at, stored.timeZone, timeZone);
  await moveCounters(em, customerId, change);
  await execute(
    em,
    'insert into usage_zone_changes (customer_id, time_zone, day_from, day_to) values ($1, $2, $3, $4)',
    [customerId, stored.timeZone, timestamp(change.day.from), timestamp(change.day.to)],
  );
  noteChange(em, { what: 'customer', id: customerId, customer: customerId });
  return { before: stored.timeZone };
}

/**
 * Start of the day that a stored event counts on. It differs from the event's day after a change of time
 * zone.
 * @param timeZone the customer's current one
 */
export async function dayCountedOn(
  em: EntityManager,
  { customerId, occurredAt, receivedAt }: Pick<UsageRecordRow, 'customerId' | 'occurredAt' | 'receivedAt'>,
  timeZone: string | null,
): Promise<number> {
  const since = await query<{ timeZone: string | null; from: number; to: number }>(
    em,
    `select time_zone, day_from as "from", day_to as "to" from usage_zone_changes
     where customer_id = $1 and changed_at >= $2 order by id`,
    [customerId, timestamp(receivedAt)],
  );
  const [first] = since;
  return countedDay(occurredAt, first === undefined ? timeZone : first.timeZone, since);
}

async function moveCounters(
  em: EntityManager,
  customerId: string,
  { day, monthOfDay, months }: ZoneChange,
): Promise<void> {
  await execute(
    em,
    `update usage_days set month_start = moved.later
     from unnest($2::timestamptz[], $3::timestamptz[]) as moved(earlier, later)
     where customer_id = $1 and month_start = moved.earlier`,
    [customerId, months.map(({ from }) => timestamp(from)), months.map(({ to }) => timestamp(to))],
  );
  if (day.from === day.to) {
    await execute(em, 'update usage_days set month_start = $3 where customer_id = $1 and day_start = $2', [
      customerId,
      timestamp(day.to),
      timestamp(monthOfDay),
    ]);
    return;
  }
  await execute(
    em,
    `with gone as (delete from usage_days where customer_id = $1 and day_start = $2 returning *)
     insert into usage_days as day (customer_id, day_start, period_start, event_type, month_start, quantity, event_count,
       reset_quantity)
     select customer_id, $3, period_start, event_type, $4, quantity, event_count, reset_quantity from gone
     on conflict (customer_id, day_start, period_start, event_type) do update set
       quantity = day.quantity + excluded.quantity, event_count = day.event_count + excluded.event_count,
       reset_quantity = day.reset_quantity + excluded.reset_quantity, month_start = excluded.month_start`,
    [customerId, timestamp(day.from), timestamp(day.to), timestamp(monthOfDay)],
  );
}
