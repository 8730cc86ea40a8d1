import type { EntityManager } from '@mikro-orm/postgresql';
import type { SubscriptionMode } from '../../domain/subscriptions/mode.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import { query, queryOne } from '../sql.ts';
import { MOST_FOUND } from '../accounts/admin-lists.ts';
import type { CountedPage, ListedSubscription } from '../accounts/admin-lists.ts';
import { everyPage } from '../cursor.ts';
import type { RowPage, PageRequest } from '../cursor.ts';
import { decidingFirst } from '../accounts/deciding-subscription.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';
import { customerOfObject, subscriptionsOfObject } from '../documents/stripe-object-owner.ts';

/** A list is counted this far; a total one above it means "more than". */
export const COUNTED_TO = 100_000;

const TIER = `case when s.status = 'trialing' then coalesce(s.trial_tier, s.tier) else s.tier end`;

/** Orders of the search for subscriptions. */
export const SUBSCRIPTION_ORDERS = {
  created: { by: 's.created_at', type: 'timestamptz', direction: 'desc' },
  mrr: { by: 's.mrr', type: 'bigint', direction: 'desc' },
  next: { by: `coalesce(s.next_action_at, 'infinity')`, type: 'timestamptz', direction: 'asc' },
  period_end: { by: 's.current_period_end', type: 'timestamptz', direction: 'asc' },
} as const satisfies Record<string, Ordering>;

export type SubscriptionOrder = keyof typeof SUBSCRIPTION_ORDERS;

/** What the search is narrowed to. */
export interface SubscriptionSearch {
  /** Any of these. */
  statuses?: readonly BillingStatus[] | undefined;
  /** As customers see it: in the paid Trial, the Trial's. */
  tiers?: readonly string[] | undefined;
  interval?: 'month' | 'year' | undefined;
  /** True: only those that need attention. */
  attention?: boolean | undefined;
  /** True: those that end with the period. */
  canceling?: boolean | undefined;
  mode?: SubscriptionMode | undefined;
  /** Part of an address or name, or a whole Stripe id; at most {@link MOST_FOUND} people are searched. */
  q?: string | undefined;
}

export type FoundSubscription = ListedSubscription & { sortValue: string };

/** Which page of what was found, in which order. */
type In<Order> = PageRequest & { order: Order };

/** Subscriptions in any of several orders. @throws InvalidCursorError */
export async function searchSubscriptions(
  em: EntityManager,
  { limit, cursor, order, ...search }: SubscriptionSearch & In<SubscriptionOrder>,
): Promise<CountedPage<FoundSubscription>> {
  const params: unknown[] = [];
  const where = subscriptionConditions(search, (value) => `$${params.push(value)}`);
  const total = await countUpTo(em, `subscriptions s where ${where}`, params);
  return { ...(await subscriptionPage(em, search, { limit, cursor, order })), total };
}

/**
 * All matching subscriptions, in pages, so that memory holds one page. Newest first in every case: in that
 * order no row moves, so each comes once.
 */
export const everySubscription = (
  em: () => EntityManager,
  search: SubscriptionSearch,
  limit = 1000,
): AsyncGenerator<FoundSubscription[]> =>
  everyPage((cursor) => subscriptionPage(em(), search, { limit, cursor, order: 'created' }));

async function subscriptionPage(
  em: EntityManager,
  search: SubscriptionSearch,
  { limit, cursor, order }: In<SubscriptionOrder>,
): Promise<RowPage<FoundSubscription>> {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const where = subscriptionConditions(search, bind);
  const { after, order: by, value } = keyset.clauses(order, SUBSCRIPTION_ORDERS[order], 's.id', cursor, bind);
  // The page is cut out before addresses are looked up: a join of everything would be sorted for nothing.
  const rows = await query<FoundSubscription>(
    em,
    `select s.*, coalesce(u.email, c.email) as email, coalesce(u.full_name, c.name) as name from (
       select s.*, ${value} from subscriptions s where ${where}${after === null ? '' : ` and ${after}`}
       ${by} limit ${bind(limit + 1)}
     ) s left join customers c on c.id = s.customer_id left join users u on u.id = coalesce(s.user_id, c.user_id)
     ${by}`,
    params,
  );
  return keyset.page(order, rows, limit);
}

function subscriptionConditions(
  { statuses, tiers, interval, attention, canceling, mode, q }: SubscriptionSearch,
  bind: (value: unknown) => string,
): string {
  // Another product's are shown where they are asked for.
  const parts = mode === 'foreign' ? ['true'] : [`s.mode <> 'foreign'`];
  if (statuses !== undefined) parts.push(`s.status = any(${bind(statuses)})`);
  if (tiers !== undefined) parts.push(`${TIER} = any(${bind(tiers)})`);
  if (interval !== undefined) parts.push(`s."interval" = ${bind(interval)}`);
  if (attention === true) parts.push('s.attention is not null');
  if (canceling === true) parts.push('(s.cancel_at_period_end or s.cancel_at is not null)');
  if (mode !== undefined) parts.push(`s.mode = ${bind(mode)}`);
  if (q !== undefined) {
    const id = bind(q);
    const like = bind(searchPattern(q));
    const ofObject = subscriptionsOfObject(q, id);
    parts.push(
      `s.id in (
         select id from subscriptions where customer_id = ${id}
         ${ofObject === null ? '' : `union ${ofObject}`}
         union select t.id from (select id from customers where email ilike ${like} or name ilike ${like} limit ${MOST_FOUND}) c
           join subscriptions t on t.customer_id = c.id
         union select t.id from (select id from users where email ilike ${like} or full_name ilike ${like} limit ${MOST_FOUND}) u
           join subscriptions t on t.user_id = u.id
       )`,
    );
  }
  return parts.join(' and ');
}

/** Orders of the search for customers. */
const CUSTOMER_ORDERS = {
  created: { by: 'c.created_at', type: 'timestamptz', direction: 'desc' },
  email: { by: `coalesce(c.email, '')`, type: 'text', direction: 'asc' },
} as const satisfies Record<string, Ordering>;

type CustomerOrder = keyof typeof CUSTOMER_ORDERS;

/** A customer of the search, with the subscription that counts. Amounts are minor units. */
export interface FoundCustomer {
  id: string;
  sortValue: string;
  email: string | null;
  name: string | null;
  userId: string | null;
  createdAt: number;
  balance: number;
  currency: string | null;
  subscriptionId: string | null;
  status: BillingStatus | null;
  mode: SubscriptionMode | null;
  tier: string | null;
  mrr: number | null;
  subscriptionCurrency: string | null;
  attention: string | null;
}

/** What the search for customers is narrowed to. */
interface CustomerSearch {
  /** Part of an address or name, or a whole Stripe id; at most {@link MOST_FOUND} people are searched. */
  q?: string | undefined;
  /** Of any of their subscriptions; `none`: those without one. */
  status?: BillingStatus | 'none' | undefined;
  /** Of any of their subscriptions. */
  mode?: SubscriptionMode | undefined;
}

/** Customers that are not deleted. @throws InvalidCursorError */
export async function searchCustomers(
  em: EntityManager,
  { limit, cursor, order, ...search }: CustomerSearch & In<CustomerOrder>,
): Promise<CountedPage<FoundCustomer>> {
  const params: unknown[] = [];
  const where = customerConditions(search, (value) => `$${params.push(value)}`);
  const total = await countUpTo(em, `customers c where ${where}`, params);
  return { ...(await customerPage(em, search, { limit, cursor, order })), total };
}

/** All customers that the search finds, in pages, as {@link everySubscription}. */
export const everyCustomer = (
  em: () => EntityManager,
  search: CustomerSearch,
  limit = 1000,
): AsyncGenerator<FoundCustomer[]> =>
  everyPage((cursor) => customerPage(em(), search, { limit, cursor, order: 'created' }));

function customerConditions({ q, status, mode }: CustomerSearch, bind: (value: unknown) => string): string {
  const parts = ['not c.deleted'];
  if (status === 'none')
    parts.push(`not exists (select from subscriptions s where s.customer_id = c.id and s.mode <> 'foreign')`);
  else if (status !== undefined)
    parts.push(
      `c.id in (select customer_id from subscriptions where status = ${bind(status)} and mode <> 'foreign')`,
    );
  if (mode !== undefined)
    parts.push(`c.id in (select customer_id from subscriptions where mode = ${bind(mode)})`);
  if (q !== undefined) {
    const id = bind(q);
    const like = bind(searchPattern(q));
    const ofObject = customerOfObject(q, id);
    parts.push(
      `c.id in (
         select id from customers where id = ${id}
         ${ofObject === null ? '' : `union ${ofObject}`}
         union (select id from customers where email ilike ${like} or name ilike ${like} limit ${MOST_FOUND})
         union select t.id from (select id from users where email ilike ${like} or full_name ilike ${like} limit ${MOST_FOUND}) u
           join customers t on t.user_id = u.id
       )`,
    );
  }
  return parts.join(' and ');
}

async function customerPage(
  em: EntityManager,
  search: CustomerSearch,
  { limit, cursor, order }: In<CustomerOrder>,
): Promise<RowPage<FoundCustomer>> {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const where = customerConditions(search, bind);
  const { after, order: by, value } = keyset.clauses(order, CUSTOMER_ORDERS[order], 'c.id', cursor, bind);
  const rows = await query<FoundCustomer>(
    em,
    `select c.id, c.sort_value, coalesce(u.email, c.email) as email, coalesce(u.full_name, c.name) as name, c.user_id,
       c.created_at, c.balance, c.currency, s.id as subscription_id, s.status, s.mode, s.tier, s.mrr,
       s.currency as subscription_currency, s.attention
     from (
       select c.*, ${value} from customers c where ${where}${after === null ? '' : ` and ${after}`}
       ${by} limit ${bind(limit + 1)}
     ) c left join users u on u.id = c.user_id
     left join lateral (
       select s.id, s.status, s.mode, ${TIER} as tier, s.mrr, s.currency, s.attention from subscriptions s
       where s.customer_id = c.id and s.mode <> 'foreign'
       ${decidingFirst('s')} limit 1
     ) s on true
     ${by}`,
    params,
  );
  return keyset.page(order, rows, limit);
}

/** Rows of `from`, counted up to {@link COUNTED_TO} and no further. */
export async function countUpTo(
  em: EntityManager,
  from: string,
  params: readonly unknown[],
  most: number = COUNTED_TO,
): Promise<number> {
  const row = await queryOne<{ total: number }>(
    em,
    `select count(*)::bigint as total from (select from ${from} limit ${most + 1}) counted`,
    params,
  );
  return row?.total ?? 0;
}

/**
 * The search text for trigram indexes. Fewer than three characters form no trigram, so they match at the
 * beginning only.
 */
const searchPattern = (text: string): string =>
  text.length < 3 ? likePattern(text).slice(1) : likePattern(text);

/** A part of a text, for `ilike`. */
export const likePattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
