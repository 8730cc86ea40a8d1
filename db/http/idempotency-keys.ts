import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, json, queryOne, timestamp } from '../sql.ts';

/** A request with an `Idempotency-Key`. */
export interface KeyedRequest {
  userId: string;
  key: string;
  route: string;
  /** Hash of the body: the same key with another body is a conflict. */
  requestHash: string;
}

/** The request of a key. */
export interface IdempotencyKeyRow extends KeyedRequest {
  state: 'started' | 'finished';
  statusCode: number | null;
  response: unknown;
  /** Epoch milliseconds, real time. */
  createdAt: number;
}

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
  const inserted = await execute(
    em,
    `insert into idempotency_keys (user_id, key, route, request_hash, state, created_at)
     values ($1, $2, $3, $4, 'started', now()) on conflict do nothing`,
    [userId, key, route, requestHash],
  );
  if (inserted === 1) return { outcome: 'first' };
  const row = await queryOne<IdempotencyKeyRow>(
    em,
    'select * from idempotency_keys where user_id = $1 and key = $2',
    [userId, key],
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
  await execute(
    em,
    `update idempotency_keys set state = 'finished', status_code = $3, response = $4 where user_id = $1 and key = $2`,
    [userId, key, answer.statusCode, json(answer.response)],
  );
}

/** Releases a key whose request did nothing, so that a retry is carried out. */
export async function releaseKey(
  em: EntityManager,
  { userId, key }: Pick<KeyedRequest, 'userId' | 'key'>,
): Promise<void> {
  await execute(em, `delete from idempotency_keys where user_id = $1 and key = $2 and state = 'started'`, [
    userId,
    key,
  ]);
}

/** Removes keys older than `before` (epoch milliseconds). */
export async function forgetIdempotencyKeys(em: EntityManager, before: number): Promise<number> {
  return execute(em, 'delete from idempotency_keys where created_at < $1', [timestamp(before)]);
}
