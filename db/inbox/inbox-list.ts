import type { EntityManager } from '@mikro-orm/postgresql';
import { query, queryOne } from '../sql.ts';
import { countUpTo, likePattern } from '../subscriptions/console-lists.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import type { PageRequest } from '../cursor.ts';
import type { InboxEventRow } from './inbox.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';

/** An event without its payload. */
type ListedEvent = Omit<InboxEventRow, 'payload'> & { sortValue: string };

const ORDER: Ordering = { by: 'e.received_at', type: 'timestamptz', direction: 'desc' };
const COUNTED_TO = 10_000;

/** What the list of events is narrowed to. */
interface EventFilter extends PageRequest {
  state?: InboxEventRow['state'] | undefined;
  /** A type, or with a star at its end the beginning of one: `invoice.*`. */
  type?: string | undefined;
  /** An event, or a workflow that got it. */
  q?: string | undefined;
}

/** Events as they came in, newest first. @throws InvalidCursorError */
export async function listInboxEvents(
  em: EntityManager,
  { limit, cursor, state, type, q }: EventFilter,
): Promise<CountedPage<ListedEvent>> {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const parts = ['true'];
  if (state !== undefined) parts.push(`e.state = ${bind(state)}`);
  if (type?.endsWith('*') === true)
    parts.push(`e.type like ${bind(likePattern(type.slice(0, -1)).slice(1))}`);
  else if (type !== undefined) parts.push(`e.type = ${bind(type)}`);
  if (q !== undefined) parts.push(`(e.id = ${bind(q)} or e.workflow_id = ${bind(q)})`);
  const where = parts.join(' and ');
  const total = await countUpTo(em, `inbox_events e where ${where}`, params, COUNTED_TO);
  const { after, order, value } = keyset.clauses('received', ORDER, 'e.id', cursor, bind);
  const rows = await query<ListedEvent>(
    em,
    `select e.id, e.type, e.created_at, e.received_at, e.state, e.reason, e.workflow_id, e.attempts, e.delivered_at,
       e.processed_at, ${value}
     from inbox_events e where ${where}${after === null ? '' : ` and ${after}`} ${order} limit ${bind(limit + 1)}`,
    params,
  );
  return { ...keyset.page('received', rows, limit), total };
}

/**
 * Queues a delivered event again.
 *
 * @returns false when it is pending already or unknown
 */
export async function requeueEvent(em: EntityManager, id: string, reason: string): Promise<boolean> {
  const row = await queryOne<{ id: string }>(
    em,
    `update inbox_events set state = 'pending', reason = $2, leased_until = null, processed_at = null
     where id = $1 and state <> 'pending' returning id`,
    [id, reason],
  );
  return row !== null;
}
