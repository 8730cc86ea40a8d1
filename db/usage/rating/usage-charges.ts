import { NO_MONTHLY_ITEM } from '../../../domain/usage/rating/no-monthly-item.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { SubscriptionMode } from '../../../domain/subscriptions/mode.ts';
import { UsageChargeSchema } from './usage-charge.entity.ts';
import { execute, insertRows, query, queryOne, timestamp } from '../../sql.ts';

/** Overage reported to Stripe. Times are epoch milliseconds on the customer's clock, amounts minor units. */
export interface UsageChargeRow {
  id: string;
  customerId: string;
  subscriptionId: string;
  periodStart: number;
  amount: number;
  currency: string;
  billedStart: number;
  billedEnd: number;
  datedAt: number;
  state: 'planned' | 'reported' | 'refused' | 'withdrawn' | 'waived';
  error: string | null;
  /** Key of its invoice after the subscription's end; null for charges that go to the meter. */
  finalInvoice: string | null;
  invoiceId: string | null;
  createdAt: number;
  reportedAt: number | null;
}

/** Writes charges down that are to be reported. */
export async function planCharges(em: EntityManager, rows: readonly UsageChargeRow[]): Promise<void> {
  await insertRows(em, UsageChargeSchema, rows, 'on conflict (id) do nothing');
}

/**
 * Number of charges by period, and amounts by invoicing period, of some subscriptions.
 * @param since earliest period start, epoch milliseconds
 */
export async function chargeTotals(
  em: EntityManager,
  subscriptions: readonly string[],
  since: number,
): Promise<
  { subscriptionId: string; periodStart: number; billedEnd: number; count: number; amount: number }[]
> {
  return query(
    em,
    `select subscription_id, period_start, billed_end, count(*)::int as count,
       coalesce(sum(amount) filter (where state not in ('refused', 'withdrawn')), 0)::bigint as amount
     from usage_charges where subscription_id = any($1) and billed_end >= $2
     group by subscription_id, period_start, billed_end`,
    [subscriptions, timestamp(since)],
  );
}

/** Charges that are not reported to Stripe yet, by customer after `after`, in the order they were made. */
export async function plannedCharges(
  em: EntityManager,
  { shard, shards, after, limit }: { shard: number; shards: number; after: string; limit: number },
): Promise<
  (UsageChargeRow & { billingTime: number | null; itemId: string | null; mode: SubscriptionMode })[]
> {
  return query(
    em,
    `select ch.*, c.billing_time, p.item_id, coalesce(s.mode, 'managed') as mode from usage_charges ch
     left join subscriptions s on s.id = ch.subscription_id
     left join customers c on c.id = ch.customer_id
     left join usage_periods p on p.subscription_id = ch.subscription_id and p.starts_at = ch.billed_start
     where ch.state = 'planned' and ch.final_invoice is null and ch.customer_id > $1 and abs(hashtext(ch.customer_id)) % $2 = $3
     order by ch.customer_id, ch.created_at, ch.id limit $4`,
    [after, shards, shard, limit],
  );
}

/** Where windows are billed instead, and what they came too late for. */
interface Elsewhere {
  start: number;
  end: number;
  lateFor: string;
}

/** Moves a charge, with its windows, to another period's invoice because its own is final. */
export async function moveCharge(
  em: EntityManager,
  charge: UsageChargeRow,
  to: Elsewhere & { at: number },
): Promise<void> {
  await moveWindows(em, charge, to);
  await execute(
    em,
    'update usage_charges set billed_start = $2, billed_end = $3, dated_at = $4 where id = $1',
    [charge.id, timestamp(to.start), timestamp(to.end), timestamp(to.at)],
  );
}

/**
 * Withdraws a charge that no invoice has or will have. Its usage is rated again: for the invoice of the
 * period `to`, else as usage after the last one. Does nothing where the charge has another state by now.
 */
export async function withdrawCharge(
  em: EntityManager,
  charge: UsageChargeRow,
  { lateFor, error, to }: { lateFor: string; error: string; to?: { start: number; end: number } },
): Promise<void> {
  const touched = await execute(
    em,
    `update usage_charges set state = 'withdrawn', error = $2 where id = $1 and state = $3`,
    [charge.id, error, charge.state],
  );
  if (touched === 0) return;
  await moveWindows(em, charge, {
    ...(to ?? { start: charge.periodStart, end: charge.billedEnd }),
    lateFor,
  });
  await execute(
    em,
    'update usage_periods set charged = charged - $3, is_open = true where subscription_id = $1 and starts_at = $2',
    [charge.subscriptionId, timestamp(charge.periodStart), charge.amount],
  );
}

/** The windows that were closed for a charge: after the one before it. */
async function moveWindows(em: EntityManager, charge: UsageChargeRow, to: Elsewhere): Promise<void> {
  await execute(
    em,
    `update usage_windows w set invoice_period_start = $5, invoice_period_end = $6, late_for_invoice = $7
     where customer_id = $1 and subscription_id = $2 and period_start = $3 and invoice_period_end = $4
       and closed_at > coalesce((select max(created_at) from usage_charges earlier
         where earlier.subscription_id = $2 and earlier.period_start = $3 and earlier.billed_end = $4
           and earlier.id <> $8 and earlier.created_at < $9), '-infinity')`,
    [
      charge.customerId,
      charge.subscriptionId,
      timestamp(charge.periodStart),
      timestamp(charge.billedEnd),
      timestamp(to.start),
      timestamp(to.end),
      to.lateFor,
      charge.id,
      timestamp(charge.createdAt),
    ],
  );
}

/** Records Stripe's answer to a charge. A refusal needs attention on the period. */
export async function recordChargeOutcome(
  em: EntityManager,
  charge: UsageChargeRow,
  outcome: { state: 'reported' | 'refused'; error: string | null },
): Promise<void> {
  // A refusal that arrived meanwhile stays.
  await execute(
    em,
    `update usage_charges set state = $2, error = $3, reported_at = now()
     where id = $1 and (state = 'planned' or $2 = 'refused')`,
    [charge.id, outcome.state, outcome.error],
  );
  if (outcome.state === 'reported') return;
  await execute(em, 'update usage_periods set attention = $3 where subscription_id = $1 and starts_at = $2', [
    charge.subscriptionId,
    timestamp(charge.periodStart),
    `A charge was refused: ${outcome.error ?? ''}`,
  ]);
}

/** Charges of these ids that were reported to Stripe, or are being reported. */
export async function reportedCharges(em: EntityManager, ids: readonly string[]): Promise<UsageChargeRow[]> {
  return query(
    em,
    `select * from usage_charges where id = any($1) and state in ('planned', 'reported') and final_invoice is null`,
    [ids],
  );
}

/** A customer's overage reported to Stripe with a date from `from` to before `to`. */
export async function reportedOverage(
  em: EntityManager,
  input: { customerId: string; currency: string; from: number; to: number },
): Promise<number> {
  const row = await queryOne<{ amount: number }>(
    em,
    `select coalesce(sum(amount), 0)::bigint as amount from usage_charges
     where customer_id = $1 and currency = $2 and state = 'reported' and final_invoice is null and dated_at >= $3 and dated_at < $4`,
    [input.customerId, input.currency, timestamp(input.from), timestamp(input.to)],
  );
  return row?.amount ?? 0;
}

/**
 * Whether overage of another subscription of the customer was reported with a date from `from` on. Their
 * meter counts it for all of them.
 */
export async function othersReportedOverage(
  em: EntityManager,
  input: { customerId: string; subscriptionId: string; currency: string; from: number },
): Promise<boolean> {
  const row = await queryOne<{ found: boolean }>(
    em,
    `select exists (select from usage_charges where customer_id = $1 and subscription_id <> $2 and currency = $3
       and state = 'reported' and final_invoice is null and dated_at >= $4) as found`,
    [input.customerId, input.subscriptionId, input.currency, timestamp(input.from)],
  );
  return row?.found === true;
}

/**
 * Usage beyond the credits of a subscription that was not reported to Stripe, as it was rated last; minor
 * units.
 */
export async function unchargedUsage(em: EntityManager, subscriptionId: string): Promise<number> {
  const row = await queryOne<{ amount: number }>(
    em,
    `select (
       (select coalesce(sum(amount - charged), 0) from usage_periods where subscription_id = $1 and is_open)
       + (select coalesce(sum(amount), 0) from usage_charges where subscription_id = $1 and state = 'planned')
     )::bigint as amount`,
    [subscriptionId],
  );
  return row?.amount ?? 0;
}

/** Notes by which item of a subscription overage is billed, on the periods that end after it was added. */
export async function noteOverageItem(
  em: EntityManager,
  subscriptionId: string,
  item: { itemId: string; createdAt: number },
): Promise<void> {
  await execute(
    em,
    `update usage_periods set item_id = $2,
       attention = case when attention like $4 then null else attention end
     where subscription_id = $1 and ends_at > $3 and item_id is null`,
    [subscriptionId, item.itemId, timestamp(item.createdAt), `${NO_MONTHLY_ITEM}%`],
  );
}

/** Says on a subscription's periods why no item bills their overage. */
export async function noteItemRefused(em: EntityManager, subscriptionId: string, why: string): Promise<void> {
  await execute(
    em,
    'update usage_periods set attention = $2 where subscription_id = $1 and item_id is null and attention is null',
    [subscriptionId, why],
  );
}

/** A running subscription with usage that could come to cost something, and no known item to bill that by. */
export interface MissingItem {
  customerId: string;
  subscriptionId: string;
  currency: string;
  startsAt: number;
  /** The customer's clock, null for real time. */
  billingTime: number | null;
}

/** Managed subscriptions with usage whose plan has an overage price and that lack the metered item. */
export async function missingItems(
  em: EntityManager,
  page: { shard: number; shards: number; after: string; limit: number; tiers: readonly string[] },
): Promise<MissingItem[]> {
  return query(
    em,
    `select p.customer_id, p.subscription_id, p.currency, p.starts_at, c.billing_time
     from usage_periods p join subscriptions s on s.id = p.subscription_id
       left join customers c on c.id = p.customer_id
     where p.item_id is null and p.tier = any($1) and p.ends_at > coalesce(c.billing_time, now())
       and s.ended_at is null and s.mode = 'managed' and s.stripe_status in ('trialing', 'active', 'past_due', 'unpaid')
       and p.customer_id > $2 and abs(hashtext(p.customer_id)) % $3 = $4
     order by p.customer_id, p.starts_at limit $5`,
    [page.tiers, page.after, page.shards, page.shard, page.limit],
  );
}
