import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query, queryOne } from '../sql.ts';
import type { UserRow } from './users.ts';

/** Somebody who owns a key that works. */
export interface OwnerOfKeys extends Pick<UserRow, 'id' | 'role' | 'roleSeenAt' | 'identitySubject'> {
  /** Null where the address is not verified. */
  email: string | null;
}

/** What the identity provider says of a user. */
export interface OwnerState {
  role: UserRow['role'];
  isDisabled: boolean;
}

/**
 * Owners of working keys whose role nobody has said since `since`: staff first, then those first whose role
 * was said longest ago.
 */
export const ownersUnreadSince = (
  em: EntityManager,
  since: number,
  { after, limit }: { after: OwnerOfKeys | null; limit: number },
): Promise<OwnerOfKeys[]> =>
  query(
    em,
    `select id, role, role_seen_at, identity_subject, case when email_verified then email end as email
     from users u
     where role_seen_at < $1 and (role = 'viewer', role_seen_at, id) > ($2::boolean, $3::timestamptz, $4)
       and exists (select from api_keys k where k.user_id = u.id and k.revoked_at is null and k.expires_at > now())
     order by (role = 'viewer'), role_seen_at, id limit $5`,
    [new Date(since), after?.role === 'viewer', new Date(after?.roleSeenAt ?? 0), after?.id ?? '', limit],
  );

/**
 * Stores what the provider said of a user when it was asked at `askedAt`, unless something later is known.
 * To be called in a transaction.
 * @returns what was stored before; null where nothing is written
 */
export async function saveOwnerState(
  em: EntityManager,
  userId: string,
  { role, isDisabled, askedAt }: OwnerState & { askedAt: number },
): Promise<OwnerState | null> {
  const before = await queryOne<Pick<UserRow, 'role' | 'disabledAt'>>(
    em,
    'select role, disabled_at from users where id = $1 and role_seen_at <= $2 for update',
    [userId, new Date(askedAt)],
  );
  if (before === null) return null;
  await execute(
    em,
    `update users set role = $2, role_seen_at = $4, updated_at = case when role = $2 then updated_at else now() end,
       disabled_at = case when $3 then coalesce(disabled_at, now()) end
     where id = $1`,
    [userId, role, isDisabled, new Date(askedAt)],
  );
  return { role: before.role, isDisabled: before.disabledAt !== null };
}
