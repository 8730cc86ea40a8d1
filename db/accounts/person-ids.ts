import type { EntityManager } from '@mikro-orm/postgresql';
import type { PersonKey } from '../../domain/privacy/data-map.ts';
import { query } from '../sql.ts';
import { readFirst, tables } from '../typed.ts';

/** Who is meant: a user, a Stripe customer without one, or both. */
export interface Person {
  userId: string | null;
  /** Customers known to be theirs, besides those that the tables name. */
  customerIds: readonly string[];
}

/** All ids of a person, by what they are of. */
export type PersonIds = Readonly<Record<PersonKey, readonly string[]>>;

/** Collects the ids of a person. */
export async function personIds(em: EntityManager, { userId, customerIds }: Person): Promise<PersonIds> {
  const ids = async (sql: string, ...params: unknown[]): Promise<string[]> =>
    (await query<{ id: string }>(em, sql, params)).map(({ id }) => id);
  const user = userId === null ? [] : [userId];
  const customer = await ids(
    `select id from customers where user_id = any($1::text[]) or id = any($2::text[])
     union select stripe_customer_id from users where id = any($1::text[]) and stripe_customer_id is not null
     union select unnest($2::text[])`,
    user,
    customerIds,
  );
  const subscription = await ids(
    'select id from subscriptions where customer_id = any($1::text[]) or user_id = any($2::text[])',
    customer,
    user,
  );
  const invoice = await ids('select id from invoices where customer_id = any($1::text[])', customer);
  const charge = await ids('select id from charges where customer_id = any($1::text[])', customer);
  const checkout = await ids(
    'select session_id as id from checkouts where customer_id = any($1::text[]) or user_id = any($2::text[])',
    customer,
    user,
  );
  const exports = await ids(
    `select id from person_exports where user_id = any($1::text[]) or customer_id = any($2::text[])`,
    user,
    customer,
  );
  const account = [...customer, ...subscription, ...invoice, ...charge, ...checkout];
  return {
    user,
    customer,
    subscription,
    invoice,
    charge,
    checkout,
    export: exports,
    account,
    person: [...user, ...customer],
    any: [...user, ...account, ...exports],
  };
}

/** The e-mail addresses that are stored of a person, lower case. */
export async function addressesOf(em: EntityManager, { user, customer }: PersonIds): Promise<string[]> {
  const rows = await query<{ address: string }>(
    em,
    `select lower(email) as address from users where id = any($1::text[])
     union select lower(email) from customers where id = any($2::text[]) and email is not null
     union select lower(recipient) from outbox_messages where customer_id = any($2::text[])`,
    [user, customer],
  );
  return rows.map(({ address }) => address);
}

/** The identity provider's id of a user, null where there is none. */
export async function subjectOf(em: EntityManager, userId: string): Promise<string | null> {
  const row = await readFirst(
    em,
    tables(em).selectFrom('users').select('identitySubject').where('id', '=', userId),
  );
  return row?.identitySubject ?? null;
}
