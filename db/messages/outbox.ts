import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MessageKind } from '../../domain/dunning/types.ts';
import type { ApprovalMailKind } from '../../domain/messages/approval-mail.ts';
import { OutboxMessageSchema } from './outbox-message.entity.ts';
import { execute, insertRows, query, queryOne, timestamp } from '../sql.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import type { PageRequest } from '../cursor.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';

/** A message that is to be sent. */
export interface NewMessage {
  /** One message a key, ever. */
  key: string;
  /** Null where it goes to one of the staff: `userId`. */
  customerId: string | null;
  userId?: string | null;
  subscriptionId: string | null;
  kind: MessageKind | ApprovalMailKind;
  /** Mail address. */
  recipient: string;
  subject: string;
  body: string;
  /** Billing time, epoch milliseconds. */
  at: number;
}

/** A message as it is stored. */
export interface MessageRow extends NewMessage {
  id: string;
  /** `recorded` stays so where no mail server is set. */
  state: 'recorded' | 'sent' | 'failed';
  error: string | null;
  sentAt: number | null;
  createdAt: number;
}

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

/** Notes what became of a message; one that was sent stays sent. */
export async function markMessage(
  em: EntityManager,
  key: string,
  state: 'sent' | 'failed',
  error: string | null = null,
): Promise<void> {
  await execute(
    em,
    `update outbox_messages set state = $2, error = $3, sent_at = case when $2 = 'sent' then now() else sent_at end
     where key = $1 and state <> 'sent'`,
    [key, state, error],
  );
}

/**
 * Keys of unsent usage warnings written since then (epoch milliseconds). Untried ones come first, so that
 * one undeliverable mail blocks no other.
 */
export async function unsentWarnings(
  em: EntityManager,
  { since, limit }: { since: number; limit: number },
): Promise<string[]> {
  const rows = await query<{ key: string }>(
    em,
    `select key from outbox_messages
     where kind = 'usage_warning' and state <> 'sent' and recipient <> '' and created_at >= $1
     order by state = 'failed', created_at, id limit $2`,
    [timestamp(since), limit],
  );
  return rows.map(({ key }) => key);
}

/** One message by key. */
export async function findMessage(em: EntityManager, key: string): Promise<MessageRow | null> {
  return queryOne(em, 'select * from outbox_messages where key = $1', [key]);
}

/** One message by its id. */
export async function findMessageById(em: EntityManager, id: string): Promise<MessageRow | null> {
  return queryOne(em, 'select * from outbox_messages where id = $1', [id]);
}

/** Sets the address of a message's next attempt. */
export async function addressMessage(em: EntityManager, id: string, recipient: string): Promise<void> {
  await execute(em, 'update outbox_messages set recipient = $2 where id = $1', [id, recipient]);
}

/** Notes that a message went out once more. */
export async function markResent(em: EntityManager, id: string): Promise<void> {
  await execute(
    em,
    `update outbox_messages set state = 'sent', error = null, sent_at = now() where id = $1`,
    [id],
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
  const of = 'from outbox_messages where customer_id = $1';
  const counted = await queryOne<{ total: number }>(em, `select count(*)::int as total ${of}`, [customerId]);
  const { after, order, value } = keyset.clauses('notices', NEWEST_FIRST, 'id', cursor, bind);
  const rows = await query<MessageRow & { sortValue: string }>(
    em,
    `select *, ${value} ${of}${after === null ? '' : ` and ${after}`} ${order} limit ${bind(limit + 1)}`,
    params,
  );
  return { ...keyset.page('notices', rows, limit), total: counted?.total ?? 0 };
}

/** Messages of a customer, oldest first. */
export async function messagesOfCustomer(em: EntityManager, customerId: string): Promise<MessageRow[]> {
  return query(em, 'select * from outbox_messages where customer_id = $1 order by at, created_at, id', [
    customerId,
  ]);
}
