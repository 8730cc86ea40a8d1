import { randomUUID } from 'node:crypto';
import type { RowOf } from '../database.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { queryOne } from '../sql.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';
import { ROLES } from '../../domain/accounts/roles.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import { isErasedSubject } from '../privacy/person-erasures.ts';

/** What a user may do; each role includes those before it. */
export type UserRole = UserRow['role'];

/** A person who signs in. Times are epoch milliseconds. */
export type UserRow = RowOf<'users'>;

/** The address of a new user belongs to another user of the identity provider. */
export class AddressTakenError extends Error {
  override readonly name = 'AddressTakenError';

  constructor(subject: string) {
    super(`The address of subject ${subject} belongs to another user of the identity provider.`);
  }
}

/** The person behind an identity was erased: a token from before makes no new user. */
export class ErasedPersonError extends Error {
  override readonly name = 'ErasedPersonError';

  constructor() {
    super('The person behind this identity was erased.');
  }
}

/** A user as a token describes them. */
export interface UserIdentity {
  subject: string;
  email: string;
  emailVerified: boolean;
  fullName: string | null;
  role: UserRole;
  /** When the token was issued, epoch milliseconds. */
  issuedAt: number;
}

/** A user, and whether Stripe still lacks their new e-mail address or name. */
export interface EnsuredUser extends UserRow {
  profilePending: boolean;
}

/**
 * Finds or creates the user of an identity: by subject, else by a verified address without a subject. Name,
 * role and address follow the token, unless the address is verified for somebody else, or the role was heard
 * of since. A token without a name clears none. Concurrent first requests end with one row.
 *
 * @throws AddressTakenError when the identity provider verified one address for two subjects
 * @throws ErasedPersonError
 */
export async function ensureUser(em: EntityManager, given: UserIdentity): Promise<EnsuredUser> {
  const identity = { ...given, email: given.email.toLowerCase() };
  // This runs with every request: a token that says nothing new is written once, for its time.
  const known = await userOfSubject(em, identity.subject);
  if (known !== null && saysTheSame(known, identity)) {
    if (known.roleSeenAt < identity.issuedAt) await noteRoleSeen(em, known.id, identity.issuedAt);
    return known;
  }
  if (known !== null) return updateIdentity(em, known, identity);
  if (await isErasedSubject(em, identity.subject)) throw new ErasedPersonError();
  const made = (await claimUser(em, identity)) ?? (await insertUser(em, identity));
  if (made !== null) return { ...made, profilePending: false };
  const row = await userOfSubject(em, identity.subject);
  if (row === null) throw new AddressTakenError(identity.subject);
  return row;
}

const userOfSubject = (em: EntityManager, subject: string): Promise<EnsuredUser | null> =>
  queryOne<EnsuredUser>(
    em,
    `select u.*, exists (select from account_sync a where a.customer_id = u.stripe_customer_id
       and a.target = 'stripe' and a.state = 'pending' and a.updated_at < now() - interval '1 minute') as profile_pending
     from users u where u.identity_subject = $1`,
    [subject],
  );

const saysTheSame = (known: UserRow, { email, emailVerified, fullName, role }: UserIdentity): boolean =>
  known.email === email &&
  known.emailVerified === emailVerified &&
  (fullName ?? known.fullName) === known.fullName &&
  known.role === role;

/**
 * Of two words about a role the later one holds. Tokens have whole seconds: in doubt the lower role holds, so
 * that no token from before it was taken away gives it back. $3 is the token's role, $8 its time.
 */
const ROLE_AFTER = `case
  when role = $3 then role
  when $8 > role_seen_at then $3
  when $8 >= date_trunc('second', role_seen_at) and array_position($9::text[], $3) < array_position($9::text[], role) then $3
  else role end`;

/** One statement: a new address is never stored without requesting its sync to Stripe, Keycloak and Lago. */
async function updateIdentity(
  em: EntityManager,
  known: EnsuredUser,
  identity: UserIdentity,
): Promise<EnsuredUser> {
  const { fullName, role, email, emailVerified, issuedAt } = identity;
  const updated = await queryOne<UserRow>(
    em,
    `with changed as (
       update users set full_name = coalesce($2, full_name), role = ${ROLE_AFTER}, role_seen_at = greatest(role_seen_at, $8), updated_at = now(),
         disabled_at = case when $8 > role_seen_at then null else disabled_at end,
         email = case when free.is_free then $4 else email end,
         email_verified = case when free.is_free then $7 else email_verified end
       from (select not $7 or not exists (select from users where email = $4 and email_verified and id <> $1) as is_free) as free
       where id = $1
         and (coalesce($2, full_name) is distinct from full_name or role <> ${ROLE_AFTER}
           or (free.is_free and (email <> $4 or email_verified <> $7)))
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
    [
      known.id,
      fullName,
      role,
      email,
      known.email,
      known.fullName,
      emailVerified,
      new Date(issuedAt),
      [...ROLES],
    ],
  );
  if (updated === null) return known;
  const moved = updated.email !== known.email || updated.fullName !== known.fullName;
  return { ...updated, profilePending: known.profilePending || (moved && updated.stripeCustomerId !== null) };
}

/** No conflict target: concurrent first requests may collide at either unique index, address or subject. */
const insertUser = (
  em: EntityManager,
  { subject, email, emailVerified, fullName, role, issuedAt }: UserIdentity,
): Promise<UserRow | null> =>
  readFirst(
    em,
    tables(em)
      .insertInto('users')
      .values({
        id: randomUUID(),
        email,
        emailVerified,
        fullName,
        role,
        roleSeenAt: issuedAt,
        identitySubject: subject,
        createdAt: NOW,
        updatedAt: NOW,
      })
      .onConflict((known) => known.doNothing())
      .returningAll(),
  );

/** The row of a verified address without a subject. */
async function claimUser(em: EntityManager, identity: UserIdentity): Promise<UserRow | null> {
  const { subject, email, emailVerified, fullName, role, issuedAt } = identity;
  if (!emailVerified) return null;
  return queryOne<UserRow>(
    em,
    `update users set identity_subject = $1, email_verified = true, full_name = $3, role = $4, role_seen_at = $5, updated_at = now()
     where id = (select id from users where email = $2 and identity_subject is null order by created_at limit 1 for update skip locked)
       and not exists (select from users where email = $2 and email_verified and identity_subject is not null)
       and not exists (select from users where identity_subject = $1)
     returning *`,
    [subject, email, fullName, role, new Date(issuedAt)],
  );
}

/** The provider says the role that is known already. */
const noteRoleSeen = (em: EntityManager, userId: string, at: number): Promise<number> =>
  changeRows(
    em,
    tables(em)
      .updateTable('users')
      // Nobody is issued a token who is disabled.
      .set({ roleSeenAt: at, disabledAt: null })
      .where('id', '=', userId)
      .where('roleSeenAt', '<', at),
  );

/** One user by our id. */
export async function findUser(em: EntityManager, id: string): Promise<UserRow | null> {
  return readFirst(em, tables(em).selectFrom('users').selectAll().where('id', '=', id));
}

/**
 * Records a user's activity at `at`, real time, at most once a minute. For a customer on a test clock its
 * time is stored, because the rules that use it go by billing time.
 *
 * @returns the user's test clock; null without a customer
 */
export async function touchActivity(
  em: EntityManager,
  userId: string,
  at: number,
): Promise<'real' | 'test' | null> {
  const customer = await readFirst(
    em,
    tables(em)
      .selectFrom('customers')
      .select(['billingTime', 'testClockId'])
      .where('userId', '=', userId)
      .where('deleted', '=', false)
      .orderBy('updatedAt', 'desc')
      .limit(1),
  );
  const onTestClock = customer !== null && customer.testClockId !== null;
  const seen = onTestClock ? (customer.billingTime ?? at) : at;
  await changeRows(
    em,
    tables(em)
      .updateTable('users')
      .set({ lastActiveAt: seen })
      .where('id', '=', userId)
      .where((is) => is.or([is('lastActiveAt', 'is', null), is('lastActiveAt', '<', seen - MINUTE_MS)])),
  );
  if (customer === null) return null;
  return onTestClock ? 'test' : 'real';
}

/** When a user was last seen, to the minute; null for never. */
export async function lastActiveAt(em: EntityManager, userId: string): Promise<number | null> {
  const user = tables(em).selectFrom('users').select('lastActiveAt').where('id', '=', userId);
  return (await readFirst(em, user))?.lastActiveAt ?? null;
}

/** Staff who look after disputes: finance and administrators, by verified addresses. */
export async function financeStaff(em: EntityManager): Promise<{ id: string; email: string }[]> {
  return readAll(
    em,
    tables(em)
      .selectFrom('users')
      .select(['id', 'email'])
      .where('role', 'in', ['finance', 'admin'])
      .where('emailVerified', '=', true)
      .orderBy('id')
      .limit(100),
  );
}
