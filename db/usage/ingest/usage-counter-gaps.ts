import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { query } from '../../sql.ts';

/** What counters and what windows of one customer and type add up to, where that differs. */
export interface CounterGap {
  customerId: string;
  eventType: string;
  /** The customer's clock, epoch milliseconds. */
  at: number;
  counted: Quantity;
  /** In windows, and in events that wait for one. */
  closed: Quantity;
}

/**
 * Customers and types whose counters differ from the sum of their windows and pending events, over all
 * usage periods with usage in the last `days` (as long as usage is accepted). It reads pending events only,
 * so its cost does not grow with usage.
 *
 * Compared by period, not by day, because a change of time zone moves days but no period; and over all of
 * these periods together, because a window with events of two (docs/adr/0008) counts for the later one. One
 * statement, so concurrent writes are in all of it or in none.
 */
export async function counterGaps(
  em: EntityManager,
  customers: readonly string[],
  days: number,
): Promise<CounterGap[]> {
  const rows = await query<Omit<CounterGap, 'counted' | 'closed'> & { counted: string; closed: string }>(
    em,
    `with known as (select coalesce(max(round), 0) as round from usage_closings),
     asked as (
       select t.id, coalesce(c.billing_time, now()) as at
       from unnest($1::text[]) as t(id) left join customers c on c.id = t.id
     ), periods as (
       select distinct d.customer_id, d.period_start
       from asked a join usage_days d on d.customer_id = a.id and d.day_start >= a.at - make_interval(days => $2)
     ), counted as (
       select d.customer_id, d.event_type, min(d.period_start) as first, sum(d.quantity) as quantity
       from periods p join usage_days d using (customer_id, period_start) group by 1, 2
     ), closed as (
       select c.customer_id, c.event_type, sum(w.quantity) as quantity
       from counted c join usage_windows w
         on w.customer_id = c.customer_id and w.event_type = c.event_type and w.window_start >= c.first
       where (w.customer_id, coalesce(w.period_start, '-infinity')) in (select customer_id, period_start from periods)
       group by 1, 2
     ), waiting as (
       select e.customer_id, e.event_type, e.period_start, e.quantity
       -- Found by the round alone, which is a few minutes of everybody's; by the customer it would be all
       -- that they ever used.
       from (select * from usage_events where round > (select round from known) offset 0) e
       where e.customer_id = any($1)
       union all
       select e.customer_id, e.event_type, e.period_start, e.quantity
       from usage_open_windows o
       left join lateral (
         select round_upto from usage_windows w where w.customer_id = o.customer_id and w.event_type = o.event_type
           and w.window_start = o.window_start order by revision desc limit 1
       ) last on true
       join usage_events e on e.customer_id = o.customer_id and e.event_type = o.event_type
         and e.window_start = o.window_start and e.occurred_at >= o.window_start
         and e.occurred_at < o.window_start + interval '5 minutes'
         and e.round > coalesce(last.round_upto, 0) and e.round <= (select round from known)
       where o.customer_id = any($1)
     ), open as (
       select customer_id, event_type, sum(quantity) as quantity from waiting
       where (customer_id, coalesce(period_start, '-infinity')) in (select customer_id, period_start from periods)
       group by 1, 2
     )
     select c.customer_id, c.event_type, a.at, c.quantity as counted,
       (coalesce(w.quantity, 0) + coalesce(o.quantity, 0))::numeric(24,6) as closed
     from counted c join asked a on a.id = c.customer_id
     left join closed w using (customer_id, event_type) left join open o using (customer_id, event_type)
     where c.quantity <> coalesce(w.quantity, 0) + coalesce(o.quantity, 0)
     order by 1, 2`,
    [customers, days],
  );
  return rows.map(({ counted, closed, ...row }) => ({
    ...row,
    counted: quantityFromDatabase(counted),
    closed: quantityFromDatabase(closed),
  }));
}
