import { useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { components, operations } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import type { ListPage } from '../lists/scroll-list.tsx';

type Schemas = components['schemas'];
export type FoundSubscription = Schemas['FoundSubscription'];
export type FoundCustomer = Schemas['FoundCustomer'];
export type InboxEvent = Schemas['InboxEvent'];
export type MissedPrediction = Schemas['MissedPrediction'];
export type AuditEntry = Schemas['AuditEntry'];
export type StaffApiKey = Schemas['StaffApiKey'];
export type StaffSession = Schemas['StaffSession'];

type Query<Name extends keyof operations> = Omit<
  NonNullable<operations[Name]['parameters']['query']>,
  'limit' | 'cursor'
>;
type List<Row> = UseInfiniteQueryResult<InfiniteData<ListPage<Row>>>;

/** A list of subscriptions or customers is counted so far; a total above it means "more than that". */
export const COUNTED_TO = 100_000;

/** Total of a list with its present filters; undefined when unknown or too large to count. */
export function totalOf<Row>({ data, isPlaceholderData }: List<Row>): number | undefined {
  const total = data?.pages[0]?.total;
  return isPlaceholderData || total === undefined || total > COUNTED_TO ? undefined : total;
}

/** Rows a request; the API gives at most as many. */
const PAGE = 100;

/** A list that is read page by page. What stood there before stays while other filters are looked up. */
function useList<Row>(
  name: string,
  filters: object,
  read: (page: { limit: number; cursor?: string }, signal: AbortSignal) => Promise<ListPage<Row>>,
): List<Row> {
  return useInfiniteQuery({
    queryKey: ['admin', name, filters],
    queryFn: ({ pageParam, signal }) =>
      read({ limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
}

/** Subscriptions by filters. */
export const useSubscriptions = (filters: Query<'getAdminSubscriptionsSearch'>): List<FoundSubscription> =>
  useList('subscriptions', filters, async (page, signal) => {
    const answer = await unwrap(
      api.GET('/admin/subscriptions/search', { params: { query: { ...filters, ...page } }, signal }),
    );
    return { rows: answer.subscriptions, total: answer.total, nextCursor: answer.next_cursor };
  });

/** Customers by filters. */
export const useCustomers = (filters: Query<'getAdminCustomers'>): List<FoundCustomer> =>
  useList('customers', filters, async (page, signal) => {
    const answer = await unwrap(
      api.GET('/admin/customers', { params: { query: { ...filters, ...page } }, signal }),
    );
    return { rows: answer.customers, total: answer.total, nextCursor: answer.next_cursor };
  });

/** Stripe's events as they came in. */
export const useEvents = (filters: Query<'getAdminEvents'>): List<InboxEvent> =>
  useList('events', filters, async (page, signal) => {
    const answer = await unwrap(
      api.GET('/admin/events', { params: { query: { ...filters, ...page } }, signal }),
    );
    return { rows: answer.events, total: answer.total, nextCursor: answer.next_cursor };
  });

/** What happened otherwise than predicted. */
export const useMisses = (): List<MissedPrediction> =>
  useList('missed-predictions', {}, async (page, signal) => {
    const answer = await unwrap(api.GET('/admin/predictions/misses', { params: { query: page }, signal }));
    return { rows: answer.misses, total: answer.total, nextCursor: answer.next_cursor };
  });

/** Who did what. */
export const useAudit = (filters: Query<'getAdminAudit'>): List<AuditEntry> =>
  useList('audit', filters, async (page, signal) => {
    const answer = await unwrap(
      api.GET('/admin/audit', { params: { query: { ...filters, ...page } }, signal }),
    );
    return { rows: answer.entries, total: answer.total, nextCursor: answer.next_cursor };
  });

/** API keys of everybody. */
export const useStaffApiKeys = (filters: Query<'getAdminApiKeys'>): List<StaffApiKey> =>
  useList('api-keys', filters, async (page, signal) => {
    const answer = await unwrap(
      api.GET('/admin/api-keys', { params: { query: { ...filters, ...page } }, signal }),
    );
    return { rows: answer.api_keys, total: answer.total, nextCursor: answer.next_cursor };
  });

/** Open sessions of everybody. */
export const useStaffSessions = (filters: Query<'getAdminSessions'>): List<StaffSession> =>
  useList('sessions', filters, async (page, signal) => {
    const answer = await unwrap(
      api.GET('/admin/sessions', { params: { query: { ...filters, ...page } }, signal }),
    );
    return { rows: answer.sessions, total: answer.total, nextCursor: answer.next_cursor };
  });
