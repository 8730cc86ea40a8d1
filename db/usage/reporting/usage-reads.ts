import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, queryOne, timestamp } from '../../sql.ts';

/** Usage of one type in one time range. */
export interface UsageReading {
  eventType: string;
  scope: 'day' | 'month' | 'period';
  /** All usage, which is what is billed. */
  quantity: Quantity;
  /** Less what staff took out of the reckoning: what limits count. */
  counted: Quantity;
}

/** The counters of a customer of a day, a month and a period (null: of no period). */
export async function readUsage(
  em: EntityManager,
  customerId: string,
  { day, month, period }: { day: number; month: number; period: number | null },
): Promise<UsageReading[]> {
  const rows = await query<{
    eventType: string;
    scope: UsageReading['scope'];
    quantity: string;
    counted: string;
  }>(
    em,
    `select event_type, scope, quantity, quantity - reset_quantity as counted from usage_counters
     where customer_id = $1 and (scope, starts_at) in (('day', $2::timestamptz), ('month', $3::timestamptz),
       ('period', $4::timestamptz))`,
    [customerId, timestamp(day), timestamp(month), timestamp(period)],
  );
  return rows.map((row) => ({
    ...row,
    quantity: quantityFromDatabase(row.quantity),
    counted: quantityFromDatabase(row.counted),
  }));
}

/** What many customers used on a day each, as limits count it, by customer. */
export async function usedOnDays(
  em: EntityManager,
  days: readonly { customerId: string; day: number }[],
): Promise<Map<string, Quantity>> {
  const rows = await query<{ customerId: string; used: string }>(
    em,
    // The table and not the view of counters: a join reaches into it by its key.
    `select d.customer_id, sum(d.quantity - d.reset_quantity) as used
     from unnest($1::text[], $2::timestamptz[]) as asked(customer_id, day)
     join usage_days d on d.customer_id = asked.customer_id and d.day_start = asked.day
     group by d.customer_id`,
    [days.map(({ customerId }) => customerId), days.map(({ day }) => timestamp(day))],
  );
  return new Map(rows.map(({ customerId, used }) => [customerId, quantityFromDatabase(used)]));
}

/** What reservations hold of a customer at a time. */
export async function heldOf(em: EntityManager, customerId: string, now: number): Promise<Quantity> {
  const row = await queryOne<{ held: string }>(
    em,
    `select coalesce(sum(quantity), 0) as held from usage_reservations
     where customer_id = $1 and state = 'held' and expires_at > $2`,
    [customerId, timestamp(now)],
  );
  return quantityFromDatabase(row?.held ?? '0');
}

/** Resets the running month's count, including today's, for limits. Recorded usage stays. */
export async function resetCounters(em: EntityManager, customerId: string, month: number): Promise<void> {
  await execute(
    em,
    'update usage_days set reset_quantity = quantity where customer_id = $1 and month_start = $2',
    [customerId, timestamp(month)],
  );
}
