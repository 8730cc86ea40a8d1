import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { RowOf } from '../database.ts';
import { query } from '../sql.ts';
import { readAll, tables } from '../typed.ts';

/** An account that an outside system lacks. */
type SyncBehind = RowOf<'account_sync'> & { email: string | null };

/** Accounts whose sync to Keycloak or Lago is late, longest first. */
export async function accountsBehind(
  em: EntityManager,
  { before, limit = 100 }: { before: number; limit?: number },
): Promise<SyncBehind[]> {
  return readAll(
    em,
    tables(em)
      .selectFrom('account_sync as a')
      .leftJoin('customers as c', 'c.id', 'a.customerId')
      .leftJoin('users as u', 'u.id', 'c.userId')
      .selectAll('a')
      .select((of) => of.fn.coalesce('u.email', 'c.email').as('email'))
      // States stand in the text: a partial index has them.
      .where('a.state', 'in', sql<RowOf<'account_sync'>['state']>`('pending', 'failing', 'attention')`)
      .where((is) => is.or([is('a.state', '=', sql.lit('attention')), is('a.updatedAt', '<', before)]))
      .orderBy('a.updatedAt')
      .orderBy('a.customerId')
      .orderBy('a.target')
      .limit(limit),
  );
}

/** A subscription that needs attention. */
type NeedsAttention = Pick<RowOf<'subscriptions'>, 'id' | 'customerId' | 'status' | 'updatedAt'> & {
  email: string | null;
  attention: string;
};

/** Subscriptions that ask for a person, the latest first. */
export async function subscriptionsNeedingAttention(
  em: EntityManager,
  limit = 100,
): Promise<NeedsAttention[]> {
  return readAll(
    em,
    tables(em)
      .selectFrom('subscriptions as s')
      .leftJoin('customers as c', 'c.id', 's.customerId')
      .leftJoin('users as u', (on) => on.on((is) => is('u.id', '=', is.fn.coalesce('s.userId', 'c.userId'))))
      .select(['s.id', 's.customerId', 's.status', 's.updatedAt'])
      .select((of) => [
        of.fn.coalesce('u.email', 'c.email').as('email'),
        of.ref('s.attention').$notNull().as('attention'),
      ])
      .where('s.attention', 'is not', null)
      .where('s.mode', '<>', sql.lit('foreign'))
      .orderBy('s.updatedAt', 'desc')
      .orderBy('s.id')
      .limit(limit),
  );
}

/** MRR from the movements and from the subscriptions, where the two differ. Minor units. */
export async function revenueDrift(
  em: EntityManager,
): Promise<{ currency: string; movements: number; subscriptions: number }[]> {
  return query(
    em,
    `select currency, coalesce(m.amount, 0)::bigint as movements, coalesce(s.amount, 0)::bigint as subscriptions
     from (select currency, sum(amount) as amount from revenue_movements group by 1) m
     full join (select currency, sum(mrr) as amount from subscriptions group by 1) s using (currency)
     where coalesce(m.amount, 0) <> coalesce(s.amount, 0) order by currency`,
  );
}
