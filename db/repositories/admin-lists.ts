import type { EntityManager } from '@mikro-orm/postgresql';
import type { BillingStatus } from '../../domain/subscription/status.ts';
import { query, queryOne, timestamp } from '../sql.ts';
import type { ChargeRow } from './charges.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import type { Page, PageRequest } from './cursor.ts';
import type { SubscriptionRow } from './subscriptions.ts';

/** A page with how many entries there are in all. */
export interface CountedPage<Row> extends Page<Row> {
  total: number;
}

/** A subscription with whose it is. */
export interface ListedSubscription extends SubscriptionRow {
  email: string | null;
  name: string | null;
}

/** What a list of subscriptions is narrowed to. */
export interface SubscriptionFilter {
  status?: BillingStatus | undefined;
  /** The tier as customers see it: in the paid Trial, the Trial's. */
  tier?: string | undefined;
  /** Part of an address or name, or a whole Stripe id. */
  q?: string | undefined;
}

const OWNED = `subscriptions s left join customers c on c.id = s.customer_id
  left join users u on u.id = coalesce(s.user_id, c.user_id)`;

/** The tier that {@link SubscriptionFilter} and the figures go by. */
export const SHOWN_TIER = `case when s.status = 'trialing' then coalesce(s.trial_tier, s.tier) else s.tier end`;

/**
 * Every subscription, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listSubscriptions(
  em: EntityManager,
  { limit, cursor, ...filter }: PageRequest & SubscriptionFilter,
): Promise<CountedPage<ListedSubscription>> {
  const after = decodeCursor(cursor);
  const { where, params } = conditions(filter);
  const rows = await query<ListedSubscription>(
    em,
    `select s.*, coalesce(u.email, c.email) as email, coalesce(u.full_name, c.name) as name from ${OWNED}
     where ${where} and ($1::timestamptz is null or (s.created_at, s.id) < ($1::timestamptz, $2::text))
     order by s.created_at desc, s.id desc limit $3`,
    [timestamp(after?.createdAt ?? null), after?.id ?? null, limit + 1, ...params],
  );
  const source = filter.q === undefined ? 'subscriptions s' : OWNED;
  const counted = where.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) - 3}`);
  const total = await count(em, `${source} where ${counted}`, params);
  return { ...pageOf(rows, limit), total };
}

/** Conditions with parameters from $4 on. */
function conditions({ status, tier, q }: SubscriptionFilter): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const parts = ['true'];
  const bind = (value: unknown): string => `$${params.push(value) + 3}`;
  if (status !== undefined) parts.push(`s.status = ${bind(status)}`);
  if (tier !== undefined) parts.push(`${SHOWN_TIER} = ${bind(tier)}`);
  if (q !== undefined) {
    const id = bind(q);
    const part = bind(`%${q.replaceAll(/[\\%_]/g, '\\$&')}%`);
    parts.push(
      `(s.id = ${id} or s.customer_id = ${id} or coalesce(u.email, c.email) ilike ${part}
        or coalesce(u.full_name, c.name) ilike ${part})`,
    );
  }
  return { where: parts.join(' and '), params };
}

/** A customer with what staff see of it. */
export interface ListedCustomer {
  id: string;
  email: string | null;
  name: string | null;
  createdAt: number;
  userId: string | null;
  /** Of the subscription that counts; null without one. */
  tier: string | null;
}

/**
 * Customers that are not deleted, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listCustomers(
  em: EntityManager,
  { limit, cursor }: PageRequest,
): Promise<CountedPage<ListedCustomer>> {
  const after = decodeCursor(cursor);
  const rows = await query<ListedCustomer>(
    em,
    `select c.id, c.email, c.name, c.created_at, c.user_id, (
       select ${SHOWN_TIER} from subscriptions s where s.customer_id = c.id
       order by (s.status in ('canceled', 'expired', 'incomplete_expired')), s.created_at desc, s.id desc limit 1
     ) as tier
     from customers c where not c.deleted
       and ($1::timestamptz is null or (c.created_at, c.id) < ($1::timestamptz, $2::text))
     order by c.created_at desc, c.id desc limit $3`,
    [timestamp(after?.createdAt ?? null), after?.id ?? null, limit + 1],
  );
  return { ...pageOf(rows, limit), total: await countCustomers(em) };
}

/** Customers that are not deleted. */
export const countCustomers = (em: EntityManager): Promise<number> =>
  count(em, 'customers where not deleted');

/**
 * Charges, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listCharges(
  em: EntityManager,
  { limit, cursor }: PageRequest,
): Promise<CountedPage<ChargeRow>> {
  const after = decodeCursor(cursor);
  const rows = await query<ChargeRow>(
    em,
    `select * from charges
     where ($1::timestamptz is null or (created_at, id) < ($1::timestamptz, $2::text))
     order by created_at desc, id desc limit $3`,
    [timestamp(after?.createdAt ?? null), after?.id ?? null, limit + 1],
  );
  return { ...pageOf(rows, limit), total: await count(em, 'charges') };
}

/** Whose address it is: the user's id or the customer's, null for nobody's. */
export async function findAccountByEmail(
  em: EntityManager,
  email: string,
): Promise<{ userId: string | null; customerId: string | null; email: string; name: string | null } | null> {
  return queryOne(
    em,
    `select u.id as user_id, u.stripe_customer_id as customer_id, u.email, u.full_name as name
       from users u where u.email = lower($1)
     union all
     select c.user_id, c.id, c.email, c.name from customers c
       where c.email = $1 and not c.deleted and not exists (select from users u where u.email = lower($1))
     limit 1`,
    [email],
  );
}

async function count(em: EntityManager, from: string, params: unknown[] = []): Promise<number> {
  const row = await queryOne<{ total: number }>(em, `select count(*)::bigint as total from ${from}`, params);
  return row?.total ?? 0;
}
