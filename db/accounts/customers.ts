import type { EntityManager } from '@mikro-orm/postgresql';
import type { CustomerRecord } from '../../domain/accounts/customer.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { noteChange } from '../change-notes.ts';
import { CustomerSchema } from './customer.entity.ts';
import { isOverSql, statusGrade } from './deciding-subscription.ts';
import { execute, insertRows, overwrite, query, queryOne, timestamp } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';

/** A Stripe customer. `balance` is in minor units, times epoch milliseconds. */
export interface CustomerRow extends CustomerRecord {
  updatedAt: number;
}

/**
 * Writes a customer. A known user is never cleared, a test clock never goes back, and a known time zone is
 * changed by `changeTimeZone` only, because counters depend on it. A deletion is final at Stripe: a reading
 * from before it, stored after it, revives nobody.
 */
export async function upsertCustomer(em: EntityManager, row: CustomerRow): Promise<void> {
  await insertRows(
    em,
    CustomerSchema,
    [row],
    `on conflict (id) do update set ${overwrite(em, CustomerSchema, ['id', 'userId', 'billingTime', 'timeZone', 'createdAt', 'country', 'deleted'])},
       deleted = customers.deleted or excluded.deleted,
       created_at = ${row.createdAt === undefined ? 'customers' : 'excluded'}.created_at,
       country = ${row.country === undefined ? 'customers' : 'excluded'}.country,
       user_id = coalesce(excluded.user_id, customers.user_id),
       time_zone = coalesce(customers.time_zone, excluded.time_zone),
       billing_time = greatest(customers.billing_time, excluded.billing_time)
     where customers.updated_at <= excluded.updated_at`,
  );
}

/**
 * Stores that Stripe has deleted a customer, whichever reading is stored. Of a stored customer only the
 * user changes too, from unknown to known. `row` is stored whole where none is.
 */
export async function storeDeletion(em: EntityManager, row: CustomerRow): Promise<void> {
  await insertRows(
    em,
    CustomerSchema,
    [{ ...row, deleted: true }],
    `on conflict (id) do update set deleted = true, user_id = coalesce(customers.user_id, excluded.user_id)`,
  );
}

/** Stores countries of customers, by id, whose country was never read. Empty: the address names none. */
export async function storeUnreadCountries(
  em: EntityManager,
  countries: ReadonlyMap<string, string>,
): Promise<void> {
  await execute(
    em,
    `update customers c set country = r.country from unnest($1::text[], $2::text[]) r (id, country)
     where c.id = r.id and c.country is null and not c.deleted`,
    [[...countries.keys()], [...countries.values()]],
  );
}

/** One customer; null when unknown. */
export async function findCustomer(em: EntityManager, id: string): Promise<CustomerRow | null> {
  return readFirst(em, tables(em).selectFrom('customers').selectAll().where('id', '=', id));
}

/**
 * The customer of a user, null where there is none: the one whose subscription counts, else the linked one. A
 * team that moved a person to a new customer leaves the old one linked, with nothing that could be
 * charged. The new one may name no user: then its subscription does.
 */
export async function customerOfUser(em: EntityManager, userId: string): Promise<CustomerRow | null> {
  return queryOne(
    em,
    // Found by two indexes: an "or" over both tables would read every customer.
    `select c.* from customers c left join users u on u.stripe_customer_id = c.id and u.id = $1
     left join lateral (
       select s.status from subscriptions s where s.customer_id = c.id and s.mode <> 'foreign' and not ${isOverSql('s')}
       order by ${statusGrade('s')} limit 1
     ) s on true
     where c.id in (
       select id from customers where user_id = $1 union all select stripe_customer_id from users where id = $1
       union all select customer_id from subscriptions where user_id = $1 and mode <> 'foreign'
     ) and (c.user_id is null or c.user_id = $1 or u.id is not null)
     order by c.deleted, ${statusGrade('s')} nulls last, (u.id is not null) desc, c.updated_at desc limit 1`,
    [userId],
  );
}

/**
 * Links the user of a customer that Stripe deleted to another one of theirs, if there is one.
 * @returns that one; null where nobody was linked, or nothing is left to link
 */
export async function linkToAnother(em: EntityManager, deletedId: string): Promise<string | null> {
  const users = tables(em).selectFrom('users').select('id');
  const user = await readFirst(em, users.where('stripeCustomerId', '=', deletedId));
  const other = user === null ? null : await customerOfUser(em, user.id);
  return user === null || other === null || other.deleted ? null : linkCustomerToUser(em, user.id, other.id);
}

/**
 * Links a Stripe customer to the user. The first link wins; a customer that Stripe deleted is replaced.
 * Another user's customer stays theirs.
 * @returns the user's customer id now; null without one, or without such a user
 */
export async function linkCustomerToUser(
  em: EntityManager,
  userId: string,
  customerId: string,
): Promise<string | null> {
  const linked = await queryOne<{ stripeCustomerId: string | null }>(
    em,
    `update users set
       stripe_customer_id = case
         when exists (select from users other where other.stripe_customer_id = $2 and other.id <> $1)
           then stripe_customer_id
         when stripe_customer_id is null or exists
           (select from customers where customers.id = users.stripe_customer_id and customers.deleted) then $2
         else stripe_customer_id end,
       updated_at = now()
     where id = $1 returning stripe_customer_id`,
    [userId, customerId],
  );
  if (linked?.stripeCustomerId === customerId) {
    noteChange(em, { what: 'customer', id: customerId, customer: customerId, user: userId });
    await changeRows(
      em,
      tables(em)
        .updateTable('customers')
        .set({ userId })
        .where('id', '=', customerId)
        .where('userId', 'is distinct from', userId),
    );
  }
  return linked?.stripeCustomerId ?? null;
}

/**
 * Moves a test clock's customers and subscriptions on to `at`, never back.
 * @param locked what to do with a row that another transaction locked. `skip` inside a transaction that
 *   holds rows itself, because many workflows on one clock would deadlock. `wait` outside of one, for
 *   skipped rows, which nothing else updates.
 */
export async function setBillingTime(
  em: EntityManager,
  testClockId: string,
  at: number,
  { locked }: { locked: 'skip' | 'wait' },
): Promise<void> {
  for (const table of ['customers', 'subscriptions']) {
    const moved = await query<{ id: string }>(
      em,
      `update ${table} set billing_time = $2 where id in (
         select id from ${table}
         where test_clock_id = $1 and (billing_time is null or billing_time < $2)
         order by id for update ${locked === 'skip' ? 'skip locked' : ''}
       ) returning id`,
      [testClockId, timestamp(at)],
    );
    // A subscription's own record updates its clock.
    if (table === 'customers')
      for (const { id } of moved) noteChange(em, { what: 'customer', id, customer: id });
  }
}

/** Stripe customers that are a user's, deleted ones included. */
export async function customerIdsOfUser(em: EntityManager, userId: string): Promise<string[]> {
  const rows = await readAll(
    em,
    tables(em).selectFrom('customers').select('id').where('userId', '=', userId),
  );
  return rows.map(({ id }) => id);
}

/**
 * Whether things of the customer besides subscriptions are changed here: one of their running subscriptions
 * is managed, or none runs. As `whyNotManaged` decides from Stripe.
 */
export async function isCustomerManaged(em: EntityManager, customerId: string): Promise<boolean> {
  const running = await readAll(
    em,
    tables(em)
      .selectFrom('subscriptions')
      .select('mode')
      .distinct()
      .where('customerId', '=', customerId)
      .where('status', 'not in', FINAL_STATUSES),
  );
  return running.length === 0 || running.some(({ mode }) => mode === 'managed');
}
