import type { EntityManager } from '@mikro-orm/postgresql';
import { DAY_MS } from '../../../domain/period.ts';
import { LATEST_MS } from '../../../domain/usage/ingest/validate-event.ts';
import { execute, query, queryOne, timestamp } from '../../sql.ts';

/** The events of one calendar month in UTC. */
export interface UsageMonth {
  /** Its beginning, epoch milliseconds. */
  start: number;
  /** The beginning of the next one. */
  end: number;
  /** Table that holds it. */
  table: string;
}

/** How many months before and after the present one are there at all times. */
export const BACK = 2;
const AHEAD = 3;

/**
 * Makes the months around `now` (epoch milliseconds) that are missing, and says which: usage comes from 35 days back to a few minutes
 * ahead, and a schedule that did not run for weeks must not stop it. Does not hold up those who insert.
 */
export async function makePartitions(em: EntityManager, now: number): Promise<string[]> {
  const rows = await query<{ made: string }>(em, 'select usage_make_partitions($1::date, $2::date) as made', [
    isoMonth(now, -BACK),
    isoMonth(now, AHEAD),
  ]);
  return rows.map(({ made }) => made);
}

/** All months that there are, oldest first. */
export async function usageMonths(em: EntityManager): Promise<UsageMonth[]> {
  const rows = await query<{ table: string }>(
    em,
    `select inhrelid::regclass::text as table from pg_inherits where inhparent = 'usage_events'::regclass order by 1`,
  );
  return rows.map(({ table }) => {
    const [year = 0, month = 0] = table.slice('usage_events_'.length).split('_').map(Number);
    return { table, start: Date.UTC(year, month - 1), end: Date.UTC(year, month) };
  });
}

/**
 * For so long after a month's end its events are kept for windows that Stripe or Lago was not told of: beyond it, a key without rights or a
 * system that is gone would keep them for ever. The windows go on waiting, and hold all that is to be told.
 */
export const REPORTS_WAIT_MS = 100 * DAY_MS;

/**
 * Whether a month cannot change any more: no usage of it would be taken (35 days after its end), and all of it stands in windows
 * that Stripe and Lago know, or have not known for long.
 */
export async function isMonthClosed(em: EntityManager, month: UsageMonth, now: number): Promise<boolean> {
  if (now < month.end + LATEST_MS) return false;
  const row = await queryOne<{ isOpen: boolean }>(
    em,
    `select exists (select from usage_open_windows where window_start >= $1 and window_start < $2)
       or ($3 and exists (select from usage_windows
         where state = 'closed' and window_start >= $1 and window_start < $2))
       or exists (select from ${quoted(month)} where round > (select coalesce(max(round), 0) from usage_closings)) as is_open`,
    [timestamp(month.start), timestamp(month.end), now < month.end + REPORTS_WAIT_MS],
  );
  return row?.isOpen === false;
}

/**
 * Removes the events of a closed month; its windows and counters stay. Takes it out of the way of ingest in an instant, whatever its
 * size. In a transaction.
 *
 * @throws Error where it is not closed
 */
export async function dropMonth(em: EntityManager, month: UsageMonth, now: number): Promise<void> {
  // Somebody may insert right now: better to give up than to queue everybody behind us.
  await execute(em, `set local lock_timeout = '5s'`);
  await execute(em, 'lock table usage_events in share update exclusive mode');
  if (!(await isMonthClosed(em, month, now))) throw new Error(`${month.table} is not closed.`);
  await execute(em, `drop table ${quoted(month)}`);
}

/** @throws Error for a name that is none of ours */
function quoted({ table }: UsageMonth): string {
  if (!/^usage_events_\d{4,5}_\d\d$/.test(table)) throw new Error(`${table} is no month of usage.`);
  return `"${table}"`;
}

const isoMonth = (now: number, months: number): string => {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months)).toISOString().slice(0, 10);
};
