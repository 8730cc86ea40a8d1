import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query, queryOne, timestamp } from '../../sql.ts';

/** A usage period that needs attention. Times are epoch milliseconds, amounts minor units. */
export interface UsageToSeeTo {
  subscriptionId: string;
  customerId: string;
  email: string | null;
  startsAt: number;
  endsAt: number;
  currency: string;
  /** Uninvoiced amount: it arrived after the last invoice, or Stripe refused the charge. */
  unbilled: number;
  attention: string;
  /** When that is decided by itself, unless it is seen to before; null where a person must. */
  invoiceAt: number | null;
}

const PERIODS = `select p.subscription_id, p.customer_id, coalesce(u.email, c.email) as email, p.starts_at, p.ends_at,
    p.currency, p.attention, p.invoice_at, p.amount - p.charged + coalesce((select sum(amount) from usage_charges ch
      where ch.subscription_id = p.subscription_id and ch.period_start = p.starts_at and ch.state = 'refused'), 0)::bigint
      as unbilled
  from usage_periods p left join customers c on c.id = p.customer_id left join users u on u.id = c.user_id
  where p.attention is not null`;

/** Periods that need attention, oldest first. */
export async function usageToSeeTo(em: EntityManager, limit = 100): Promise<UsageToSeeTo[]> {
  return query(em, `${PERIODS} order by p.starts_at, p.subscription_id limit $1`, [limit]);
}

type PeriodName = Pick<UsageToSeeTo, 'subscriptionId' | 'startsAt'>;

/** One of them, as it stays until the caller's transaction ends; null when it needs no attention. */
export const lockUsageToSeeTo = (
  em: EntityManager,
  { subscriptionId, startsAt }: PeriodName,
): Promise<UsageToSeeTo | null> =>
  queryOne(em, `${PERIODS} and p.subscription_id = $1 and p.starts_at = $2 for update of p`, [
    subscriptionId,
    timestamp(startsAt),
  ]);

/**
 * Marks a period as handled: billed by hand, or waived. In a transaction.
 * @returns the period before; null when it needed no attention
 */
export async function noteSeenTo(em: EntityManager, period: PeriodName): Promise<UsageToSeeTo | null> {
  const before = await lockUsageToSeeTo(em, period);
  if (before === null) return null;
  const of = [period.subscriptionId, timestamp(period.startsAt)];
  // Later usage is compared with what is handled now.
  await execute(
    em,
    `update usage_periods set attention = null, invoice_at = null, charged = amount
     where subscription_id = $1 and starts_at = $2`,
    of,
  );
  await execute(
    em,
    `update usage_charges set state = 'withdrawn' where subscription_id = $1 and period_start = $2 and state = 'refused'`,
    of,
  );
  return before;
}
