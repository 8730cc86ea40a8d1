import { useMutation, useQuery } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

export type ErasureState = components['schemas']['PersonErasureState'];
export type OwnErasure = components['schemas']['OwnErasure'];

/** How often it is asked how far an erasure is, milliseconds. */
const ASK_AGAIN_MS = 3_000;

/** What the caller must settle before they can be erased. */
export const useErasureObstacles = (active: boolean): UseQueryResult<OwnErasure> =>
  useQuery({
    queryKey: keys.erasure,
    queryFn: ({ signal }) => unwrap(api.GET('/billing/erasure', { signal })),
    enabled: active,
  });

/** Erases the caller. */
export const useEraseMe = (): UseMutationResult<ErasureState, Error, void> =>
  useMutation({
    mutationFn: () => unwrap(api.POST('/billing/erasure', { body: { confirm: 'erase me' } })),
  });

/** How far an erasure is; needs no sign-in. */
export const useErasureState = (id: string): UseQueryResult<ErasureState> =>
  useQuery({
    queryKey: ['erasures', id],
    queryFn: ({ signal }) => unwrap(api.GET('/erasures/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_AGAIN_MS : false),
  });
