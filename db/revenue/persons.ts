import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query } from '../sql.ts';
import { readFirst, tables } from '../typed.ts';

/** Who a customer's revenue belongs to: their user, else nobody but the customer. */
export async function personOfCustomer(em: EntityManager, customerId: string): Promise<string> {
  const customers = tables(em).selectFrom('customers').select('userId');
  const row = await readFirst(em, customers.where('id', '=', customerId));
  return row?.userId ?? customerId;
}

/**
 * Keeps every other transaction from taking a person's movements until this one ends. By an advisory lock,
 * since a customer may have no row yet.
 */
export async function lockPerson(em: EntityManager, person: string): Promise<void> {
  await execute(em, 'select pg_advisory_xact_lock(8410, hashtext($1))', [person]);
}

/** The Stripe customers of a person; the one that the person is named by where it is nobody's. */
export async function customersOfPerson(em: EntityManager, person: string): Promise<string[]> {
  const rows = await query<{ id: string }>(
    em,
    `select id from customers where user_id = $1
     union select $1 where not exists (select from users where id = $1)
       and not exists (select from customers where id = $1 and user_id is not null) order by 1`,
    [person],
  );
  return rows.map(({ id }) => id);
}

/**
 * Customers whose movements are not those of their person: linked to another user since, or written before
 * movements were of persons.
 * @param limit at most so many
 */
export async function customersToRetake(em: EntityManager, limit: number): Promise<string[]> {
  const rows = await query<{ customerId: string }>(
    em,
    `select distinct m.customer_id from revenue_movements m left join customers c on c.id = m.customer_id
     where m.person is distinct from coalesce(c.user_id, m.customer_id)
       or m.key <> m.person || '/' || m.day || '/' || m.currency
     order by m.customer_id limit $1`,
    [limit],
  );
  return rows.map(({ customerId }) => customerId);
}
