import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, queryOne } from '../sql.ts';
import { changeRows, readFirst, tables } from '../typed.ts';

/** A request with an `Idempotency-Key`. */
export interface KeyedRequest {
  userId: string;
  key: string;
  route: string;
  /** Hash of the body: the same key with another body is a conflict. */
  requestHash: string;
}

/** A keyed request that one try of it has in hand. */
export interface HeldKey {
  userId: string;
  key: string;
  /** Of that try alone; a later one that takes the key over has another. */
  claimToken: string;
}

/** What to do with a keyed request. */
type KeyClaim =
  /** This try's to carry out, then {@link finishKey}. */
  | { outcome: 'first'; held: HeldKey }
  /** Another try is at work. */
  | { outcome: 'started' }
  | { outcome: 'finished'; statusCode: number; response: unknown }
  /** The key was used for another route or body. */
  | { outcome: 'conflict' };

/** A try that has not renewed its lease for so long may be taken over. */
export const KEY_LEASE_MS = 60_000;

// By the database's clock, which all processes share; rows from before leases count from their beginning.
const LEASE = `clock_timestamp() + interval '${KEY_LEASE_MS} milliseconds'`;
const LEASE_IS_OVER = `coalesce(k.leased_until, k.created_at + interval '${KEY_LEASE_MS} milliseconds') <= clock_timestamp()`;

/**
 * Claims a key, also from a try whose lease ran out, or returns its earlier request. Of concurrent tries
 * one is `first`.
 */
export async function claimKey(em: EntityManager, request: KeyedRequest): Promise<KeyClaim> {
  const { userId, key, route, requestHash } = request;
  const taken = await queryOne<{ claimToken: string }>(
    em,
    `insert into idempotency_keys as k (user_id, key, route, request_hash, state, claim_token, leased_until, created_at)
     values ($1, $2, $3, $4, 'started', gen_random_uuid()::text, ${LEASE}, now())
     on conflict (user_id, key) do update set claim_token = excluded.claim_token, leased_until = ${LEASE}
       where k.state = 'started' and k.route = excluded.route and k.request_hash = excluded.request_hash and ${LEASE_IS_OVER}
     returning claim_token`,
    [userId, key, route, requestHash],
  );
  if (taken !== null) return { outcome: 'first', held: { userId, key, claimToken: taken.claimToken } };
  const row = await readFirst(
    em,
    tables(em).selectFrom('idempotency_keys').selectAll().where('userId', '=', userId).where('key', '=', key),
  );
  // Removed in between: its request failed before it did anything, or it aged out. Try again.
  if (row === null) return claimKey(em, request);
  if (row.route !== route || row.requestHash !== requestHash) return { outcome: 'conflict' };
  if (row.state === 'started') return { outcome: 'started' };
  return { outcome: 'finished', statusCode: row.statusCode ?? 200, response: row.response };
}

/**
 * Begins the lease anew, and locks the key until the transaction ends: nobody takes it over before what was
 * done under it is committed.
 * @returns false where another try has taken the key over
 */
export const holdKey = async (em: EntityManager, { userId, key, claimToken }: HeldKey): Promise<boolean> =>
  (await execute(
    em,
    `update idempotency_keys set leased_until = ${LEASE}
     where user_id = $1 and key = $2 and claim_token = $3 and state = 'started'`,
    [userId, key, claimToken],
  )) === 1;

/** The same beside the work, for as long as the lease runs: one that ran out is not brought back. */
export const renewLease = async (em: EntityManager, { userId, key, claimToken }: HeldKey): Promise<boolean> =>
  (await execute(
    em,
    `update idempotency_keys k set leased_until = ${LEASE}
     where user_id = $1 and key = $2 and claim_token = $3 and state = 'started' and not (${LEASE_IS_OVER})`,
    [userId, key, claimToken],
  )) === 1;

/** Stores the answer of a keyed request. @returns false where another try has taken the key over */
export async function finishKey(
  em: EntityManager,
  { userId, key, claimToken }: HeldKey,
  answer: { statusCode: number; response: unknown },
): Promise<boolean> {
  const { statusCode, response } = answer;
  const changed = await changeRows(
    em,
    tables(em)
      .updateTable('idempotency_keys')
      .set({ state: 'finished', statusCode, response })
      .where('userId', '=', userId)
      .where('key', '=', key)
      .where('claimToken', '=', claimToken),
  );
  return changed === 1;
}

/** Releases a key whose request did nothing, so that a retry is carried out. */
export async function releaseKey(em: EntityManager, { userId, key, claimToken }: HeldKey): Promise<void> {
  const keys = tables(em).deleteFrom('idempotency_keys').where('userId', '=', userId).where('key', '=', key);
  await changeRows(em, keys.where('claimToken', '=', claimToken).where('state', '=', 'started'));
}

/** Removes keys older than `before` (epoch milliseconds). */
export async function forgetIdempotencyKeys(em: EntityManager, before: number): Promise<number> {
  return changeRows(em, tables(em).deleteFrom('idempotency_keys').where('createdAt', '<', before));
}
