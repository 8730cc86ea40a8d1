import type { EntityManager } from '@mikro-orm/postgresql';
import type { MrrChange } from '../../domain/revenue/person-movements.ts';
import { MrrChangeSchema } from './mrr-change.entity.ts';
import { insertRows, overwrite, query, queryOne } from '../sql.ts';
import { changeRows, tables } from '../typed.ts';

/** What a subscription is worth a month from a time on, minor units. */
export interface MrrRecord extends Omit<MrrChange, 'amount'> {
  /** Made of workflow and revision; the same record again takes the first one's place. */
  key: string;
  mrr: number;
}

/**
 * Writes the difference between what a subscription is worth now and what all other records of it came to.
 * The caller holds the subscription's row, so nobody else writes of it meanwhile. A change is never dated
 * before the one that it follows.
 * @returns whether anything changed
 */
export async function recordMrrChange(
  em: EntityManager,
  { key, at, ...record }: MrrRecord,
): Promise<boolean> {
  const before = await queryOne<{ mrr: number; repeated: boolean; at: number | null }>(
    em,
    `select coalesce(sum(amount) filter (where key <> $2), 0)::bigint as mrr,
       coalesce(bool_or(key = $2), false) as repeated, max(at) filter (where key <> $2) as at
     from mrr_changes where subscription_id = $1`,
    [record.subscriptionId, key],
  );
  const amount = record.mrr - (before?.mrr ?? 0);
  if (amount === 0 && before?.repeated !== true) return false;
  if (amount === 0)
    return (await changeRows(em, tables(em).deleteFrom('mrr_changes').where('key', '=', key))) > 0;
  await insertRows(
    em,
    MrrChangeSchema,
    [{ ...record, key, amount, at: Math.max(at, before?.at ?? at) }],
    `on conflict (key) do update set ${overwrite(em, MrrChangeSchema, ['id', 'key'])}`,
  );
  return true;
}

/** All changes of some customers' subscriptions, in the order in which they were written. */
export async function changesOfCustomers(
  em: EntityManager,
  customers: readonly string[],
): Promise<MrrChange[]> {
  return query(
    em,
    `select customer_id, subscription_id, at, amount, currency, tier, voluntary
     from mrr_changes where customer_id = any($1) order by id`,
    [customers],
  );
}
