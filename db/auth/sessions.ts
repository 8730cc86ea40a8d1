import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { endedSession, noteChange } from '../change-notes.ts';
import { timestamp } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import { likePattern } from '../subscriptions/console-lists.ts';
import { pageOf, pageStart } from '../cursor.ts';
import type { PageRequest } from '../cursor.ts';
import type { UserRole, UserRow } from '../accounts/users.ts';

/** A browser that is signed in. Times are epoch milliseconds. */
export interface SessionRow {
  /** SHA-256 of the cookie. */
  tokenHash: string;
  /** By which people name it. */
  id: string;
  userId: string;
  /** The person at the identity provider. */
  subject: string | null;
  /** The provider's own session. */
  providerSession: string | null;
  sealedTokens: string | null;
  /** What this sign-in gave. */
  role: UserRole;
  createdAt: number;
  /** When the person last proved to the provider who they are; null where it did not say. */
  authTime: number | null;
  /** To the minute; null where it was never noted. */
  lastSeenAt: number | null;
  /** The browser's user agent at sign-in. */
  userAgent: string | null;
  /** Client address of its last use, to the minute. */
  address: string | null;
  expiresAt: number;
  refreshAt: number | null;
}

/** A session and its owner. */
export interface SessionOfUser extends SessionRow, Pick<UserRow, 'email' | 'emailVerified'> {}

export async function insertSession(em: EntityManager, row: SessionRow): Promise<void> {
  await changeRows(em, tables(em).insertInto('sessions').values(row));
}

/** The session of a cookie, with the address that its user has now; null when it is over. */
export async function findSession(
  em: EntityManager,
  tokenHash: string,
  now: number,
): Promise<SessionOfUser | null> {
  return readFirst(
    em,
    tables(em)
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.userId')
      .selectAll('sessions')
      .select(['users.email', 'users.emailVerified'])
      .where('sessions.tokenHash', '=', tokenHash)
      .where('sessions.expiresAt', '>', now),
  );
}

/**
 * Claims the refresh of a session: one of several concurrent requests gets it, the others use what is
 * known. It can be claimed again at `until`.
 */
export async function claimRefresh(
  em: EntityManager,
  tokenHash: string,
  now: number,
  until: number,
): Promise<boolean> {
  const session = tables(em).updateTable('sessions').set({ refreshAt: until });
  const claimed = await changeRows(
    em,
    session.where('tokenHash', '=', tokenHash).where('refreshAt', '<=', now),
  );
  return claimed === 1;
}

/** Stores the provider's answer to a refresh. */
export async function updateSessionTokens(
  em: EntityManager,
  tokenHash: string,
  kept: Pick<SessionRow, 'userId' | 'sealedTokens' | 'refreshAt' | 'role'>,
): Promise<void> {
  const { userId, sealedTokens, refreshAt, role } = kept;
  const session = tables(em).updateTable('sessions').set({ userId, sealedTokens, refreshAt, role });
  await changeRows(em, session.where('tokenHash', '=', tokenHash));
}

/** Lowers a session's role until the provider answers again. */
export async function lowerSessionRole(em: EntityManager, tokenHash: string, role: UserRole): Promise<void> {
  await changeRows(em, tables(em).updateTable('sessions').set({ role }).where('tokenHash', '=', tokenHash));
}

/** Notes that a session was used, and from where. */
export async function touchSession(
  em: EntityManager,
  tokenHash: string,
  { now, address }: { now: number; address: string },
): Promise<void> {
  const session = tables(em).updateTable('sessions').set({ lastSeenAt: now, address });
  await changeRows(em, session.where('tokenHash', '=', tokenHash));
}

/** What open sessions are narrowed to. */
interface SessionFilter extends PageRequest {
  userId?: string | undefined;
  /** Part of the owner's address. */
  q?: string | undefined;
}

/** A session used no later than this is over; by what its role makes of its owner. */
export interface IdleSince {
  now: number;
  customer: number;
  staff: number;
}

/** Sessions that can still be used, newest first. @throws InvalidCursorError */
export async function listSessions(
  em: EntityManager,
  { limit, cursor, userId, q }: SessionFilter,
  idle: IdleSince,
): Promise<CountedPage<SessionOfUser>> {
  const open = tables(em)
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.userId')
    .where('s.expiresAt', '>', idle.now)
    .where(
      sql<boolean>`coalesce(s.last_seen_at, s.created_at) >= case s.role when 'viewer'
        then ${timestamp(idle.customer)}::timestamptz else ${timestamp(idle.staff)}::timestamptz end`,
    )
    .$if(userId !== undefined, (of) => of.where('s.userId', '=', String(userId)))
    .$if(q !== undefined, (of) => of.where('u.email', 'ilike', likePattern(String(q))));
  const counted = await readFirst(
    em,
    open.select((all) => all.fn.countAll<number>().as('total')),
  );
  const [at, id] = pageStart(cursor);
  const rows = await readAll(
    em,
    open
      .selectAll('s')
      .select(['u.email', 'u.emailVerified'])
      .where(sql<boolean>`(s.created_at, s.id) < (${at}, ${id})`)
      .orderBy('s.createdAt', 'desc')
      .orderBy('s.id', 'desc')
      .limit(limit + 1),
  );
  return { ...pageOf(rows, limit), total: counted?.total ?? 0 };
}

/** Which sessions are ended; each part narrows it further. */
export interface SessionsToEnd {
  id?: string | undefined;
  userId?: string | undefined;
  /** The person at the identity provider. */
  subject?: string | undefined;
  /** The provider's own session. */
  providerSession?: string | undefined;
  /** The one that is left, by its hash. */
  except?: string | undefined;
}

/** Ends sessions, and notifies every process. */
export async function endSessions(
  em: EntityManager,
  { except, ...which }: SessionsToEnd,
): Promise<SessionRow[]> {
  const { id, userId, subject, providerSession } = which;
  if (Object.values(which).every((part) => part === undefined)) throw new Error('whose sessions?');
  const ended = await readAll(
    em,
    tables(em)
      .deleteFrom('sessions')
      .$if(id !== undefined, (of) => of.where('id', '=', String(id)))
      .$if(userId !== undefined, (of) => of.where('userId', '=', String(userId)))
      .$if(except !== undefined, (of) => of.where('tokenHash', '<>', String(except)))
      .$if(subject !== undefined, (of) => of.where('subject', '=', String(subject)))
      .$if(providerSession !== undefined, (of) => of.where('providerSession', '=', String(providerSession)))
      .returningAll(),
  );
  for (const session of ended) noteChange(em, endedSession(session));
  return ended;
}

/** Ends a session, and notifies every process; null when there was none. */
export async function deleteSession(em: EntityManager, tokenHash: string): Promise<SessionRow | null> {
  const session = tables(em).deleteFrom('sessions').where('tokenHash', '=', tokenHash);
  const ended = await readFirst(em, session.returningAll());
  if (ended !== null) noteChange(em, endedSession(ended));
  return ended;
}

/** Removes what has expired, so that the table holds the living only. */
export async function forgetSessions(em: EntityManager, now: number): Promise<number> {
  return changeRows(em, tables(em).deleteFrom('sessions').where('expiresAt', '<=', now));
}
