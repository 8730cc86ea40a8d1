import type { EntityManager } from '@mikro-orm/postgresql';
import { query, timestamp } from '../sql.ts';

/** A warning that a customer was given. */
export interface UsageWarningRow {
  customerId: string;
  /** Usage period it is for, epoch milliseconds. */
  periodStart: number;
  /** Percent of the credits. */
  threshold: number;
  createdAt: number;
}

/** Writes warnings down, each once a period. @returns those that are new */
export async function recordWarnings(
  em: EntityManager,
  customerId: string,
  periodStart: number,
  thresholds: readonly number[],
): Promise<number[]> {
  const rows = await query<{ threshold: number }>(
    em,
    `insert into usage_warnings (customer_id, period_start, threshold)
     select $1, $2, unnest($3::int[]) on conflict do nothing returning threshold`,
    [customerId, timestamp(periodStart), thresholds],
  );
  return rows.map(({ threshold }) => threshold).toSorted((a, b) => a - b);
}

/** The warnings of a period, lowest first. */
export async function warningsOf(
  em: EntityManager,
  customerId: string,
  periodStart: number,
): Promise<UsageWarningRow[]> {
  return query(
    em,
    'select * from usage_warnings where customer_id = $1 and period_start = $2 order by threshold',
    [customerId, timestamp(periodStart)],
  );
}
