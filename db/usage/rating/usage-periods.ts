import type { EntityManager } from '@mikro-orm/postgresql';
import type { SubscriptionMode } from '../../../domain/subscriptions/mode.ts';
import type { UsageBilling } from '../../../domain/usage/rating/period.ts';
import type { ModeMove, PlanMove, PlanTerms } from '../../../domain/usage/rating/rate-usage.ts';
import { formatQuantity, quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, timestamp } from '../../sql.ts';

/**
 * Advisory lock for rating: two concurrent ratings of the same usage would charge twice. An arbitrary
 * number.
 */
const RATING_LOCK = 8_408_4721;

/** Waits until nobody else rates usage, and holds the lock until the transaction ends. */
export async function lockRating(em: EntityManager): Promise<void> {
  await execute(em, 'select pg_advisory_xact_lock($1)', [RATING_LOCK]);
}

/** Customers with closed windows or periods to rate, by id after `after`. */
export async function customersToRate(em: EntityManager, after: string, limit: number): Promise<string[]> {
  const rows = await query<{ customerId: string }>(
    em,
    `select customer_id from (
       (select distinct customer_id from usage_windows
        where subscription_id is not null and invoice_period_start is null and customer_id > $1
        order by customer_id limit $2)
       union
       (select distinct customer_id from usage_periods where is_open and customer_id > $1
        order by customer_id limit $2)) as waiting
     order by customer_id limit $2`,
    [after, limit],
  );
  return rows.map(({ customerId }) => customerId);
}

/**
 * A grant is dated when it was requested and stored a moment later, so a rating in between missed it.
 * Grants up to this much older than a rating are looked at again.
 */
const UNSEEN = `interval '10 minutes'`;

/**
 * Reopens rated periods whose grants or plan changed since, while they run. What is on a final invoice
 * stays.
 */
export async function reopenPeriods(em: EntityManager): Promise<number> {
  return execute(
    em,
    `update usage_periods p set is_open = true
     from subscriptions s, customers c
     where not p.is_open and s.id = p.subscription_id and c.id = p.customer_id
       and p.ends_at > coalesce(c.billing_time, now())
       and (coalesce(s.trial_tier, s.tier) <> p.tier
         or exists (select from credit_grants g where g.customer_id = p.customer_id
           and g.created_at > least(p.settled_at, c.billing_time) - ${UNSEEN}))`,
  );
}

/** Unrated windows of one period. */
interface UnratedUsage {
  customerId: string;
  subscriptionId: string;
  periodStart: number;
  quantity: Quantity;
}

/** Closed and unrated usage of some customers, by period. */
export async function unratedUsage(em: EntityManager, customers: readonly string[]): Promise<UnratedUsage[]> {
  const rows = await query<Omit<UnratedUsage, 'quantity'> & { quantity: string }>(
    em,
    `select customer_id, subscription_id, coalesce(period_start, min(window_start)) as period_start,
       sum(quantity)::numeric(24,6) as quantity
     from usage_windows
     where customer_id = any($1) and subscription_id is not null and invoice_period_start is null
     group by customer_id, subscription_id, usage_windows.period_start`,
    [customers],
  );
  return rows.map((row) => ({ ...row, quantity: quantityFromDatabase(row.quantity) }));
}

/** A subscription as far as its usage is concerned. */
export interface UsageSubscription extends UsageBilling {
  id: string;
  customerId: string;
  mode: SubscriptionMode;
  tier: string;
  currency: string;
  /** The customer's billing clock: a test clock's time, else null. */
  billingTime: number | null;
}

/** Subscriptions by id. */
export async function usageSubscriptions(
  em: EntityManager,
  ids: readonly string[],
): Promise<Map<string, UsageSubscription>> {
  const rows = await query<UsageSubscription>(
    em,
    `select s.id, s.customer_id, s.mode, coalesce(s.trial_tier, s.tier) as tier, s.currency, s.interval,
       s.current_period_start, s.current_period_end, s.trial_end, s.ended_at, s.created_at, c.billing_time
     from subscriptions s left join customers c on c.id = s.customer_id where s.id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A period that usage is added to. */
interface PeriodUsage {
  subscriptionId: string;
  customerId: string;
  startsAt: number;
  endsAt: number;
  currency: string;
  tier: string;
  quantity: Quantity;
}

/** Adds usage to periods, making those that are new. A period that a new one begins in ended there. */
export async function addToPeriods(em: EntityManager, rows: readonly PeriodUsage[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ quantity, startsAt, endsAt, subscriptionId, customerId, currency, tier }) => ({
    subscription_id: subscriptionId,
    customer_id: customerId,
    starts_at: new Date(startsAt).toISOString(),
    ends_at: new Date(endsAt).toISOString(),
    currency,
    tier,
    used: formatQuantity(quantity),
  }));
  await execute(
    em,
    `insert into usage_periods as p (subscription_id, customer_id, starts_at, ends_at, currency, tier, used)
     select * from json_to_recordset($1::json) as t(subscription_id text, customer_id text, starts_at timestamptz,
       ends_at timestamptz, currency text, tier text, used numeric)
     on conflict (subscription_id, starts_at) do update set used = p.used + excluded.used, is_open = true`,
    [JSON.stringify(values)],
  );
  await execute(
    em,
    cut('select subscription_id, starts_at as at from usage_periods where subscription_id = any($1)'),
    [[...new Set(rows.map(({ subscriptionId }) => subscriptionId))]],
  );
}

/** Ends periods in whose middle another one of the subscription begins, with the charges on their invoice. */
const cut = (later: string): string => `
  with cut as (
    update usage_periods p set ends_at = later.at from (${later}) later
    where p.subscription_id = later.subscription_id and p.starts_at < later.at and p.ends_at > later.at returning p.*
  ), charges as (
    update usage_charges c set billed_end = cut.ends_at from cut
    where c.subscription_id = cut.subscription_id and c.billed_start = cut.starts_at and c.billed_end > cut.ends_at
  )
  update usage_windows w set invoice_period_end = cut.ends_at from cut
  where w.customer_id = cut.customer_id and w.subscription_id = cut.subscription_id
    and w.invoice_period_start = cut.starts_at and w.invoice_period_end > cut.ends_at`;

/**
 * Ends periods that the subscription left early (new interval, immediate end), when they were invoiced.
 * Extends that of an extended trial.
 */
export async function cutPeriods(em: EntityManager): Promise<void> {
  await execute(
    em,
    `update usage_periods p set ends_at = least(s.trial_end, s.ended_at) from subscriptions s
     where s.id = p.subscription_id and p.starts_at = s.created_at and s.trial_end is not null
       and p.ends_at < least(s.trial_end, s.ended_at)`,
  );
  await execute(
    em,
    cut('select id as subscription_id, coalesce(ended_at, current_period_start) as at from subscriptions'),
  );
}

/** A stored usage period. Times are epoch milliseconds on the customer's clock, amounts minor units. */
export interface UsagePeriodRow {
  subscriptionId: string;
  customerId: string;
  startsAt: number;
  endsAt: number;
  currency: string;
  tier: string;
  used: Quantity;
  included: Quantity;
  carried: Quantity;
  includedUsed: Quantity;
  carriedUsed: Quantity;
  granted: Quantity;
  overage: Quantity;
  amount: number;
  charged: number;
  isOpen: boolean;
  itemId: string | null;
  attention: string | null;
  /** When what no invoice has is invoiced by itself; null where there is nothing, or a person decides. */
  invoiceAt: number | null;
  /** The billing terms by tier that it was last rated with; null before that. */
  terms: Record<string, PlanTerms> | null;
}

type Stored<Row> = { [Key in keyof Row]: Row[Key] extends Quantity ? string : Row[Key] };

const QUANTITIES = [
  'used',
  'included',
  'carried',
  'includedUsed',
  'carriedUsed',
  'granted',
  'overage',
] as const;

/** A period as the driver gives it, with exact quantities. */
export function toUsagePeriod(row: Stored<UsagePeriodRow>): UsagePeriodRow {
  const quantities = Object.fromEntries(
    QUANTITIES.map((name) => [name, quantityFromDatabase(row[name])] as const),
  );
  return { ...row, ...(quantities as Record<(typeof QUANTITIES)[number], Quantity>) };
}

/**
 * Opens the periods after open ones, because the amount that rolls over may change: where something rolled
 * over, and for the `tiers` that roll over.
 */
export async function openPeriodsAfter(
  em: EntityManager,
  customers: readonly string[],
  tiers: readonly string[],
): Promise<void> {
  await execute(
    em,
    `with recursive later as (
       select subscription_id, starts_at, ends_at from usage_periods where is_open and customer_id = any($1)
       union
       select p.subscription_id, p.starts_at, p.ends_at from later l join usage_periods p
         on p.subscription_id = l.subscription_id and p.starts_at = l.ends_at and (p.carried > 0 or p.tier = any($2))
     )
     update usage_periods p set is_open = true from later l
     where not p.is_open and p.subscription_id = l.subscription_id and p.starts_at = l.starts_at`,
    [customers, tiers],
  );
}

/**
 * Opens later periods that share grants with an open one: the earlier period burns first, whenever it is
 * rated.
 */
export async function openPeriodsSharingGrants(
  em: EntityManager,
  customers: readonly string[],
): Promise<void> {
  await execute(
    em,
    `update usage_periods p set is_open = true
     where not p.is_open and p.customer_id = any($1) and (p.granted > 0 or p.overage > 0)
       and exists (select from usage_periods o
         where o.customer_id = p.customer_id and o.is_open and o.starts_at < p.starts_at)
       and exists (select from credit_grants g
         where g.customer_id = p.customer_id and g.created_at < p.ends_at
           and (g.expires_at is null or g.expires_at > p.starts_at))`,
    [customers],
  );
}

/** Periods of some customers to rate, oldest first. */
export async function openPeriods(
  em: EntityManager,
  customers: readonly string[],
): Promise<UsagePeriodRow[]> {
  const rows = await query<Stored<UsagePeriodRow>>(
    em,
    'select * from usage_periods where is_open and customer_id = any($1) order by customer_id, starts_at',
    [customers],
  );
  return rows.map(toUsagePeriod);
}

/** The periods that end where others begin, by `subscription start of the later one`. */
export async function periodsBefore(
  em: EntityManager,
  periods: readonly { subscriptionId: string; startsAt: number }[],
): Promise<Map<string, UsagePeriodRow>> {
  const rows = await query<Stored<UsagePeriodRow>>(
    em,
    `select p.* from usage_periods p
     join unnest($1::text[], $2::timestamptz[]) as next(subscription_id, starts_at)
       on next.subscription_id = p.subscription_id and next.starts_at = p.ends_at`,
    [periods.map(({ subscriptionId }) => subscriptionId), periods.map(({ startsAt }) => timestamp(startsAt))],
  );
  return new Map(rows.map((row) => [periodKey(row.subscriptionId, row.endsAt), toUsagePeriod(row)] as const));
}

/** Names a period in a map. */
export const periodKey = (subscriptionId: string, startsAt: number): string =>
  `${subscriptionId} ${startsAt}`;

/**
 * Sums of a period's windows by start, oldest first, for periods whose credits or plan change within them.
 */
export async function windowSums(
  em: EntityManager,
  period: { customerId: string; subscriptionId: string; startsAt: number; endsAt: number },
): Promise<{ at: number; quantity: Quantity }[]> {
  const rows = await query<{ at: number; quantity: string }>(
    em,
    `select window_start as at, sum(quantity)::numeric(24,6) as quantity from usage_windows
     where customer_id = $1 and subscription_id = $2 and window_start >= $3 and window_start < $4
     group by window_start order by window_start`,
    [period.customerId, period.subscriptionId, timestamp(period.startsAt), timestamp(period.endsAt)],
  );
  return rows.map(({ at, quantity }) => ({ at, quantity: quantityFromDatabase(quantity) }));
}

/**
 * Plan changes of subscriptions, oldest first: from revenue movements, and from the timeline, which also
 * has changes between plans of the same price. A choice made in a trial counts from the trial's end.
 */
export async function planChangesOf(
  em: EntityManager,
  subscriptions: readonly string[],
): Promise<Map<string, PlanMove[]>> {
  const rows = await query<PlanMove & { subscriptionId: string }>(
    em,
    `select subscription_id, at, tier, null as from,
       id = min(id) over (partition by subscription_id) as is_first, id from mrr_changes
     where subscription_id = any($1) and mrr <> 0
     union all
     select t.subscription_id, t.at, t.facts ->> 'to', t.facts ->> 'from', false, t.id
     from timeline t join subscriptions s on s.id = t.subscription_id
     where t.subscription_id = any($1) and t.kind = 'plan_changed' and t.facts ->> 'to' <> t.facts ->> 'from'
       and t.at >= coalesce(s.trial_end, '-infinity')
     order by at, id`,
    [subscriptions],
  );
  const changes = new Map<string, PlanMove[]>();
  for (const { subscriptionId, at, tier, from, isFirst } of rows) {
    const list = changes.get(subscriptionId) ?? [];
    list.push({ at, tier, from, isFirst });
    changes.set(subscriptionId, list);
  }
  return changes;
}

/** When subscriptions were taken over and let go, oldest first. */
export async function modeMovesOf(
  em: EntityManager,
  subscriptions: readonly string[],
): Promise<Map<string, ModeMove[]>> {
  const rows = await query<ModeMove & { subscriptionId: string }>(
    em,
    `select subscription_id, at, facts ->> 'from' as from, facts ->> 'to' as to from timeline
     where subscription_id = any($1) and kind = 'mode_changed' order by at, id`,
    [subscriptions],
  );
  return Map.groupBy(rows, ({ subscriptionId }) => subscriptionId);
}

/** Stores how periods were rated. */
export async function saveRatedPeriods(em: EntityManager, rows: readonly UsagePeriodRow[]): Promise<void> {
  const values = rows.map((row) => ({
    subscription_id: row.subscriptionId,
    starts_at: new Date(row.startsAt).toISOString(),
    tier: row.tier,
    included: formatQuantity(row.included),
    carried: formatQuantity(row.carried),
    included_used: formatQuantity(row.includedUsed),
    carried_used: formatQuantity(row.carriedUsed),
    granted: formatQuantity(row.granted),
    overage: formatQuantity(row.overage),
    amount: row.amount,
    charged: row.charged,
    is_open: row.isOpen,
    attention: row.attention,
    invoice_at: row.invoiceAt === null ? null : new Date(row.invoiceAt).toISOString(),
    terms: row.terms,
  }));
  await execute(
    em,
    `update usage_periods p set tier = t.tier, included = t.included, carried = t.carried,
       included_used = t.included_used, carried_used = t.carried_used, granted = t.granted, overage = t.overage,
       amount = t.amount, charged = t.charged, is_open = t.is_open, attention = t.attention,
       invoice_at = t.invoice_at, terms = t.terms, settled_at = now()
     from json_to_recordset($1::json) as t(subscription_id text, starts_at timestamptz, tier text,
       included numeric, carried numeric, included_used numeric, carried_used numeric, granted numeric,
       overage numeric, amount bigint, charged bigint, is_open boolean, attention text, invoice_at timestamptz,
       terms jsonb)
     where p.subscription_id = t.subscription_id and p.starts_at = t.starts_at`,
    [JSON.stringify(values)],
  );
}
