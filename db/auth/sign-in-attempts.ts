import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import { changeRows, readFirst, tables } from '../typed.ts';

/** A browser that was sent to the identity provider. */
export type SignInAttemptRow = RowOf<'sign_in_attempts'>;

/** Stores an attempt, and deletes abandoned ones. */
export async function insertSignInAttempt(
  em: EntityManager,
  row: SignInAttemptRow,
  now: number,
): Promise<void> {
  await changeRows(em, tables(em).deleteFrom('sign_in_attempts').where('expiresAt', '<=', now));
  await changeRows(em, tables(em).insertInto('sign_in_attempts').values(row));
}

/** Takes an attempt out: each is good for one return. Null when there is none, or its time is over. */
export async function takeSignInAttempt(
  em: EntityManager,
  tokenHash: string,
  now: number,
): Promise<SignInAttemptRow | null> {
  const attempts = tables(em).deleteFrom('sign_in_attempts').where('tokenHash', '=', tokenHash);
  return readFirst(em, attempts.where('expiresAt', '>', now).returningAll());
}
