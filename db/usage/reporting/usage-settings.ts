import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, timestamp } from '../../sql.ts';

/** What a customer set for their usage. */
export interface UsageSettingsRow {
  customerId: string;
  /** Most overage that a usage period may cost, minor units; null is without limit. */
  spendLimit: number | null;
  currency: string;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/** Sets what a customer wants to spend at most. */
export async function saveSpendLimit(em: EntityManager, row: UsageSettingsRow): Promise<void> {
  await execute(
    em,
    `insert into usage_settings (customer_id, spend_limit, currency, updated_at) values ($1, $2, $3, $4)
     on conflict (customer_id) do update set spend_limit = excluded.spend_limit, currency = excluded.currency,
       updated_at = excluded.updated_at`,
    [row.customerId, row.spendLimit, row.currency, timestamp(row.updatedAt)],
  );
}
