import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, queryOne, timestamp } from '../sql.ts';

/** What a user may do; each role includes those before it. */
export type UserRole = 'viewer' | 'editor' | 'admin';

/** Somebody who signs in. Times are epoch milliseconds. */
export interface UserRow {
  id: string;
  /** Lower case. */
  email: string;
  fullName: string | null;
  stripeCustomerId: string | null;
  role: UserRole;
  /** `sub` of the identity provider. */
  identitySubject: string | null;
  lastActiveAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** The address of a new user belongs to another user of the identity provider. */
export class AddressTakenError extends Error {
  override readonly name = 'AddressTakenError';

  constructor(subject: string) {
    super(`The address of subject ${subject} belongs to another user of the identity provider.`);
  }
}

/** What a token tells of a user. */
export interface Identity {
  subject: string;
  email: string;
  fullName: string | null;
  role: UserRole;
}

/** A user with whether Stripe has yet to be told of an e-mail address or name, and nobody may be at it. */
export interface EnsuredUser extends UserRow {
  profilePending: boolean;
}

/**
 * The user of an identity, made where there is none. Found by subject, else by an address that no other subject holds;
 * name and role follow the token, and so does the address while nobody else has it. A token without a name takes none away.
 * Two at once for a new user end with the same row.
 *
 * @throws AddressTakenError where the address belongs to another subject: the identity provider let two people have one address.
 */
export async function ensureUser(em: EntityManager, identity: Identity): Promise<EnsuredUser> {
  const { subject, fullName, role } = identity;
  const email = identity.email.toLowerCase();
  // Nothing is written where nothing has changed: this runs with every request.
  const known = await queryOne<EnsuredUser>(
    em,
    `select u.*, exists (select from account_sync a where a.customer_id = u.stripe_customer_id
       and a.target = 'stripe' and a.state = 'pending' and a.updated_at < now() - interval '1 minute') as profile_pending
     from users u where u.identity_subject = $1`,
    [subject],
  );
  if (
    known !== null &&
    known.email === email &&
    (fullName ?? known.fullName) === known.fullName &&
    known.role === role
  )
    return known;
  if (known !== null) {
    // One statement: the new address is never stored without the note that Stripe, Keycloak and Lago must follow.
    const updated = await queryOne<UserRow>(
      em,
      `with changed as (
         update users set full_name = coalesce($2, full_name), role = $3, updated_at = now(), email = case when free.is_free then $4 else email end
         from (select not exists (select from users where email = $4 and id <> $1) as is_free) as free
         where id = $1
           and (coalesce($2, full_name) is distinct from full_name or role <> $3 or (email <> $4 and free.is_free))
         returning users.*
       ), asked as (
         insert into account_sync as s (customer_id, target, desired_revision, synced_revision, state, updated_at)
         select stripe_customer_id, target, 1, 0, 'pending', now() from changed, unnest('{keycloak,lago,stripe}'::text[]) as target
         where stripe_customer_id is not null and (email <> $5 or full_name is distinct from $6)
         order by target
         on conflict (customer_id, target) do update
           set desired_revision = s.desired_revision + 1, updated_at = now(), state = 'pending'
       )
       select * from changed`,
      [known.id, fullName, role, email, known.email, known.fullName],
    );
    if (updated === null) return known;
    const moved = updated.email !== known.email || updated.fullName !== known.fullName;
    return {
      ...updated,
      profilePending: known.profilePending || (moved && updated.stripeCustomerId !== null),
    };
  }
  // Without a conflict target: two first requests at once may meet at either unique index, the address's or the subject's.
  const made = await queryOne<UserRow>(
    em,
    `insert into users (id, email, full_name, role, identity_subject, created_at, updated_at)
     values ($1, $2, $3, $4, $5, now(), now()) on conflict do nothing returning *`,
    [randomUUID(), email, fullName, role, subject],
  );
  const row = made ?? (await claimUser(em, { subject, email, fullName, role }));
  if (row === null) throw new AddressTakenError(subject);
  return { ...row, profilePending: false };
}

/** The row that stands in the way of a new one, where it is this identity's, or nobody's yet. */
async function claimUser(em: EntityManager, identity: Identity): Promise<UserRow | null> {
  const { subject, email, fullName, role } = identity;
  return queryOne<UserRow>(
    em,
    `update users set identity_subject = $1, full_name = $3, role = $4, updated_at = now()
     where identity_subject = $1 or (email = $2 and identity_subject is null)
     returning *`,
    [subject, email, fullName, role],
  );
}

/** One user by our id. */
export async function findUser(em: EntityManager, id: string): Promise<UserRow | null> {
  return queryOne(em, 'select * from users where id = $1', [id]);
}

/**
 * Notes that a user did something at `at`, real time; written at most once a minute, since every request calls it. For a
 * customer on a test clock it is noted by that clock, since the rules that ask for it go by the billing time.
 *
 * @returns the clock that the user's billing goes by, null where there is no customer yet.
 */
export async function touchActivity(
  em: EntityManager,
  userId: string,
  at: number,
): Promise<'real' | 'test' | null> {
  const customer = await queryOne<{ billingTime: number | null; testClockId: string | null }>(
    em,
    `select billing_time, test_clock_id from customers where user_id = $1 and not deleted
     order by updated_at desc limit 1`,
    [userId],
  );
  const onTestClock = customer !== null && customer.testClockId !== null;
  await execute(
    em,
    `update users set last_active_at = $2
     where id = $1 and (last_active_at is null or last_active_at < $2::timestamptz - interval '1 minute')`,
    [userId, timestamp(onTestClock ? (customer.billingTime ?? at) : at)],
  );
  if (customer === null) return null;
  return onTestClock ? 'test' : 'real';
}

/** When a user was last seen, to the minute; null for never. */
export async function lastActiveAt(em: EntityManager, userId: string): Promise<number | null> {
  const row = await queryOne<{ lastActiveAt: number | null }>(
    em,
    'select last_active_at from users where id = $1',
    [userId],
  );
  return row?.lastActiveAt ?? null;
}
