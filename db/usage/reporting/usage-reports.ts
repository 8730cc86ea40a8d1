import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { SubscriptionMode } from '../../../domain/subscriptions/mode.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import type { WindowKey } from '../../../domain/usage/rating/rollup.ts';
import { execute, query, queryOne, timestamp } from '../../sql.ts';

/** A closed window that is to be reported. Times are epoch milliseconds. */
export interface WindowReport extends WindowKey {
  quantity: Quantity;
  eventCount: number;
  subscriptionId: string | null;
  /** Identifier at Stripe and transaction id in Lago. */
  identifier: string;
  /** When Stripe was first asked to count it; null before that. Real time. */
  triedAt: number | null;
  /** What the meter event is dated, null before the first try. */
  datedAt: number | null;
  /** The customer's test clock, null on real time. */
  billingTime: number | null;
  /** Of its subscription now, or at the window's time if that is managed now; managed where there is none. */
  mode: SubscriptionMode;
}

/** The shard to read. A customer is always in the same one, so its reports keep their order. */
interface ShardPage {
  shard: number;
  shards: number;
  /** Customer after whom to go on. */
  after: string;
  limit: number;
}

/** What was used before a take-over goes to no meter, whenever it is closed or comes in. */
const MODE_AT_WINDOW = `coalesce(
    (select t.facts ->> 'to' from timeline t
     where t.subscription_id = w.subscription_id and t.kind = 'mode_changed' and t.at <= w.window_start
     order by t.at desc, t.id desc limit 1),
    (select t.facts ->> 'from' from timeline t
     where t.subscription_id = w.subscription_id and t.kind = 'mode_changed' and t.at > w.window_start
     order by t.at, t.id limit 1),
    'managed')`;

const COLUMNS = `w.customer_id, w.event_type, w.window_start, w.revision, w.quantity, w.event_count, w.subscription_id,
  w.stripe_identifier as identifier, w.stripe_tried_at as tried_at, w.stripe_dated_at as dated_at, c.billing_time,
  case when s.mode = 'managed' then ${MODE_AT_WINDOW} else coalesce(s.mode, 'managed') end as mode`;

/** Windows not yet reported to Stripe, by customer and time. */
export async function windowsForStripe(em: EntityManager, page: ShardPage): Promise<WindowReport[]> {
  return windows(em, page, 'w.stripe_reported_at is null and w.stripe_refusal is null');
}

/** Windows not yet reported to Lago, by customer and time. */
export async function windowsForLago(em: EntityManager, page: ShardPage): Promise<WindowReport[]> {
  return windows(em, page, 'w.lago_reported_at is null and w.lago_refusal is null');
}

async function windows(em: EntityManager, page: ShardPage, condition: string): Promise<WindowReport[]> {
  const { shard, shards, after, limit } = page;
  const rows = await query<Omit<WindowReport, 'quantity'> & { quantity: string }>(
    em,
    `select ${COLUMNS} from usage_windows w left join customers c on c.id = w.customer_id
       left join subscriptions s on s.id = w.subscription_id
     where w.state = 'closed' and ${condition} and w.customer_id > $1
       and abs(hashtext(w.customer_id)) % $2 = $3
     order by w.customer_id, w.window_start, w.event_type, w.revision limit $4`,
    [after, shards, shard, limit],
  );
  return rows.map((row) => ({ ...row, quantity: quantityFromDatabase(row.quantity) }));
}

/**
 * Records, before the call, that windows are being reported to Stripe and with which date. Both stay on a
 * repeat.
 */
export async function noteStripeTry(
  em: EntityManager,
  tries: readonly { identifier: string; datedAt: number }[],
): Promise<void> {
  await execute(
    em,
    `update usage_windows w set stripe_tried_at = coalesce(w.stripe_tried_at, now()),
       stripe_dated_at = coalesce(w.stripe_dated_at, t.dated_at)
     from unnest($1::text[], $2::timestamptz[]) as t(identifier, dated_at)
     where w.stripe_identifier = t.identifier`,
    [tries.map(({ identifier }) => identifier), tries.map(({ datedAt }) => timestamp(datedAt))],
  );
}

/**
 * Clears a report's date that Stripe found too old, so nothing was counted. The next attempt sets a new
 * one.
 */
export async function dateAnew(em: EntityManager, identifier: string): Promise<void> {
  await execute(
    em,
    `update usage_windows set stripe_dated_at = null where stripe_identifier = $1 and stripe_reported_at is null`,
    [identifier],
  );
}

/** Why a window is not reported to Stripe: whoever manages its subscription bills it, if anybody does. */
export const NOT_MANAGED = 'not_managed: it is counted here, and billed elsewhere.';

/** A system's answer to a window: counted, or finally refused and why. */
export interface WindowOutcome {
  identifier: string;
  refusal: string | null;
}

/**
 * Records the answers of Stripe or Lago. A window is `reported` once both counted or finally refused it. A
 * refusal that arrived meanwhile stays: Stripe accepts a meter event first and may refuse it before the
 * answer is stored.
 * @param others false when nothing is reported to the other system
 */
export async function noteReported(
  em: EntityManager,
  system: 'stripe' | 'lago',
  outcomes: readonly WindowOutcome[],
  others: boolean,
): Promise<void> {
  if (outcomes.length === 0) return;
  const other = system === 'stripe' ? 'lago' : 'stripe';
  await execute(
    em,
    `update usage_windows w set
       ${system}_reported_at = case when coalesce(t.refusal, w.${system}_refusal) is null then now() end,
       ${system}_refusal = coalesce(t.refusal, w.${system}_refusal),
       state = case when ${others ? `w.${other}_reported_at is null and w.${other}_refusal is null` : 'false'}
         then w.state else 'reported' end
     from unnest($1::text[], $2::text[]) as t(identifier, refusal)
     where w.stripe_identifier = t.identifier`,
    [outcomes.map(({ identifier }) => identifier), outcomes.map(({ refusal }) => refusal)],
  );
}

/** A customer's usage of one type reported to Stripe with a date from `from` to before `to`. */
export async function reportedUsage(
  em: EntityManager,
  input: { customerId: string; eventType: string; from: number; to: number },
): Promise<Quantity> {
  const row = await queryOne<{ quantity: string }>(
    em,
    `select coalesce(sum(quantity), 0)::numeric(24,6) as quantity from usage_windows
     where customer_id = $1 and event_type = $2 and stripe_reported_at is not null
       and stripe_dated_at >= $3 and stripe_dated_at < $4`,
    [input.customerId, input.eventType, timestamp(input.from), timestamp(input.to)],
  );
  return quantityFromDatabase(row?.quantity ?? '0');
}

/** Without Lago nothing waits for it: what Stripe has, or will never have, is done. */
export async function waitForStripeOnly(em: EntityManager): Promise<void> {
  await execute(
    em,
    `update usage_windows set state = 'reported'
     where state = 'closed' and (stripe_reported_at is not null or stripe_refusal is not null)`,
    [],
  );
}
