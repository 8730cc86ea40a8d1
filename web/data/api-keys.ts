import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult, UseMutationResult } from '@tanstack/react-query';
import type { components, operations } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';

export type ApiKey = components['schemas']['ApiKey'];
export type NewApiKey = components['schemas']['NewApiKey'];
type Page = components['schemas']['ApiKeyList'];
/** What a key is made of. */
export type ApiKeyRequest = NonNullable<
  operations['postApiKeys']['requestBody']
>['content']['application/json'];

const name = ['keys', 'api'];

/** The caller's keys that can still be used, newest first, page by page. */
export const useApiKeys = (): UseInfiniteQueryResult<InfiniteData<Page>> =>
  useInfiniteQuery({
    queryKey: name,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api-keys', {
          params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

function useKeyChange<Input, Result>(
  change: (input: Input) => Promise<Result>,
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: name }),
  });
}

/** Makes a key; the answer is the only one that holds it. */
export const useCreateApiKey = (): UseMutationResult<NewApiKey, Error, ApiKeyRequest> =>
  useKeyChange((body: ApiKeyRequest) => unwrap(api.POST('/api-keys', { body })));

/** Makes a key worthless. */
export const useRevokeApiKey = (): UseMutationResult<unknown, Error, string> =>
  useKeyChange((id: string) => unwrap(api.DELETE('/api-keys/{id}', { params: { path: { id } } })));
