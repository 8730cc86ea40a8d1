import type { EntityManager } from '@mikro-orm/postgresql';
import { TimelineEntrySchema } from './timeline-entry.entity.ts';
import { insertRows, overwrite, query } from '../sql.ts';

/** One thing that happened to a subscription. */
export interface NewTimelineRow {
  /** Made of workflow and step; an entry with a key that is there already is dropped. */
  key: string;
  customerId: string;
  subscriptionId: string | null;
  /** Billing time, epoch milliseconds. */
  at: number;
  kind: string;
  /** One sentence for people. */
  summary: string;
  /** Stable name of the rule that decided it. */
  rule: string | null;
  facts: Record<string, unknown>;
  outcome: string | null;
  workflowId: string | null;
  runId: string | null;
  /** Ids only, never a name or an address. */
  actor: Record<string, unknown> | null;
}

/** An entry as it is stored. */
export interface TimelineRow extends NewTimelineRow {
  id: number;
  /** Real time of the write, epoch milliseconds. */
  recordedAt: number;
}

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
  const rows = await query<TimelineRow>(
    em,
    'select * from timeline where subscription_id = $1 order by at desc, id desc limit $2',
    [subscriptionId, limit],
  );
  return rows.reverse();
}
