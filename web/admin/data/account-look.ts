import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

type Schemas = components['schemas'];
export type AccountLook = Schemas['AccountLook'];
export type LookedAtAccount = Schemas['AccountReport'];
export type MappingCandidate = Schemas['MappingCandidates']['candidates'][number];

const READING_MS = 2_000;

/** What the last look at the account counted, and how far one is. */
export const useAccountLook = (): UseQueryResult<AccountLook> =>
  useQuery({
    queryKey: ['admin', 'adoption', 'look'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/adoption/look', { signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'reading' ? READING_MS : false),
  });

/** Begins a look. */
export const requestLook = (): Promise<AccountLook> => unwrap(api.POST('/admin/adoption/look'));

/** What of the account's catalogue may be mapped; read from Stripe. */
export const useMappingCandidates = (): UseQueryResult<Schemas['MappingCandidates']> =>
  useQuery({
    // Costs requests to Stripe, so that what is shown live does not read it again.
    queryKey: ['preview', 'mapping-candidates'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/adoption/mappings', { signal })),
    gcTime: 0,
  });
