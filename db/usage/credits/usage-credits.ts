import type { EntityManager } from '@mikro-orm/postgresql';
import type { GrantBurn } from '../../../domain/usage/credits/credit-balance.ts';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import { query, queryOne, timestamp } from '../../sql.ts';
import { toUsagePeriod } from '../rating/usage-periods.ts';
import type { UsagePeriodRow } from '../rating/usage-periods.ts';

type Stored = Parameters<typeof toUsagePeriod>[0];

/** A usage period as last rated; null before that. */
export async function findUsagePeriod(
  em: EntityManager,
  subscriptionId: string,
  startsAt: number,
): Promise<UsagePeriodRow | null> {
  const row = await queryOne<Stored>(
    em,
    'select * from usage_periods where subscription_id = $1 and starts_at = $2 and settled_at is not null',
    [subscriptionId, timestamp(startsAt)],
  );
  return row === null ? null : toUsagePeriod(row);
}

/** The rated period that ends where another begins; null without one. */
export async function periodEndingAt(
  em: EntityManager,
  subscriptionId: string,
  endsAt: number,
): Promise<UsagePeriodRow | null> {
  const row = await queryOne<Stored>(
    em,
    'select * from usage_periods where subscription_id = $1 and ends_at = $2 and settled_at is not null',
    [subscriptionId, timestamp(endsAt)],
  );
  return row === null ? null : toUsagePeriod(row);
}

/** What a period used of grants. */
export async function grantBurnsOf(
  em: EntityManager,
  subscriptionId: string,
  periodStart: number,
): Promise<GrantBurn[]> {
  const rows = await query<{ grantId: string; amount: string }>(
    em,
    'select grant_id, amount from credit_burns where subscription_id = $1 and period_start = $2 order by grant_id',
    [subscriptionId, timestamp(periodStart)],
  );
  return rows.map(({ grantId, amount }) => ({ grantId, amount: quantityFromDatabase(amount) }));
}

/** The metered items that usage of a subscription was or is billed by. */
export async function meteredItemsOf(em: EntityManager, subscriptionId: string): Promise<string[]> {
  const rows = await query<{ itemId: string }>(
    em,
    'select distinct item_id from usage_periods where subscription_id = $1 and item_id is not null',
    [subscriptionId],
  );
  return rows.map(({ itemId }) => itemId);
}
