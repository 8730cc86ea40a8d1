import type { EntityManager } from '@mikro-orm/postgresql';
import { endedSession, noteChange } from '../change-notes.ts';
import { execute, queryOne, timestamp } from '../sql.ts';
import type { UserRole, UserRow } from '../accounts/users.ts';

/** A browser that is signed in. Times are epoch milliseconds. */
export interface SessionRow {
  /** SHA-256 of the cookie. */
  tokenHash: string;
  userId: string;
  sealedTokens: string | null;
  /** What this sign-in gave. */
  role: UserRole;
  createdAt: number;
  /** To the minute; null where it was never noted. */
  lastSeenAt: number | null;
  expiresAt: number;
  refreshAt: number | null;
}

/** A session and whose it is. */
export interface SessionOfUser extends SessionRow, Pick<UserRow, 'email' | 'emailVerified'> {}

export async function insertSession(em: EntityManager, row: SessionRow): Promise<void> {
  await execute(
    em,
    `insert into sessions (token_hash, user_id, sealed_tokens, created_at, expires_at, refresh_at, role, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.tokenHash,
      row.userId,
      row.sealedTokens,
      timestamp(row.createdAt),
      timestamp(row.expiresAt),
      timestamp(row.refreshAt),
      row.role,
      timestamp(row.lastSeenAt),
    ],
  );
}

/** The session of a cookie, with the address that its user has now; null when it is over. */
export async function findSession(
  em: EntityManager,
  tokenHash: string,
  now: number,
): Promise<SessionOfUser | null> {
  return queryOne(
    em,
    `select sessions.*, users.email, users.email_verified from sessions join users on users.id = sessions.user_id
     where token_hash = $1 and expires_at > $2`,
    [tokenHash, timestamp(now)],
  );
}

/**
 * Takes the turn to ask the provider about a session: of several requests at once one gets it, the others go on with what
 * is known. The turn comes again at `until`, should this one be cut off.
 */
export async function claimRefresh(
  em: EntityManager,
  tokenHash: string,
  now: number,
  until: number,
): Promise<boolean> {
  const claimed = await execute(
    em,
    'update sessions set refresh_at = $3 where token_hash = $1 and refresh_at <= $2',
    [tokenHash, timestamp(now), timestamp(until)],
  );
  return claimed === 1;
}

/** Keeps what the provider gave at a refresh. */
export async function updateSessionTokens(
  em: EntityManager,
  tokenHash: string,
  kept: Pick<SessionRow, 'userId' | 'sealedTokens' | 'refreshAt' | 'role'>,
): Promise<void> {
  await execute(
    em,
    'update sessions set user_id = $2, sealed_tokens = $3, refresh_at = $4, role = $5 where token_hash = $1',
    [tokenHash, kept.userId, kept.sealedTokens, timestamp(kept.refreshAt), kept.role],
  );
}

/** Gives a session a lower role until the provider says again what its owner may do. */
export async function lowerSessionRole(em: EntityManager, tokenHash: string, role: UserRole): Promise<void> {
  await execute(em, 'update sessions set role = $2 where token_hash = $1', [tokenHash, role]);
}

/** Notes that a session was used. */
export async function touchSession(em: EntityManager, tokenHash: string, now: number): Promise<void> {
  await execute(em, 'update sessions set last_seen_at = $2 where token_hash = $1', [
    tokenHash,
    timestamp(now),
  ]);
}

/** Ends a session, and tells every process so; null when there was none. */
export async function deleteSession(em: EntityManager, tokenHash: string): Promise<SessionRow | null> {
  const ended = await queryOne<SessionRow>(em, 'delete from sessions where token_hash = $1 returning *', [
    tokenHash,
  ]);
  if (ended !== null) noteChange(em, endedSession(ended));
  return ended;
}

/** Removes what has expired, so that the table holds the living only. */
export async function forgetSessions(em: EntityManager, now: number): Promise<number> {
  return execute(em, 'delete from sessions where expires_at <= $1', [timestamp(now)]);
}
