import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import { changeRows, NOW, readFirst, tables } from '../typed.ts';

/** A request with an `Idempotency-Key`. */
export interface KeyedRequest {
  userId: string;
  key: string;
  route: string;
  /** Hash of the body: the same key with another body is a conflict. */
  requestHash: string;
}

/** The request of a key. */
export type IdempotencyKeyRow = RowOf<'idempotency_keys'>;

/** What to do with a keyed request. */
export type KeyClaim =
  /** First of its key: carry it out, then {@link finishKey}. */
  | { outcome: 'first' }
  /** The same request is under way, or died under way. */
  | { outcome: 'started'; since: number }
  | { outcome: 'finished'; statusCode: number; response: unknown }
  /** The key was used for another route or body. */
  | { outcome: 'conflict' };

/** Claims a key, or returns its earlier request. Of two concurrent ones one is `first`. */
export async function claimKey(em: EntityManager, request: KeyedRequest): Promise<KeyClaim> {
  const { userId, key, route, requestHash } = request;
  const inserted = await changeRows(
    em,
    tables(em)
      .insertInto('idempotency_keys')
      .values({ userId, key, route, requestHash, state: 'started', createdAt: NOW })
      .onConflict((known) => known.doNothing()),
  );
  if (inserted === 1) return { outcome: 'first' };
  const row = await readFirst(
    em,
    tables(em).selectFrom('idempotency_keys').selectAll().where('userId', '=', userId).where('key', '=', key),
  );
  // Removed in between: its request failed before it did anything, or it aged out. Try again.
  if (row === null) return claimKey(em, request);
  if (row.route !== route || row.requestHash !== requestHash) return { outcome: 'conflict' };
  if (row.state === 'started') return { outcome: 'started', since: row.createdAt };
  return { outcome: 'finished', statusCode: row.statusCode ?? 200, response: row.response };
}

/** Stores the answer of a keyed request. */
export async function finishKey(
  em: EntityManager,
  { userId, key }: Pick<KeyedRequest, 'userId' | 'key'>,
  answer: { statusCode: number; response: unknown },
): Promise<void> {
  const { statusCode, response } = answer;
  await changeRows(
    em,
    tables(em)
      .updateTable('idempotency_keys')
      .set({ state: 'finished', statusCode, response })
      .where('userId', '=', userId)
      .where('key', '=', key),
  );
}

/** Releases a key whose request did nothing, so that a retry is carried out. */
export async function releaseKey(
  em: EntityManager,
  { userId, key }: Pick<KeyedRequest, 'userId' | 'key'>,
): Promise<void> {
  const keys = tables(em).deleteFrom('idempotency_keys').where('userId', '=', userId).where('key', '=', key);
  await changeRows(em, keys.where('state', '=', 'started'));
}

/** Removes keys older than `before` (epoch milliseconds). */
export async function forgetIdempotencyKeys(em: EntityManager, before: number): Promise<number> {
  return changeRows(em, tables(em).deleteFrom('idempotency_keys').where('createdAt', '<', before));
}
