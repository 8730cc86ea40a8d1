import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import { execute, queryOne, timestamp } from '../sql.ts';

/** A browser that was sent to the identity provider. */
export type SignInAttemptRow = RowOf<'sign_in_attempts'>;

/** Stores an attempt, and deletes abandoned ones. */
export async function insertSignInAttempt(
  em: EntityManager,
  row: SignInAttemptRow,
  now: number,
): Promise<void> {
  await execute(em, 'delete from sign_in_attempts where expires_at <= $1', [timestamp(now)]);
  await execute(
    em,
    `insert into sign_in_attempts (token_hash, state, nonce, code_verifier, return_to, step_up_user_id, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.tokenHash,
      row.state,
      row.nonce,
      row.codeVerifier,
      row.returnTo,
      row.stepUpUserId,
      timestamp(row.expiresAt),
    ],
  );
}

/** Takes an attempt out: each is good for one return. Null when there is none, or its time is over. */
export async function takeSignInAttempt(
  em: EntityManager,
  tokenHash: string,
  now: number,
): Promise<SignInAttemptRow | null> {
  return queryOne(em, 'delete from sign_in_attempts where token_hash = $1 and expires_at > $2 returning *', [
    tokenHash,
    timestamp(now),
  ]);
}
