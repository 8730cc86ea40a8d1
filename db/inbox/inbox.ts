import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { execute, query, queryOne, timestamp } from '../sql.ts';

/** A Stripe event that is to be sent to its workflow. Times are epoch milliseconds. */
interface PendingEvent {
  id: string;
  type: string;
  /** Stripe's time of the event. */
  createdAt: number;
  /** The event as Stripe sent it. */
  payload: unknown;
  receivedAt: number;
  /** How often it was taken, this time included. */
  attempts: number;
}

/** An event of the inbox and what became of it. */
export interface InboxEventRow extends PendingEvent {
  state: 'pending' | 'delivered' | 'processed' | 'ignored';
  reason: string | null;
  workflowId: string | null;
  deliveredAt: number | null;
  processedAt: number | null;
}

/** States of an event without an answer; in a statement's text, since partial indexes have them. */
export const UNANSWERED = (['pending', 'delivered'] as const).map((state) => sql.lit(state));

/** How long a dispatcher has to deliver what it took, seconds. After that another one may take it. */
const LEASE_SECONDS = 30;

/**
 * Takes up to `limit` waiting events, oldest first, for this process: `for update skip locked`, so that
 * processes share the work, and a lease, so that no row stays locked while events are sent. Do not call it
 * inside a transaction that lasts until delivery: {@link markProcessed} of a fast workflow would wait for
 * it. Then call {@link markDeliveries}, {@link ignorePending} or {@link releasePending}; the events of a
 * process that died are free when the lease ends.
 */
export async function takePending(em: EntityManager, limit: number): Promise<PendingEvent[]> {
  const rows = await query<PendingEvent>(
    em,
    `with taken as (
       select id from inbox_events
       where state = 'pending' and (leased_until is null or leased_until < now())
       order by received_at, id limit $1 for update skip locked
     )
     update inbox_events e set leased_until = now() + make_interval(secs => $2), attempts = e.attempts + 1
     from taken where e.id = taken.id
     returning e.id, e.type, e.created_at, e.payload, e.received_at, e.attempts`,
    [limit, LEASE_SECONDS],
  );
  // `returning` has no order.
  return rows.sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
}

/**
 * A workflow may answer before all workflows of the event got it. Its answer then waits in the pending row:
 * if it ended the event and the dispatcher died before the next signal, the other workflows would never get
 * it.
 */

/** The state for an answer in a pending row: an ignored event has a reason. */
const EARLY_ANSWER = `case when reason is null then 'processed' else 'ignored' end`;

/** Records which workflow got which events. An answer that is stored already becomes final. */
export async function markDeliveries(
  em: EntityManager,
  deliveries: readonly { id: string; workflowId: string }[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const sorted = [...deliveries].sort((a, b) => (a.id < b.id ? -1 : 1));
  await execute(
    em,
    `update inbox_events e set workflow_id = d.workflow_id, delivered_at = now(), leased_until = null,
       reason = case when e.state = 'pending' and e.processed_at is null then null else e.reason end,
       state = case when e.state <> 'pending' then e.state when e.processed_at is null then 'delivered' else ${EARLY_ANSWER} end
     from unnest($1::text[], $2::text[]) as d (id, workflow_id) where e.id = d.id`,
    [sorted.map(({ id }) => id), sorted.map(({ workflowId }) => workflowId)],
  );
}

/** Releases undelivered events to be taken again at once. `reason`: why they wait. */
export async function releasePending(
  em: EntityManager,
  ids: readonly string[],
  reason: string,
): Promise<void> {
  await execute(
    em,
    `update inbox_events set leased_until = null, reason = case when processed_at is null then $2 else reason end
     where id = any($1) and state = 'pending'`,
    [[...ids].sort(), reason],
  );
}

/** Ends waiting events that have no workflow, with the reason. An answered one keeps its answer. */
export async function ignorePending(
  em: EntityManager,
  ids: readonly string[],
  reason: string,
): Promise<void> {
  await execute(
    em,
    `update inbox_events set leased_until = null, processed_at = coalesce(processed_at, now()),
       reason = case when processed_at is null then $2 else reason end,
       state = case when processed_at is null then 'ignored' else ${EARLY_ANSWER} end
     where id = any($1) and state = 'pending'`,
    [[...ids].sort(), reason],
  );
}

/** Records that a workflow cannot use these events, and why. A processed one stays processed. */
export async function markIgnored(em: EntityManager, ids: readonly string[], reason: string): Promise<void> {
  await execute(
    em,
    `update inbox_events set state = case when state = 'pending' then state else 'ignored' end, reason = $2, processed_at = now()
     where id = any($1) and state <> 'processed' and not (state = 'pending' and processed_at is not null)`,
    [[...ids].sort(), reason],
  );
}

/** Notes that a workflow is done with these events. Safe to repeat. */
export async function markProcessed(em: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await execute(
    em,
    `update inbox_events set state = case when state = 'pending' then state else 'processed' end, processed_at = now(),
       reason = case when state = 'pending' then null else reason end
     where id = any($1) and state <> 'processed'`,
    [[...ids].sort()],
  );
}

/** Maximum events requeued at once. */
const SENT_AGAIN_AT_ONCE = 1_000;

/**
 * Requeues delivered events without an answer: first after `afterMs`, then with doubling intervals, for
 * `forMs` in all. One that is answered meanwhile stays answered.
 * @param times.now real time, epoch milliseconds
 * @returns how many were requeued, and how many are past that time and need attention
 */
export async function releaseUnanswered(
  em: EntityManager,
  { now, afterMs, forMs }: { now: number; afterMs: number; forMs: number },
): Promise<{ sentAgain: number; leftOver: number }> {
  const times = [timestamp(now), timestamp(now - afterMs), timestamp(now - forMs)];
  const sentAgain = await execute(
    em,
    `update inbox_events set state = 'pending', leased_until = null where state = 'delivered' and id in (
       select id from inbox_events where state = 'delivered' and delivered_at < $2 and received_at >= $3
         and delivered_at + (delivered_at - received_at) < $1
       order by delivered_at limit ${SENT_AGAIN_AT_ONCE} for update skip locked)`,
    times,
  );
  const row = await queryOne<{ n: number }>(
    em,
    `select count(*) as n from inbox_events where state = 'delivered' and delivered_at < $2 and received_at < $1`,
    [timestamp(now - forMs), timestamp(now - afterMs)],
  );
  return { sentAgain, leftOver: row?.n ?? 0 };
}

/**
 * Number of unanswered events that were delivered before a time, and the oldest one's. Epoch milliseconds.
 */
export async function inboxUnanswered(
  em: EntityManager,
  before: number,
): Promise<{ unanswered: number; oldestDeliveredAt: number | null }> {
  const row = await queryOne<{ unanswered: number; oldestDeliveredAt: number | null }>(
    em,
    `select count(*) as unanswered, min(delivered_at) as oldest_delivered_at
     from inbox_events where state = 'delivered' and delivered_at < $1`,
    [timestamp(before)],
  );
  return row ?? { unanswered: 0, oldestDeliveredAt: null };
}

/** Catalogue events that could not be applied, latest first: a plan may differ from what Stripe sells. */
export async function catalogueAttention(
  em: EntityManager,
  limit = 100,
): Promise<{ id: string; type: string; reason: string; processedAt: number }[]> {
  return query(
    em,
    `select id, type, reason, processed_at from inbox_events
     where starts_with(reason, '${NEEDS_ATTENTION}') and state = 'ignored' order by processed_at desc, id limit $1`,
    [limit],
  );
}

/** Prefix of a reason that needs attention. */
export const NEEDS_ATTENTION = 'Needs attention: ';

/** Stored ones of these events, in any state. */
export async function knownEventIds(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ id: string }>(em, 'select id from inbox_events where id = any($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** When the last change of items happened that these events tell of, epoch milliseconds; null: none does. */
export async function planChangeInEvents(em: EntityManager, ids: readonly string[]): Promise<number | null> {
  const row = await queryOne<{ at: number | null }>(
    em,
    `select max(created_at) as at from inbox_events
     where id = any($1) and type = 'customer.subscription.updated' and payload->'data'->'previous_attributes'->'items' is not null`,
    [ids],
  );
  return row?.at ?? null;
}

/** Which of these events are stored and have no answer. */
export async function unansweredOf(em: EntityManager, ids: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    em,
    `select id from inbox_events where id = any($1) and state in ('pending', 'delivered') and processed_at is null`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** States of those of these events that are stored, by id. */
export async function statesOf(
  em: EntityManager,
  ids: readonly string[],
): Promise<Map<string, InboxEventRow['state']>> {
  const rows = await query<{ id: string; state: InboxEventRow['state'] }>(
    em,
    'select id, state from inbox_events where id = any($1)',
    [ids],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Requeues delivered events, however long they have waited. One that is answered meanwhile stays answered. */
export async function sendAgain(em: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await execute(
    em,
    `update inbox_events set state = 'pending', leased_until = null where id = any($1) and state = 'delivered'`,
    [[...ids].sort()],
  );
}

/** How many events that Stripe made since a time wait for a workflow or its answer. */
export async function countOpenSince(em: EntityManager, since: number): Promise<number> {
  const row = await queryOne<{ n: number }>(
    em,
    `select count(*) as n from inbox_events where state in ('pending', 'delivered') and created_at >= $1`,
    [timestamp(since)],
  );
  return row?.n ?? 0;
}

/** One event; null when it never arrived. */
export async function findInboxEvent(em: EntityManager, id: string): Promise<InboxEventRow | null> {
  const [row] = await query<InboxEventRow & { leasedUntil: number | null }>(
    em,
    `select id, type, created_at, payload, received_at, state, reason, workflow_id, attempts, delivered_at, processed_at
     from inbox_events where id = $1`,
    [id],
  );
  return row ?? null;
}

/** How many events wait, and since when the oldest does (epoch milliseconds, null where none waits). */
export async function inboxBacklog(
  em: EntityManager,
): Promise<{ pending: number; oldestReceivedAt: number | null }> {
  const [row] = await query<{ pending: number; oldestReceivedAt: number | null }>(
    em,
    `select count(*) as pending, min(received_at) as oldest_received_at from inbox_events where state = 'pending'`,
  );
  return row ?? { pending: 0, oldestReceivedAt: null };
}

export { createInboxWriter } from './inbox-writer.ts';
export type { InboxWriter, IncomingEvent } from './inbox-writer.ts';
