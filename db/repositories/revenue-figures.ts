import type { EntityManager } from '@mikro-orm/postgresql';
import type { BillingStatus } from '../../domain/subscription/status.ts';
import { query, queryOne, timestamp } from '../sql.ts';
import { SHOWN_TIER } from './admin-lists.ts';

/** Subscriptions of one status, tier and currency, with their monthly recurring revenue in minor units. */
export interface SubscriptionFigure {
  status: BillingStatus;
  tier: string;
  currency: string;
  count: number;
  mrr: number;
}

/** All subscriptions, grouped; read from an index that holds no more than these columns. */
export async function subscriptionFigures(em: EntityManager): Promise<SubscriptionFigure[]> {
  return query(
    em,
    `select s.status, ${SHOWN_TIER} as tier, s.currency, count(*)::bigint as count, sum(s.mrr)::bigint as mrr
     from subscriptions s group by 1, 2, 3 order by 2, 1, 3`,
  );
}

/** Customers gained and lost since a moment, and those that pay now. */
export interface CustomerFlow {
  payingNow: number;
  gained: number;
  lost: number;
}

/**
 * What became of customers since `since` (epoch milliseconds, on each one's billing clock). Only movements of that time are read: what
 * a customer paid at its start is what they pay now less what moved since.
 */
export async function customerFlow(em: EntityManager, since: number): Promise<CustomerFlow> {
  const row = await queryOne<CustomerFlow>(
    em,
    `with moved as (
       select customer_id, sum(amount) as amount from revenue_movements
       where day >= ($1::timestamptz at time zone 'utc')::date and at > $1 group by customer_id
     ), stands as (
       select m.amount, coalesce((select sum(s.mrr) from subscriptions s where s.customer_id = m.customer_id), 0) as now
       from moved m
     )
     select (select count(distinct customer_id) from subscriptions where mrr > 0)::bigint as paying_now,
       count(*) filter (where now > 0 and now - amount <= 0)::bigint as gained,
       count(*) filter (where now <= 0 and now - amount > 0)::bigint as lost
     from stands`,
    [timestamp(since)],
  );
  return row ?? { payingNow: 0, gained: 0, lost: 0 };
}

/** Paid invoices since `since` less what was given back of charges of that time, minor units by currency. */
export async function recentRevenue(
  em: EntityManager,
  since: number,
): Promise<{ currency: string; amount: number }[]> {
  return query(
    em,
    `select currency, sum(amount)::bigint as amount from (
       select currency, amount_paid as amount from invoices where paid_at > $1 and status = 'paid'
       union all
       select currency, -amount_refunded from charges where created_at > $1 and amount_refunded > 0
     ) as moved group by currency order by currency`,
    [timestamp(since)],
  );
}

/** Subscriptions begun and ended since a moment, and what became of trials. */
export interface SubscriptionFlow {
  begun: number;
  ended: number;
  /** Trials that are over, of all time. */
  trialsOver: number;
  /** Those of them that were paid for. */
  trialsConverted: number;
}

/** How subscriptions came and went since `since`. */
export async function subscriptionFlow(em: EntityManager, since: number): Promise<SubscriptionFlow> {
  const row = await queryOne<SubscriptionFlow>(
    em,
    `select (select count(*) from subscriptions where created_at > $1)::bigint as begun,
       (select count(*) from subscriptions where ended_at > $1)::bigint as ended,
       count(*)::bigint as trials_over, count(*) filter (where ever_active)::bigint as trials_converted
     from subscriptions where trial_start is not null and status <> 'trialing'`,
    [timestamp(since)],
  );
  return row ?? { begun: 0, ended: 0, trialsOver: 0, trialsConverted: 0 };
}
