import type { EntityManager } from '@mikro-orm/postgresql';
import { changeRows, tables } from '../../typed.ts';

/** What a customer set for their usage. */
interface UsageSettingsRow {
  customerId: string;
  /** Most overage that a usage period may cost, minor units; null is without limit. */
  spendLimit: number | null;
  currency: string;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/** Sets what a customer wants to spend at most. */
export async function saveSpendLimit(em: EntityManager, row: UsageSettingsRow): Promise<void> {
  const { customerId, spendLimit, currency, updatedAt } = row;
  const settings = { spendLimit, currency, updatedAt };
  await changeRows(
    em,
    tables(em)
      .insertInto('usage_settings')
      .values({ customerId, ...settings })
      .onConflict((known) => known.column('customerId').doUpdateSet(settings)),
  );
}
