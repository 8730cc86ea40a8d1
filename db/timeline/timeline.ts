import type { EntityManager } from '@mikro-orm/postgresql';
import { TimelineEntrySchema } from './timeline-entry.entity.ts';
import { insertRows, overwrite } from '../sql.ts';
import type { RowOf } from '../database.ts';
import { readAll, readFirst, tables } from '../typed.ts';

/** An entry as it is stored: one thing that happened to a subscription. */
export type TimelineRow = RowOf<'timeline'>;

/** An entry to be written. One whose key is there already is dropped. */
export type NewTimelineRow = Omit<TimelineRow, 'id' | 'recordedAt'>;

/** Appends entries; entries with a known key stay as they are. */
export async function appendTimeline(em: EntityManager, rows: readonly NewTimelineRow[]): Promise<void> {
  await insertRows(em, TimelineEntrySchema, rows, 'on conflict (key) do nothing');
}

/** Writes entries and replaces those with a known key, for a record that was decided again. */
export async function rewriteTimeline(em: EntityManager, rows: readonly NewTimelineRow[]): Promise<void> {
  const again = `on conflict (key) do update set ${overwrite(em, TimelineEntrySchema, ['id', 'key', 'recordedAt'])}`;
  await insertRows(em, TimelineEntrySchema, rows, again);
}

/** The latest `limit` entries of a subscription, oldest first. */
export async function timelineOf(
  em: EntityManager,
  subscriptionId: string,
  { limit = 100 }: { limit?: number } = {},
): Promise<TimelineRow[]> {
  const entries = tables(em).selectFrom('timeline').selectAll().where('subscriptionId', '=', subscriptionId);
  const rows = await readAll(em, entries.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit));
  return rows.reverse();
}

/** Id of the newest entry of anybody; 0 where there is none. */
export async function newestTimelineId(em: EntityManager): Promise<number> {
  const newest = tables(em).selectFrom('timeline').select('id').orderBy('id', 'desc').limit(1);
  return (await readFirst(em, newest))?.id ?? 0;
}

/** What was written after an entry about the customers on a test clock, in the order of billing time. */
export async function timelineOnClockSince(
  em: EntityManager,
  testClockId: string,
  { since, limit }: { since: number; limit: number },
): Promise<Pick<TimelineRow, 'id' | 'at' | 'summary'>[]> {
  const entries = tables(em)
    .selectFrom('timeline')
    .innerJoin('customers', 'customers.id', 'timeline.customerId')
    .select(['timeline.id', 'timeline.at', 'timeline.summary'])
    .where('customers.testClockId', '=', testClockId)
    .where('timeline.id', '>', since);
  return readAll(em, entries.orderBy('timeline.at').orderBy('timeline.id').limit(limit));
}
