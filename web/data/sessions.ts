import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult, UseMutationResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';

export type OwnSession = components['schemas']['OwnSession'];
type Page = components['schemas']['OwnSessionList'];

const name = ['sessions'];

/** Where the caller is signed in, newest first, page by page. */
export const useOwnSessions = (): UseInfiniteQueryResult<InfiniteData<Page>> =>
  useInfiniteQuery({
    queryKey: name,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/sessions', {
          params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

function useEnding<Input, Result>(
  end: (input: Input) => Promise<Result>,
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient();
  return useMutation({ mutationFn: end, onSettled: () => client.invalidateQueries({ queryKey: name }) });
}

/** Ends one of the caller's sessions. */
export const useEndSession = (): UseMutationResult<unknown, Error, string> =>
  useEnding((id: string) => unwrap(api.DELETE('/sessions/{id}', { params: { path: { id } } })));

/** Ends all of the caller's sessions but this one. */
export const useEndOtherSessions = (): UseMutationResult<{ ended: number }, Error, void> =>
  useEnding(() => unwrap(api.DELETE('/sessions')));
