import type { EntityManager } from '@mikro-orm/postgresql';
import { DAY_MS } from '../../../domain/period.ts';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { LATEST_MS } from '../../../domain/usage/ingest/validate-event.ts';
import { execute, query, timestamp } from '../../sql.ts';

/**
 * Customers with usage or a usage period in the last days of their own clocks; another part for each
 * `turn`, so that all are checked in time. Deleted ones are left out: Stripe tells nothing about them.
 */
export async function customersToCompare(
  em: EntityManager,
  input: { days: number; limit: number; turn: string },
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    em,
    `select id from (
       select p.customer_id as id from usage_periods p left join customers c on c.id = p.customer_id
       where p.ends_at >= coalesce(c.billing_time, now()) - make_interval(days => $1) and c.deleted is not true
       union
       select c.id from customers c where not c.deleted and exists (select from usage_days d where d.customer_id = c.id
         and d.day_start >= coalesce(c.billing_time, now()) - make_interval(days => $1))) as known
     order by md5(id || $2), id limit $3`,
    [input.days, input.turn, input.limit],
  );
  return rows.map(({ id }) => id);
}

/** What the events and what the windows of one customer, type and window add up to, where that differs. */
export interface WindowGap {
  customerId: string;
  eventType: string;
  windowStart: number;
  stored: Quantity;
  closed: Quantity;
}

/** Windows that are not the sum of their events. Those that wait to be closed are left out. */
export async function windowGaps(
  em: EntityManager,
  customers: readonly string[],
  days: number,
): Promise<WindowGap[]> {
  const rows = await query<Omit<WindowGap, 'stored' | 'closed'> & { stored: string; closed: string }>(
    em,
    `with known as (select coalesce(max(round), 0) as round from usage_closings),
     since as (
       select t.id, coalesce(c.billing_time, now()) - make_interval(days => $2) as at
       from unnest($1::text[]) as t(id) left join customers c on c.id = t.id
     ), stored as (
       select e.customer_id, e.event_type, e.window_start, sum(e.quantity) as quantity
       from since join usage_events e on e.customer_id = since.id and e.occurred_at >= since.at
       where e.window_start >= since.at and e.round <= (select round from known) group by 1, 2, 3
     ), closed as (
       select w.customer_id, w.event_type, w.window_start, sum(w.quantity) as quantity
       from since join usage_windows w on w.customer_id = since.id and w.window_start >= since.at group by 1, 2, 3
     )
     select customer_id, event_type, window_start, coalesce(s.quantity, 0)::numeric(24,6) as stored,
       coalesce(w.quantity, 0)::numeric(24,6) as closed
     from stored s full join closed w using (customer_id, event_type, window_start)
     where coalesce(s.quantity, 0) <> coalesce(w.quantity, 0)
       and not exists (select from usage_open_windows o where o.customer_id = coalesce(s.customer_id, w.customer_id)
         and o.event_type = coalesce(s.event_type, w.event_type)
         and o.window_start = coalesce(s.window_start, w.window_start))
     order by 1, 2, 3`,
    [customers, days],
  );
  return rows.map(({ stored, closed, ...row }) => ({
    ...row,
    stored: quantityFromDatabase(stored),
    closed: quantityFromDatabase(closed),
  }));
}

/** A window reported to Stripe, Lago or both. Times are epoch milliseconds. */
export interface ReportedWindow {
  customerId: string;
  subscriptionId: string | null;
  eventType: string;
  windowStart: number;
  identifier: string;
  quantity: Quantity;
  /** Its date at Stripe; null when not reported there. */
  datedAt: number | null;
  isReportedToLago: boolean;
}

/** Usage is taken for so many days, and a report is dated at most as far back. */
const LATE_DAYS = LATEST_MS / DAY_MS + 1;

/**
 * What was reported of a customer's last days to Stripe and Lago, from midnight UTC, and of each earlier
 * day with late usage. Days reported just now are left out because Stripe sums with a delay, and so are
 * days with an unknown outcome.
 */
export async function reportedWindows(
  em: EntityManager,
  customerId: string,
  { days, quietMs }: { days: number; quietMs: number },
): Promise<ReportedWindow[]> {
  const rows = await query<Omit<ReportedWindow, 'quantity'> & { quantity: string }>(
    em,
    `with since as (
       select date_trunc('day', coalesce((select billing_time from customers where id = $1), now()) at time zone 'UTC')
         at time zone 'UTC' - make_interval(days => $2) as at
     ), reported as (
       select w.*, date_trunc('day', coalesce(stripe_dated_at, window_start) at time zone 'UTC') as day
       from usage_windows w
       where customer_id = $1 and window_start >= (select at from since) - interval '${LATE_DAYS} days'
         and (stripe_reported_at is not null or lago_reported_at is not null or stripe_tried_at is not null)
     )
     select customer_id, subscription_id, event_type, window_start, stripe_identifier as identifier, quantity,
       case when stripe_reported_at is not null then stripe_dated_at end as dated_at,
       lago_reported_at is not null as is_reported_to_lago
     from reported where day in (select day from reported
       where window_start >= (select at from since) or closed_at >= now() - make_interval(days => $2))
       and day not in (select day from reported
       where greatest(stripe_reported_at, lago_reported_at) > now() - make_interval(secs => $3)
         or (stripe_tried_at is not null and stripe_reported_at is null and stripe_refusal is null))
       and (stripe_reported_at is not null or lago_reported_at is not null)
     order by window_start, event_type, revision`,
    [customerId, days, quietMs / 1000],
  );
  return rows.map((row) => ({ ...row, quantity: quantityFromDatabase(row.quantity) }));
}

/**
 * What is read of a customer even without a report. Epoch milliseconds on the customer's clock, days in
 * UTC.
 */
interface RecentSpan {
  /** Those that ran in the span. */
  subscriptions: string[];
  from: number;
  /** Not included. */
  to: number;
}

/** A customer's subscriptions of the last days, and the midnights (UTC) that bound these days. */
export async function recentSpan(em: EntityManager, customerId: string, days: number): Promise<RecentSpan> {
  const [row] = await query<RecentSpan>(
    em,
    `with today as (
       select date_trunc('day', coalesce((select billing_time from customers where id = $1), now()) at time zone 'UTC')
         at time zone 'UTC' as at
     ), span as (select at - make_interval(days => $2) as first, at + interval '1 day' as last from today)
     select first as "from", last as "to", array(
       select s.id from subscriptions s where s.customer_id = $1 and (s.ended_at is null or s.ended_at >= first) order by s.id
     ) as subscriptions from span`,
    [customerId, days],
  );
  return row ?? { subscriptions: [], from: 0, to: 0 };
}

/** A UTC day that was, or may have been, reported to Stripe: usage of a type, or overage in a currency. */
export interface DatedDay {
  eventType: string | null;
  currency: string | null;
  /** Its midnight, epoch milliseconds. */
  day: number;
}

/** Days since a time (epoch milliseconds) with a report to Stripe about a customer, whatever its outcome. */
export async function datedDays(em: EntityManager, customerId: string, from: number): Promise<DatedDay[]> {
  return query(
    em,
    `select distinct event_type, null as currency,
       date_trunc('day', stripe_dated_at at time zone 'UTC') at time zone 'UTC' as day
     from usage_windows where customer_id = $1 and stripe_dated_at >= $2
     union
     select null, currency, date_trunc('day', dated_at at time zone 'UTC') at time zone 'UTC'
     from usage_charges where customer_id = $1 and dated_at >= $2`,
    [customerId, timestamp(from)],
  );
}

/** Which of these identifiers no window has. */
export async function unknownIdentifiers(
  em: EntityManager,
  identifiers: readonly string[],
): Promise<Set<string>> {
  const rows = await query<{ id: string }>(
    em,
    `select t.id from unnest($1::text[]) as t(id)
     where not exists (select from usage_windows w where w.stripe_identifier = t.id)`,
    [identifiers],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Reports windows again that a system lacks, under the same identifiers and in order. */
export async function reportAgain(
  em: EntityManager,
  system: 'stripe' | 'lago',
  identifiers: readonly string[],
): Promise<void> {
  if (identifiers.length === 0) return;
  await execute(
    em,
    `update usage_windows set state = 'closed', ${system}_reported_at = null
       ${system === 'stripe' ? ', stripe_tried_at = null' : ''}
     where stripe_identifier = any($1)`,
    [identifiers],
  );
}

/**
 * A customer's overage reported to Stripe in the last days, by UTC day and currency, without days that have
 * an unknown outcome. Meters keep what was withdrawn from a void invoice.
 */
export async function reportedOverageByDay(
  em: EntityManager,
  customerId: string,
  { days, quietMs }: { days: number; quietMs: number },
): Promise<{ day: number; currency: string; amount: number }[]> {
  return query(
    em,
    `select date_trunc('day', dated_at at time zone 'UTC') at time zone 'UTC' as day, currency,
       sum(amount) filter (where state <> 'planned')::bigint as amount
     from usage_charges where customer_id = $1 and final_invoice is null
       and (state in ('reported', 'planned') or (state = 'withdrawn' and invoice_id is not null))
       and dated_at >= date_trunc('day', coalesce((select billing_time from customers where id = $1), now())
         at time zone 'UTC') at time zone 'UTC' - make_interval(days => $2)
     group by 1, 2 having max(reported_at) <= now() - make_interval(secs => $3)
       and not bool_or(state = 'planned' and exists (select from effects e where e.key = usage_charges.id))
     order by 1, 2`,
    [customerId, days, quietMs / 1000],
  );
}

/** Notes on the usage period that a time lies in that a person should look at it. */
export async function notePeriodAttention(
  em: EntityManager,
  input: { customerId: string; at: number; attention: string },
): Promise<void> {
  await execute(
    em,
    `update usage_periods set attention = $3 where customer_id = $1 and starts_at <= $2 and ends_at > $2`,
    [input.customerId, timestamp(input.at), input.attention],
  );
}
