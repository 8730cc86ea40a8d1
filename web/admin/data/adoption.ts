import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { components, operations } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { samplesAfter } from '../adoption/run-samples.ts';
import type { Sample } from '../adoption/run-samples.ts';

type Schemas = components['schemas'];
export type Adoption = Schemas['Adoption'];
export type AdoptionRun = Schemas['AdoptionRun'];
export type AdoptionOutcome = Schemas['AdoptionOutcome'];
export type AdoptionPreview = Schemas['AdoptionPreview'];
export type AdoptionSelection = Schemas['AdoptionSelection'];
type ImportRequest = NonNullable<
  operations['postAdminAdoptionImport']['requestBody']
>['content']['application/json'];

/** How far the adoption is, with the looks that tell how fast its run goes. */
export interface WatchedAdoption extends Adoption {
  samples: Sample[];
}

/** The run goes on by itself; who comes back finds it further on. */
const RUNNING_MS = 2_000;
/** A run may be begun elsewhere, such as by `npm run adopt`. */
const IDLE_MS = 15_000;

/** Rows of a running run: all that were asked for are read again. */
const OUTCOMES_MS = 5_000;

/** The run that goes on; undefined without one. */
export const runningRun = ({ runs }: Adoption): AdoptionRun | undefined =>
  runs.find(({ state }) => state === 'running');

/** How far the adoption of the account is. */
export const useAdoption = (): UseQueryResult<WatchedAdoption> =>
  useQuery({
    queryKey: ['admin', 'adoption'],
    queryFn: async ({ client, queryKey, signal }): Promise<WatchedAdoption> => {
      const before = client.getQueryData<WatchedAdoption>(queryKey)?.samples ?? [];
      const adoption = await unwrap(api.GET('/admin/adoption', { signal }));
      const run = runningRun(adoption);
      return { ...adoption, samples: run === undefined ? [] : samplesAfter(before, run, Date.now()) };
    },
    refetchInterval: ({ state }) =>
      state.data !== undefined && runningRun(state.data) !== undefined ? RUNNING_MS : IDLE_MS,
  });

/** A run by its id, also one that is not among the latest. */
export const useAdoptionRun = (id: string): UseQueryResult<AdoptionRun> =>
  useQuery({
    queryKey: ['admin', 'adoption', 'run', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/adoption/runs/{id}', { params: { path: { id } }, signal })),
  });

/** What became of the subscriptions of a run, newest first. */
export const useAdoptionOutcomes = (
  { id, state }: Pick<AdoptionRun, 'id' | 'state'>,
  outcome: AdoptionOutcome['outcome'] | undefined,
): UseInfiniteQueryResult<AdoptionOutcome[]> =>
  useInfiniteQuery({
    // With the state, so that the end of a run is read.
    queryKey: ['admin', 'adoption', 'outcomes', id, outcome, state],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/admin/adoption/runs/{id}/outcomes', {
          params: {
            path: { id },
            query: {
              ...(outcome === undefined ? {} : { outcome }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ outcomes }) => outcomes),
    placeholderData: keepPreviousData,
    refetchInterval: state === 'running' ? OUTCOMES_MS : false,
  });

/** What a release or an undo of these would be about; nothing is changed. Undefined: nothing is asked. */
export const useAdoptionPreview = (
  kind: 'release' | 'undo',
  selection: AdoptionSelection | undefined,
): UseQueryResult<AdoptionPreview> =>
  useQuery({
    queryKey: ['preview', 'adoption', kind, selection],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST(kind === 'release' ? '/admin/adoption/release/preview' : '/admin/adoption/undo/preview', {
          body: selection as AdoptionSelection,
          signal,
        }),
      ),
    enabled: selection !== undefined,
    placeholderData: keepPreviousData,
    // About the subscriptions of that moment.
    gcTime: 0,
  });

const header = (key: string) => ({ params: { header: { 'Idempotency-Key': key } } });

/** Begins to observe what is mapped. */
export const importAccount = (body: ImportRequest, key: string): Promise<AdoptionRun> =>
  unwrap(api.POST('/admin/adoption/import', { ...header(key), body }));

/** Begins to hand subscriptions over. */
export const releaseSubscriptions = (
  selection: AdoptionSelection,
  reason: string,
  key: string,
): Promise<AdoptionRun> =>
  unwrap(
    api.POST('/admin/adoption/release', {
      ...header(key),
      body: { selection, reason, stripe_recovery_off: true },
    }),
  );

/** Begins to let released subscriptions go. */
export const undoRelease = (
  selection: AdoptionSelection,
  reason: string,
  key: string,
): Promise<AdoptionRun> =>
  unwrap(api.POST('/admin/adoption/undo', { ...header(key), body: { selection, reason } }));

/** Stops a run after its page. */
export const stopAdoption = (id: string): Promise<AdoptionRun> =>
  unwrap(api.POST('/admin/adoption/runs/{id}/stop', { params: { path: { id } } }));
