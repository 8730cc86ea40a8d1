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
 * Creates missing months around `now` (epoch milliseconds) and returns them. Usage arrives from 35 days
 * back to some minutes ahead, and a schedule that missed weeks must not stop it. Does not block inserts.
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
 * How long events of a month wait for windows that Stripe or Lago did not get. Otherwise a key without
 * rights or a removed system would retain them for ever. The windows themselves stay, with everything to
 * report.
 */
export const REPORTS_WAIT_MS = 100 * DAY_MS;

/**
 * Whether a month is complete: no usage of it is accepted (35 days after its end), and all of it is in
 * windows that were reported to Stripe and Lago, or waited too long.
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
 * Drops the events of a closed month; its windows and counters stay. Detached from ingest in an instant,
 * whatever its size. In a transaction.
 *
 * @throws Error when the month is not closed
 */
export async function dropMonth(em: EntityManager, month: UsageMonth, now: number): Promise<void> {
  // Give up quickly when an insert holds the lock, instead of queueing every other insert behind this.
  await execute(em, `set local lock_timeout = '5s'`);
  await execute(em, 'lock table usage_events in share update exclusive mode');
  if (!(await isMonthClosed(em, month, now))) throw new Error(`${month.table} is not closed.`);
  // By its owner, which the application's role need not be.
  await execute(em, 'select usage_drop_month($1)', [month.table]);
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
