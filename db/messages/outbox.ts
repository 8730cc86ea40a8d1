import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { OutboxMessageSchema } from './outbox-message.entity.ts';
import type { RowOf } from '../database.ts';
import { insertRows, query } from '../sql.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import type { PageRequest } from '../cursor.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';

/** A message as it is stored. */
export type MessageRow = RowOf<'outbox_messages'>;

/** A message that is to be sent. */
export type NewMessage = Omit<MessageRow, 'id' | 'userId' | 'state' | 'error' | 'sentAt' | 'createdAt'> &
  Partial<Pick<MessageRow, 'userId'>>;

/** Records a message, once a key. */
export async function insertMessage(em: EntityManager, message: NewMessage): Promise<{ created: boolean }> {
  const row: MessageRow = {
    ...message,
    userId: message.userId ?? null,
    id: randomUUID(),
    state: 'recorded',
    error: null,
    sentAt: null,
    createdAt: Date.now(),
  };
  const created = await insertRows(
    em,
    OutboxMessageSchema,
    [row],
    'on conflict (key) do nothing returning id',
  );
  return { created: created.length === 1 };
}

/** What an unsent message says from now on; it keeps its id, by which mail servers drop a repeat. */
export async function rewordMessage(
  em: EntityManager,
  { key, subject, body, at }: Pick<NewMessage, 'key' | 'subject' | 'body' | 'at'>,
): Promise<void> {
  const message = tables(em).updateTable('outbox_messages').set({ subject, body, at });
  await changeRows(em, message.where('key', '=', key).where('state', '<>', 'sent'));
}

/** Notes what became of a message; one that was sent stays sent. */
export async function markMessage(
  em: EntityManager,
  key: string,
  state: MessageRow['state'],
  error: string | null = null,
): Promise<void> {
  const message = tables(em)
    .updateTable('outbox_messages')
    .set({ state, error, ...(state === 'sent' ? { sentAt: NOW } : {}) });
  await changeRows(em, message.where('key', '=', key).where('state', '<>', 'sent'));
}

/**
 * Keys of unsent messages of some kinds written since then (epoch milliseconds). Untried ones come first, so
 * that one undeliverable mail blocks no other. Kinds and state stand in the text: a partial index has them.
 */
export async function unsentMessages(
  em: EntityManager,
  kinds: readonly MessageRow['kind'][],
  { since, limit }: { since: number; limit: number },
): Promise<string[]> {
  const rows = await readAll(
    em,
    tables(em)
      .selectFrom('outbox_messages')
      .select('key')
      .where(
        'kind',
        'in',
        kinds.map((kind) => sql.lit(kind)),
      )
      .where('state', '<>', sql.lit('sent'))
      .where('recipient', '<>', '')
      .where('createdAt', '>=', since)
      .orderBy((of) => of('state', '=', 'failed'))
      .orderBy('createdAt')
      .orderBy('id')
      .limit(limit),
  );
  return rows.map(({ key }) => key);
}

/** One message by key. */
export async function findMessage(em: EntityManager, key: string): Promise<MessageRow | null> {
  return readFirst(em, tables(em).selectFrom('outbox_messages').selectAll().where('key', '=', key));
}

/** One message by its id. */
export async function findMessageById(em: EntityManager, id: string): Promise<MessageRow | null> {
  return readFirst(em, tables(em).selectFrom('outbox_messages').selectAll().where('id', '=', id));
}

/** Sets the address of a message's next attempt. */
export async function addressMessage(em: EntityManager, id: string, recipient: string): Promise<void> {
  await changeRows(em, tables(em).updateTable('outbox_messages').set({ recipient }).where('id', '=', id));
}

/** Notes that a message went out once more. */
export async function markResent(em: EntityManager, id: string): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .updateTable('outbox_messages')
      .set({ state: 'sent', error: null, sentAt: NOW })
      .where('id', '=', id),
  );
}

const NEWEST_FIRST: Ordering = { by: 'at', type: 'timestamptz', direction: 'desc' };

/** What a customer was written, newest first. @throws InvalidCursorError */
export async function noticesOfCustomer(
  em: EntityManager,
  customerId: string,
  { limit, cursor }: PageRequest,
): Promise<CountedPage<MessageRow>> {
  const params: unknown[] = [customerId];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const messages = tables(em).selectFrom('outbox_messages').where('customerId', '=', customerId);
  const counted = await readFirst(
    em,
    messages.select((all) => all.fn.countAll<number>().as('total')),
  );
  const { after, order, value } = keyset.clauses('notices', NEWEST_FIRST, 'id', cursor, bind);
  const rows = await query<MessageRow & { sortValue: string }>(
    em,
    `select *, ${value} from outbox_messages where customer_id = $1 ${after === null ? '' : `and ${after}`}
     ${order} limit ${bind(limit + 1)}`,
    params,
  );
  return { ...keyset.page('notices', rows, limit), total: counted?.total ?? 0 };
}

/** Messages of a customer, oldest first. */
export async function messagesOfCustomer(em: EntityManager, customerId: string): Promise<MessageRow[]> {
  const messages = tables(em).selectFrom('outbox_messages').selectAll().where('customerId', '=', customerId);
  return readAll(em, messages.orderBy('at').orderBy('createdAt').orderBy('id'));
}
