import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, queryOne, timestamp } from '../../sql.ts';
import { NOT_MANAGED } from './usage-reports.ts';

/** A closed window that Stripe or Lago refuses to count. Times are epoch milliseconds. */
interface RefusedWindow {
  identifier: string;
  customerId: string;
  email: string | null;
  eventType: string;
  windowStart: number;
  quantity: Quantity;
  /** Refusals by system; null when it counted the window or did not get it. */
  stripeRefusal: string | null;
  lagoRefusal: string | null;
  closedAt: number;
}

/** So far Stripe's clock may be behind ours. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Lago counts for subscriptions only, Stripe for managed ones only. Not reporting other usage to them is no
 * refusal.
 */
const REFUSED = `((w.stripe_refusal is not null and w.stripe_refusal <> '${NOT_MANAGED}') or (w.lago_refusal is not null and w.subscription_id is not null))
  and w.refusal_accepted_at is null`;

/** Refused windows that nobody handled, longest first. */
export async function refusedWindows(em: EntityManager, limit = 100): Promise<RefusedWindow[]> {
  const rows = await query<Omit<RefusedWindow, 'quantity'> & { quantity: string }>(
    em,
    `select w.stripe_identifier as identifier, w.customer_id, coalesce(u.email, c.email) as email, w.event_type,
       w.window_start, w.quantity, w.stripe_refusal, w.closed_at,
       case when w.subscription_id is not null then w.lago_refusal end as lago_refusal
     from usage_windows w left join customers c on c.id = w.customer_id left join users u on u.id = c.user_id
     where ${REFUSED} order by w.closed_at, w.stripe_identifier limit $1`,
    [limit],
  );
  return rows.map((row) => ({ ...row, quantity: quantityFromDatabase(row.quantity) }));
}

/** Number of refused windows that nobody handled. */
export async function countRefused(em: EntityManager): Promise<number> {
  const row = await queryOne<{ count: number }>(
    em,
    `select count(*)::int as count from usage_windows w where ${REFUSED}`,
    [],
  );
  return row?.count ?? 0;
}

/**
 * Reports refused windows again under the same identifiers. Those for Stripe get a new date, since the old
 * one may have expired.
 * @param customerId null: all customers
 * @returns how many
 */
export async function sendRefusedAgain(em: EntityManager, customerId: string | null): Promise<number> {
  return sendAgain(em, '$1::text is null or w.customer_id = $1', [customerId]);
}

/** Reports windows again that were refused because their meter was missing. @returns how many */
export async function sendUnmeteredAgain(em: EntityManager, metered: readonly string[]): Promise<number> {
  return sendAgain(em, `w.stripe_refusal like 'no_meter:%' and w.event_type = any($1)`, [metered]);
}

async function sendAgain(em: EntityManager, which: string, params: readonly unknown[]): Promise<number> {
  return execute(
    em,
    `update usage_windows w set state = 'closed', stripe_refusal = null,
       stripe_tried_at = case when stripe_refusal is null then stripe_tried_at end,
       stripe_dated_at = case when stripe_refusal is null then stripe_dated_at end,
       lago_refusal = case when subscription_id is null then lago_refusal end
     where ${REFUSED} and (${which})`,
    [...params],
  );
}

/** Dismisses the refused windows of a customer. @returns how many */
export async function acceptRefused(em: EntityManager, customerId: string, at: number): Promise<number> {
  return execute(
    em,
    `update usage_windows w set refusal_accepted_at = $2 where ${REFUSED} and w.customer_id = $1`,
    [customerId, timestamp(at)],
  );
}

/**
 * Marks windows as refused that Stripe accepted first. One that was sent again since stays: the refusal is
 * about the attempt before.
 * @param by time of Stripe's report, epoch milliseconds
 */
export async function refuseReported(
  em: EntityManager,
  refusals: readonly { identifier: string; refusal: string }[],
  by: number,
): Promise<void> {
  await execute(
    em,
    `update usage_windows w set stripe_refusal = t.refusal, stripe_reported_at = null
     from unnest($1::text[], $2::text[]) as t(identifier, refusal)
     where w.stripe_identifier = t.identifier and w.stripe_refusal is null and w.stripe_tried_at <= $3`,
    [
      refusals.map(({ identifier }) => identifier),
      refusals.map(({ refusal }) => refusal),
      timestamp(by + CLOCKS_DIFFER_MS),
    ],
  );
}

/** How many of these identifiers are of our windows and charges. */
export async function countOurs(em: EntityManager, identifiers: readonly string[]): Promise<number> {
  const row = await queryOne<{ count: number }>(
    em,
    `select (select count(*) from usage_windows where stripe_identifier = any($1))::int
       + (select count(*) from usage_charges where id = any($1))::int as count`,
    [identifiers],
  );
  return row?.count ?? 0;
}

/**
 * Number of closed windows not yet reported to Stripe or Lago, and since when the first waits (epoch
 * milliseconds).
 */
export async function waitingWindows(
  em: EntityManager,
): Promise<{ stripe: number; lago: number; oldest: number | null }> {
  const row = await queryOne<{ stripe: number; lago: number; oldest: number | null }>(
    em,
    `select count(*) filter (where stripe_reported_at is null and stripe_refusal is null)::int as stripe,
       count(*) filter (where lago_reported_at is null and lago_refusal is null)::int as lago, min(closed_at) as oldest
     from usage_windows where state = 'closed'`,
    [],
  );
  return row ?? { stripe: 0, lago: 0, oldest: null };
}
