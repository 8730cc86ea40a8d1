import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseInfiniteQueryResult, UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components, operations } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

export type ProviderKey = components['schemas']['ProviderKey'];
export type Provider =
  operations['getByokProviders']['responses'][200]['content']['application/json']['providers'][number];
type KeyTest = operations['postByokKeysTestProvider']['responses'][200]['content']['application/json'];

/** Whom a key of one's own may be given for. */
export function useProviders(): UseQueryResult<Provider[]> {
  return useQuery({
    queryKey: keys.providers,
    queryFn: async () => (await unwrap(api.GET('/byok/providers'))).providers,
  });
}

/** The caller's keys, masked: the API never shows one again. */
export function useProviderKeys(): UseInfiniteQueryResult<ProviderKey[]> {
  return useInfiniteQuery({
    queryKey: keys.providerKeys,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/byok/keys', { params: { query: pageParam === null ? {} : { cursor: pageParam } }, signal }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap((page) => page.keys),
  });
}

/** A key that is given for a provider; a second one replaces the first. */
interface NewKey {
  provider: string;
  key: string;
  label: string;
}

function useKeyChange<Input, Result>(
  change: (input: Input) => Promise<Result>,
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
}

/** Stores a key, sealed. */
export const useAddKey = (): UseMutationResult<ProviderKey, Error, NewKey> =>
  useKeyChange(({ provider, key, label }: NewKey) =>
    unwrap(api.POST('/byok/keys/add', { body: { provider, key, ...(label === '' ? {} : { label }) } })),
  );

/** Asks the provider whether it takes the key. */
export const useTestKey = (): UseMutationResult<KeyTest, Error, string> =>
  useKeyChange((provider: string) =>
    unwrap(api.POST('/byok/keys/test/{provider}', { params: { path: { provider } } })),
  );

/** Forgets a key. */
export const useRemoveKey = (): UseMutationResult<unknown, Error, string> =>
  useKeyChange((provider: string) =>
    unwrap(api.DELETE('/byok/keys/{provider}', { params: { path: { provider } } })),
  );
