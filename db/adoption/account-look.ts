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

/**
 * Stores how far it is. Like the two below it writes nothing once the look has ended, or another one began.
 * @param beganAt which look: when its row began, epoch milliseconds
 * @returns whether the look still reads
 */
export async function noteLooked(em: EntityManager, beganAt: number, looked: number): Promise<boolean> {
  return (await changeRows(em, reading(em, beganAt).set({ looked }))) > 0;
}

/** Stores what was found. */
export async function finishLook(
  em: EntityManager,
  beganAt: number,
  { report, now }: { report: AccountReport; now: number },
): Promise<void> {
  await execute(
    em,
    `update account_looks set state = 'done', looked = $3, report = $4, reported_at = $5, ended_at = $5
     where id = $1 and began_at = $2 and state = 'reading'`,
    [ID, timestamp(beganAt), report.subscriptions, json(report), timestamp(now)],
  );
}

/** Stores why it could not be ended. */
export async function failLook(
  em: EntityManager,
  beganAt: number,
  { problem, now }: { problem: string; now: number },
): Promise<void> {
  await changeRows(em, reading(em, beganAt).set({ state: 'failed', problem, endedAt: now }));
}

/** One look alone: an attempt that was cut off may go on, and be late. */
const reading = (em: EntityManager, beganAt: number) =>
  tables(em)
    .updateTable('account_looks')
    .where('id', '=', ID)
    .where('beganAt', '=', beganAt)
    .where('state', '=', 'reading');
