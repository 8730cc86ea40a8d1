import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, queryOne, timestamp } from '../../sql.ts';

/** A window as it was just closed. Times are epoch milliseconds. */
export interface ClosedWindow {
  customerId: string;
  eventType: string;
  windowStart: number;
  /** 1 for the first close; a later one holds only what came since. */
  revision: number;
  subscriptionId: string | null;
  periodStart: number | null;
  eventCount: number;
  quantity: Quantity;
  /** SHA-256 over `canonicalEventIds` of its events, lower-case hexadecimal. */
  eventsHash: string;
  /**
   * Identifier at Stripe and transaction id at Lago: the same on each repeat, so it counts once. Customer,
   * type, start in seconds and revision; their SHA-256 when that is too long for Stripe.
   */
  stripeIdentifier: string;
}

/** Which windows to close. */
export interface CloseRequest {
  /** Real time, epoch milliseconds. Customers on a test clock use that instead. */
  now: number;
  /** How long a window stays open after its end, for calls still in progress. */
  graceMs?: number;
  /** Most customers in one transaction. */
  limitCustomers: number;
  /** Customer after whom to go on. */
  afterCustomer?: string | null;
}

/** Advisory lock of those who open and close windows. */
const CLOSING_LOCK = 8_408_4715;

/**
 * Ends a round and notes which windows got events in it, in a transaction of its own before closing. Later
 * events belong to the next round. Requires read committed.
 */
export async function beginClose(em: EntityManager, now: number): Promise<{ round: number }> {
  await query(em, 'select pg_advisory_xact_lock($1)', [CLOSING_LOCK]);
  const ended = await queryOne<{ round: number }>(em, 'select usage_next_round() as round');
  const round = ended?.round ?? 0;
  // A statement of its own: it sees all that was recorded in the round.
  await execute(
    em,
    `insert into usage_open_windows (customer_id, event_type, window_start)
     select distinct customer_id, event_type, window_start from usage_events
     where round > (select coalesce(max(round), 0) from usage_closings) and round <= $1
     on conflict do nothing`,
    [round],
  );
  await execute(em, 'insert into usage_closings (round, at) values ($1, $2)', [round, timestamp(now)]);
  return { round };
}

/**
 * Sums ended windows with new events, for the next customers in order, in a transaction of its own. A
 * repeat finds nothing. Continue after `lastCustomer`; null at the end.
 */
export async function closeWindows(
  em: EntityManager,
  { now, graceMs = 0, limitCustomers, afterCustomer = null }: CloseRequest,
): Promise<{ windows: ClosedWindow[]; lastCustomer: string | null }> {
  // Keeps others from noting an open window between the look at the rounds and the end of ours.
  await query(em, 'select pg_advisory_xact_lock($1)', [CLOSING_LOCK]);
  const customers = await query<{ customerId: string }>(
    em,
    `select distinct o.customer_id ${READY} order by 1 limit $4`,
    [timestamp(now), `${graceMs} ms`, afterCustomer ?? '', limitCustomers],
  );
  const lastCustomer = customers.at(-1)?.customerId ?? null;
  if (lastCustomer === null) return { windows: [], lastCustomer };
  const rows = await query<Omit<ClosedWindow, 'quantity'> & { quantity: string }>(em, CLOSE, [
    timestamp(now),
    `${graceMs} ms`,
    afterCustomer ?? '',
    lastCustomer,
  ]);
  const windows = rows.map((row) => ({ ...row, quantity: quantityFromDatabase(row.quantity) }));
  return { windows, lastCustomer };
}

const LENGTH = `interval '5 minutes'`;
/** Where the five minutes of a window end, also of one that a new period began in the middle of. */
const endOf = (start: string): string => `date_bin(${LENGTH}, ${start}, 'epoch') + ${LENGTH}`;

/** Open windows that are over, by their customer's clock. $1 now, $2 grace, $3 customer to go on after. */
const READY = `from usage_open_windows o left join customers c on c.id = o.customer_id
  where o.customer_id > $3 and ${endOf('o.window_start')} + $2::interval <= coalesce(c.billing_time, $1)`;

/** Longest identifier of a meter event that Stripe takes (docs.stripe.com/api/billing/meter-event/create). */
const IDENTIFIER_LENGTH = 100;

/**
 * $4: the last customer. Each event belongs to the first close that knows its round: rounds above the last
 * revision's.
 */
const CLOSE = `
  with upto as (select coalesce(max(round), 0) as round from usage_closings),
  ready as (
    select o.customer_id, o.event_type, o.window_start ${READY} and o.customer_id <= $4
  ), done as (
    delete from usage_open_windows o using ready r
    where o.customer_id = r.customer_id and o.event_type = r.event_type and o.window_start = r.window_start
  )
  insert into usage_windows (customer_id, event_type, window_start, revision, subscription_id, period_start, event_count,
    quantity, events_hash, round_after, round_upto, closed_at, stripe_identifier)
  select r.customer_id, r.event_type, r.window_start, coalesce(last.revision, 0) + 1, sums.subscription_id,
    sums.period_start, sums.event_count, sums.quantity, sums.events_hash, coalesce(last.round_upto, 0), upto.round, $1,
    case when length(named.identifier) <= ${IDENTIFIER_LENGTH} then named.identifier
      else encode(sha256(convert_to(named.identifier, 'UTF8')), 'hex') end
  from ready r
  cross join upto
  left join lateral (
    select revision, round_upto from usage_windows w
    where w.customer_id = r.customer_id and w.event_type = r.event_type and w.window_start = r.window_start
    order by revision desc limit 1
  ) last on true
  cross join lateral (
    select concat_ws(':', r.customer_id, r.event_type, extract(epoch from r.window_start)::numeric::float8,
      coalesce(last.revision, 0) + 1) as identifier
  ) named
  cross join lateral (
    select count(*) as event_count, sum(quantity) as quantity, max(subscription_id) as subscription_id,
      max(period_start) as period_start,
      encode(sha256(convert_to(coalesce(string_agg(id::text || e'\\n', '' order by id), ''), 'UTF8')), 'hex') as events_hash
    from usage_events e
    where e.customer_id = r.customer_id and e.occurred_at >= r.window_start
      and e.occurred_at < ${endOf('r.window_start')}
      and e.event_type = r.event_type and e.window_start = r.window_start
      and e.round > coalesce(last.round_upto, 0) and e.round <= upto.round
  ) sums
  where sums.event_count > 0
  returning customer_id, event_type, window_start, revision, subscription_id, period_start, event_count, quantity,
    events_hash, stripe_identifier`;
