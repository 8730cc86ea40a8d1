import type { EntityManager } from '@mikro-orm/postgresql';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import { sql } from 'kysely';
import { query, queryOne, timestamp } from '../sql.ts';
import { readAll, tables } from '../typed.ts';
import type { ChargeRow } from '../documents/charges.ts';
import { decodeCursor, pageOf, pageStart } from '../cursor.ts';
import type { RowPage, PageRequest } from '../cursor.ts';
import { decidingFirst, isOverSql } from './deciding-subscription.ts';
import { countedRows, subscriptionFigures } from '../revenue/revenue-figures.ts';
import type { SubscriptionRow } from '../subscriptions/subscriptions.ts';

/** A page with how many entries there are in all. */
export interface CountedPage<Row> extends RowPage<Row> {
  total: number;
}

/** A subscription with its owner. */
export interface ListedSubscription extends SubscriptionRow {
  email: string | null;
  name: string | null;
}

/** What a list of subscriptions is narrowed to. */
interface SubscriptionFilter {
  status?: BillingStatus | undefined;
  /** The tier as customers see it: in the paid Trial, the Trial's. */
  tier?: string | undefined;
  /** Part of an address or name, or a whole Stripe id. */
  q?: string | undefined;
}

/** The tier that {@link SubscriptionFilter} and the figures go by; as the indexes have it. */
const SHOWN_TIER = 'shown_tier(s.status, s.trial_tier, s.tier)';

/** A search looks at no more people than this, and counts no further. */
export const MOST_FOUND = 1000;

/**
 * Every subscription that is ours, newest first. The total comes from the figures; with a search, from
 * what it found.
 *
 * @throws InvalidCursorError
 */
export async function listSubscriptions(
  em: EntityManager,
  { limit, cursor, ...filter }: PageRequest & SubscriptionFilter,
): Promise<CountedPage<ListedSubscription>> {
  const after = decodeCursor(cursor);
  const { q } = filter;
  const params: unknown[] = q === undefined ? [] : [q, patternOf(q)];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const conditions = [`s.mode <> 'foreign'`, ...(q === undefined ? [] : ['s.id in (select id from found)'])];
  if (filter.status !== undefined) conditions.push(`s.status = ${bind(filter.status)}`);
  if (filter.tier !== undefined) conditions.push(`${SHOWN_TIER} = ${bind(filter.tier)}`);
  const found = q === undefined ? '' : FOUND;
  const total =
    q === undefined
      ? await countSubscriptions(em, filter)
      : await count(
          em,
          `${found} select count(*)::bigint as total from subscriptions s ${where(conditions)}`,
          [...params],
        );
  if (after !== null)
    conditions.push(`(s.created_at, s.id) < (${bind(timestamp(after.createdAt))}, ${bind(after.id)})`);
  const rows = await query<ListedSubscription>(
    em,
    `${found} select s.*, coalesce(u.email, c.email) as email, coalesce(u.full_name, c.name) as name
     from subscriptions s left join customers c on c.id = s.customer_id
       left join users u on u.id = coalesce(s.user_id, c.user_id)
     ${where(conditions)} order by s.created_at desc, s.id desc limit ${bind(limit + 1)}`,
    params,
  );
  return { ...pageOf(rows, limit), total };
}

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;

/** Subscriptions of a Stripe id ($1) or of people with a like address or name ($2). */
const FOUND = `with people as materialized (
    select id from users where email ilike $2 or full_name ilike $2 limit ${MOST_FOUND}
  ), buyers as materialized (
    select id from customers where email ilike $2 or name ilike $2 limit ${MOST_FOUND}
  ), found as (
    select id from subscriptions where id = $1
    union select id from subscriptions where customer_id = $1
    union select s.id from subscriptions s join people on people.id = s.user_id
    union select s.id from people join customers c on c.user_id = people.id
      join subscriptions s on s.customer_id = c.id and s.user_id is null
    union select s.id from subscriptions s join buyers on buyers.id = s.customer_id
  )`;

/** Fewer than three characters are no trigram to look up: they are looked for at the beginning. */
const patternOf = (q: string): string => {
  const escaped = q.replaceAll(/[\\%_]/g, '\\$&');
  return q.length < 3 ? `${escaped}%` : `%${escaped}%`;
};

async function countSubscriptions(em: EntityManager, { status, tier }: SubscriptionFilter): Promise<number> {
  const figures = await subscriptionFigures(em);
  return figures
    .filter((row) => (status ?? row.status) === row.status && (tier ?? row.tier) === row.tier)
    .reduce((sum, row) => sum + row.count, 0);
}

/** A customer with what staff see of it. */
interface ListedCustomer {
  id: string;
  email: string | null;
  name: string | null;
  createdAt: number;
  userId: string | null;
  /** Of the subscription that grants it; null without one. */
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
  const rows = await query<ListedCustomer>(
    em,
    `select c.id, c.email, c.name, c.created_at, c.user_id, (
       select ${SHOWN_TIER} from subscriptions s
       where s.customer_id = c.id and s.mode <> 'foreign' and s.status <> 'incomplete' and not ${isOverSql('s')}
       ${decidingFirst('s')} limit 1
     ) as tier
     from customers c where not c.deleted
       and (c.created_at, c.id) < ($1::timestamptz, $2::text)
     order by c.created_at desc, c.id desc limit $3`,
    [...pageStart(cursor), limit + 1],
  );
  return { ...pageOf(rows, limit), total: await countedRows(em, 'customers') };
}

/**
 * Charges, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listCharges(
  em: EntityManager,
  { limit, cursor }: PageRequest,
): Promise<CountedPage<ChargeRow>> {
  const [at, id] = pageStart(cursor);
  const rows = await readAll(
    em,
    tables(em)
      .selectFrom('charges')
      .selectAll()
      .where(sql<boolean>`(created_at, id) < (${at}, ${id})`)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1),
  );
  return { ...pageOf(rows, limit), total: await countedRows(em, 'charges') };
}

/** A person found by address or customer id. */
export interface FoundAccount {
  userId: string | null;
  customerId: string | null;
  email: string | null;
  name: string | null;
  /** Whether the identity provider verified the address. */
  verified: boolean;
}

/**
 * The people an e-mail address or customer id may mean: whoever verified the address, with each of their
 * customers where the account names none, else everybody who claims it.
 */
export async function findAccounts(em: EntityManager, addressOrId: string): Promise<FoundAccount[]> {
  const found = await query<FoundAccount>(
    em,
    `select u.id as user_id, coalesce(u.stripe_customer_id, c.id) as customer_id, u.email, u.full_name as name,
         u.email_verified as verified
       from users u left join customers c on u.stripe_customer_id is null and c.user_id = u.id and not c.deleted
       where u.email = lower($1)
     union all
     select c.user_id, c.id, c.email, c.name, false from customers c
       where c.email = $1 and not c.deleted
         and not exists (select from users u where u.email = lower($1) and (u.id = c.user_id or u.stripe_customer_id = c.id))
     union all
     select c.user_id, c.id, coalesce(u.email, c.email), coalesce(u.full_name, c.name), coalesce(u.email_verified, false)
       from customers c left join users u on u.id = c.user_id where c.id = $1
     limit 20`,
    [addressOrId],
  );
  const verified = found.filter((account) => account.verified);
  return verified.length === 0 ? found : verified;
}

async function count(em: EntityManager, text: string, params: unknown[]): Promise<number> {
  const row = await queryOne<{ total: number }>(em, text, params);
  return row?.total ?? 0;
}
