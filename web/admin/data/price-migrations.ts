import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { components, operations } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

export type PriceMigration = components['schemas']['PriceMigration'];
export type PriceMigrationPreview = components['schemas']['PriceMigrationPreview'];
export type MigratedSubscription = components['schemas']['MigratedSubscription'];
export type PreviewedSubscription = PriceMigrationPreview['subscriptions'][number];
export type PriceMigrationRequest = NonNullable<
  operations['postAdminPriceMigrations']['requestBody']
>['content']['application/json'];
export type MigrationAct = 'start' | 'pause' | 'resume' | 'stop' | 'undo';

const UNDER_WAY: readonly PriceMigration['state'][] = ['running', 'paused', 'stopped', 'undoing'];
/** The run goes on by itself; who leaves the page and comes back finds it further on. */
const LOOK_AGAIN_MS = 5_000;

/** The latest migrations, newest first. */
export const usePriceMigrations = (): UseQueryResult<PriceMigration[]> =>
  useQuery({
    queryKey: ['admin', 'price-migrations'],
    queryFn: async ({ signal }) => (await unwrap(api.GET('/admin/price-migrations', { signal }))).migrations,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => UNDER_WAY.includes(one.state)) === true ? LOOK_AGAIN_MS : false,
  });

/** What a draft would come to. */
export const usePriceMigrationPreview = (id: string): UseQueryResult<PriceMigrationPreview> =>
  useQuery({
    queryKey: ['admin', 'price-migrations', 'preview', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/price-migrations/{id}/preview', { params: { path: { id } }, signal })),
  });

const cursorOf = (pageParam: string | null): { cursor?: string } =>
  pageParam === null ? {} : { cursor: pageParam };

/** What a draft would do with each subscription, page by page. */
export const usePreviewedSubscriptions = (id: string): UseInfiniteQueryResult<PreviewedSubscription[]> =>
  useInfiniteQuery({
    queryKey: ['admin', 'price-migrations', 'previewed', id],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/admin/price-migrations/{id}/preview', {
          params: { path: { id }, query: cursorOf(pageParam) },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ subscriptions }) => subscriptions),
  });

/** What became of each subscription of a migration, page by page. */
export const useMigratedSubscriptions = (
  { id, state: of }: Pick<PriceMigration, 'id' | 'state'>,
  state: MigratedSubscription['state'] | undefined,
): UseInfiniteQueryResult<MigratedSubscription[]> =>
  useInfiniteQuery({
    // With the migration's own state, so that its end is read.
    queryKey: ['admin', 'price-migrations', 'subscriptions', id, of, state],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/admin/price-migrations/{id}/subscriptions', {
          params: {
            path: { id },
            query: { ...cursorOf(pageParam), ...(state === undefined ? {} : { state }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ subscriptions }) => subscriptions),
    placeholderData: keepPreviousData,
    refetchInterval: UNDER_WAY.includes(of) ? LOOK_AGAIN_MS : false,
  });

export const draftPriceMigration = (body: PriceMigrationRequest, key: string): Promise<PriceMigration> =>
  unwrap(api.POST('/admin/price-migrations', { params: { header: { 'Idempotency-Key': key } }, body }));

/** @returns null where a second person has to agree first */
export async function actOnMigration(
  id: string,
  act: MigrationAct,
  reason: string,
  key: string,
): Promise<PriceMigration | null> {
  const params = { path: { id }, header: { 'Idempotency-Key': key } };
  const body = { reason };
  const moved = await unwrap(api.POST(`/admin/price-migrations/{id}/${act}`, { params, body }));
  return 'approval_id' in moved ? null : moved;
}
