import type { EntityManager } from '@mikro-orm/postgresql';
import { TimelineEntrySchema } from './timeline-entry.entity.ts';
import { insertRows, overwrite } from '../sql.ts';
import type { RowOf } from '../database.ts';
import { readAll, tables } from '../typed.ts';

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
