import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import { query, queryOne } from '../sql.ts';

/** Subscriptions of one price that are paused and were paid for before. */
interface PausedGroup {
  currency: string;
  interval: PlanInterval;
  /** Intervals between two charges. */
  intervalCount: number;
  /** What one period costs without tax, minor units. */
  amount: number;
  count: number;
}

/** What paused subscriptions would be worth if they went on. */
export async function pausedSubscriptions(em: EntityManager): Promise<PausedGroup[]> {
  return query(
    em,
    `select currency, interval, interval_count, amount - included_tax as amount, count(*)::bigint as count from subscriptions
     where status = 'paused' and ever_active and mode <> 'foreign' group by 1, 2, 3, 4`,
  );
}

/**
 * Overage charged between two UTC days (both included, YYYY-MM-DD, billing clock), by day and currency,
 * minor units. Where the prices of a subscription include tax, so does its overage, and the same part of it
 * is left out.
 */
export async function meteredRevenue(
  em: EntityManager,
  { from, to }: { from: string; to: string },
): Promise<{ day: string; currency: string; amount: number }[]> {
  return query(
    em,
    `select to_char(c.dated_at at time zone 'utc', 'YYYY-MM-DD') as day, c.currency,
       sum(c.amount - coalesce(round(c.amount::numeric * s.included_tax / nullif(s.amount, 0)), 0))::bigint as amount
     from usage_charges c left join subscriptions s on s.id = c.subscription_id where c.state in ('planned', 'reported')
       and c.dated_at >= ($1::date)::timestamp at time zone 'utc'
       and c.dated_at < ($2::date + 1)::timestamp at time zone 'utc'
     group by 1, 2 order by 1, 2`,
    [from, to],
  );
}

/**
 * The furthest billing time that anything was written at: of customers on a test clock, and of revenue
 * movements, whose customer may not be known yet. Epoch milliseconds; null where there is neither.
 */
export async function furthestBillingTime(em: EntityManager): Promise<number | null> {
  const row = await queryOne<{ at: number | null }>(
    em,
    `select greatest(
       (select max(billing_time) from customers where test_clock_id is not null),
       (select max(day) from revenue_movements)::timestamp at time zone 'utc') as at`,
  );
  return row?.at ?? null;
}
