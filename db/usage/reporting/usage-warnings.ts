import type { EntityManager } from '@mikro-orm/postgresql';
import { formatQuantity, quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, timestamp } from '../../sql.ts';

/** A running usage period that may need a warning. Times are epoch milliseconds on the customer's clock. */
export interface RunningPeriod {
  customerId: string;
  subscriptionId: string;
  startsAt: number;
  endsAt: number;
  currency: string;
  tier: string;
  /** In credits. Overage of an earlier plan uses none of this one's. */
  used: Quantity;
  /** Included, carried over, and granted as far as it is used. */
  covered: Quantity;
  /** The customer's clock. */
  now: number;
}

/** Rated current periods of some customers. Subscriptions that are not managed get no mail. */
export async function runningPeriods(
  em: EntityManager,
  customers: readonly string[],
  now: number,
): Promise<RunningPeriod[]> {
  const rows = await query<Omit<RunningPeriod, 'used' | 'covered'> & { used: string; covered: string }>(
    em,
    `select p.customer_id, p.subscription_id, p.starts_at, p.ends_at, p.currency, p.tier,
       p.included_used + p.carried_used + p.granted as used,
       greatest(p.included, p.included_used) + p.carried + p.granted as covered, coalesce(c.billing_time, $2) as now
     from usage_periods p join customers c on c.id = p.customer_id
       join subscriptions s on s.id = p.subscription_id and s.mode = 'managed'
     where p.customer_id = any($1) and p.settled_at is not null
       and p.starts_at <= coalesce(c.billing_time, $2) and p.ends_at > coalesce(c.billing_time, $2)`,
    [customers, timestamp(now)],
  );
  return rows.map((row) => ({
    ...row,
    used: quantityFromDatabase(row.used),
    covered: quantityFromDatabase(row.covered),
  }));
}

/** A warning that a customer was given. */
interface UsageWarningRow {
  customerId: string;
  /** Usage period it is for, epoch milliseconds. */
  periodStart: number;
  /** Percent of the credits. */
  threshold: number;
  /** All credits of the period, as they were then; null where that was not written down. */
  allowance: Quantity | null;
  createdAt: number;
}

/** Writes a warning down: of several with the same threshold, the one of the most credits stays. */
export async function recordWarning(
  em: EntityManager,
  {
    customerId,
    periodStart,
    threshold,
    allowance,
  }: Omit<UsageWarningRow, 'createdAt' | 'allowance'> & { allowance: Quantity },
): Promise<void> {
  await execute(
    em,
    `insert into usage_warnings as sent (customer_id, period_start, threshold, allowance) values ($1, $2, $3, $4)
     on conflict (customer_id, period_start, threshold) do update set allowance = excluded.allowance, created_at = now()
     where sent.allowance < excluded.allowance`,
    [customerId, timestamp(periodStart), threshold, formatQuantity(allowance)],
  );
}

/** The warnings of a period, lowest first. */
export async function warningsOf(
  em: EntityManager,
  customerId: string,
  periodStart: number,
): Promise<UsageWarningRow[]> {
  const rows = await query<Omit<UsageWarningRow, 'allowance'> & { allowance: string | null }>(
    em,
    'select * from usage_warnings where customer_id = $1 and period_start = $2 order by threshold',
    [customerId, timestamp(periodStart)],
  );
  return rows.map((row) => ({
    ...row,
    allowance: row.allowance === null ? null : quantityFromDatabase(row.allowance),
  }));
}
