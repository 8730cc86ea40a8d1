import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../sql.ts';

/** What a customer's user may be found by. */
export interface PersonHint {
  /** `metadata.user_id` at Stripe. */
  userId: string | null;
  email: string | null;
}

/** The hints that a user of ours stands behind: ids, and addresses that their users have verified. */
export interface KnownPersons {
  userIds: ReadonlySet<string>;
  /** Lower case. */
  emails: ReadonlySet<string>;
}

/** Looks the hints of a page up. */
export async function knownPersons(em: EntityManager, hints: readonly PersonHint[]): Promise<KnownPersons> {
  const ids = hints.flatMap(({ userId }) => (userId === null ? [] : [userId]));
  const emails = hints.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()]));
  const rows = await query<{ id: string; email: string; emailVerified: boolean }>(
    em,
    `select id, email, email_verified from users where id = any($1) or (email_verified and email = any($2))`,
    [ids, emails],
  );
  return {
    userIds: new Set(rows.map(({ id }) => id)),
    emails: new Set(rows.filter(({ emailVerified }) => emailVerified).map(({ email }) => email)),
  };
}
