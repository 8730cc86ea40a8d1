import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../sql.ts';

/** A user as Stripe's customer names them. */
interface NamedUser {
  id: string;
  email: string;
  fullName: string | null;
}

/** An id that was made here. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Looks for users that have no row, and writes them if asked: without a subject, so that whoever proves the
 * address to the identity provider becomes them. A user who signed in again meanwhile has a row of another id,
 * and an erased one stays erased: none is written then.
 */
export async function restoreUsers(
  em: EntityManager,
  named: readonly NamedUser[],
  apply: boolean,
): Promise<{ missing: number; signedInAgain: number }> {
  const users = named.filter(({ id }) => UUID.test(id));
  if (users.length === 0) return { missing: 0, signedInAgain: 0 };
  const columns = [
    users.map(({ id }) => id),
    users.map(({ email }) => email.toLowerCase()),
    users.map(({ fullName }) => fullName),
  ];
  const rows = await query<{ id: string; email: string; fullName: string | null; again: boolean }>(
    em,
    `select distinct on (t.id) t.id, t.email, t.full_name, exists (select from users u where u.email = t.email) as again
     from unnest($1::text[], $2::text[], $3::text[]) as t(id, email, full_name)
     where not exists (select from users u where u.id = t.id)
       and not exists (select from person_erasures e where e.user_id = t.id)
     order by t.id`,
    columns,
  );
  const missing = rows.filter(({ again }) => !again);
  if (apply && missing.length > 0)
    await query(
      em,
      `insert into users (id, email, email_verified, full_name, role, role_seen_at, created_at, updated_at)
       select id, email, false, full_name, 'viewer', 'epoch', now(), now()
       from unnest($1::text[], $2::text[], $3::text[]) as t(id, email, full_name) on conflict do nothing`,
      [
        missing.map(({ id }) => id),
        missing.map(({ email }) => email),
        missing.map(({ fullName }) => fullName),
      ],
    );
  return { missing: missing.length, signedInAgain: rows.length - missing.length };
}
