import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountReport } from '../../domain/adoption/account-report.ts';
import type { RowOf } from '../database.ts';
import { execute, json, query, timestamp } from '../sql.ts';
import { changeRows, readFirst, tables } from '../typed.ts';

/** The last look at the account. Times are epoch milliseconds, real time. */
export type AccountLookRow = RowOf<'account_looks'>;

/** The one row. */
const ID = 'account';

/** The last look; null where nobody has looked. */
export const findLook = (em: EntityManager): Promise<AccountLookRow | null> =>
  readFirst(em, tables(em).selectFrom('account_looks').selectAll().where('id', '=', ID));

/**
 * Stores that a look begins, unless one reads. The last report stays until there is another one.
 * @returns whether it begins now; false where one reads already
 */
export async function storeLook(em: EntityManager, now: number): Promise<boolean> {
  const begun = await query(
    em,
    `insert into account_looks (id, state, looked, began_at) values ($1, 'reading', 0, $2)
     on conflict (id) do update
     set state = 'reading', looked = 0, problem = null, began_at = excluded.began_at, ended_at = null
     where account_looks.state <> 'reading'
     returning id`,
    [ID, timestamp(now)],
  );
  return begun.length > 0;
}

/** Stores how far it is. */
export async function noteLooked(em: EntityManager, looked: number): Promise<void> {
  await changeRows(em, tables(em).updateTable('account_looks').set({ looked }).where('id', '=', ID));
}

/** Stores what was found. */
export async function finishLook(em: EntityManager, report: AccountReport, now: number): Promise<void> {
  await execute(
    em,
    `update account_looks set state = 'done', looked = $2, report = $3, reported_at = $4, ended_at = $4
     where id = $1`,
    [ID, report.subscriptions, json(report), timestamp(now)],
  );
}

/** Stores why it could not be ended. */
export async function failLook(em: EntityManager, problem: string, now: number): Promise<void> {
  const failed = tables(em).updateTable('account_looks').set({ state: 'failed', problem, endedAt: now });
  await changeRows(em, failed.where('id', '=', ID));
}
