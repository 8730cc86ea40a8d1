import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { usePolling } from './billing.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

type Schemas = components['schemas'];
export type Usage = Schemas['Usage'];
export type UsageSeries = Schemas['UsageSeries'];
type ListedGrant = Schemas['CreditGrantList']['grants'][number];
export type SpendLimit = Schemas['SpendLimit'];

/** How finely use is summed up. */
export type SeriesGrain = 'hour' | 'day' | 'month';

/** Usage today, credits of the period, and overage so far. */
export function useUsage(): UseQueryResult<Usage> {
  return useQuery({
    queryKey: keys.usage,
    queryFn: () => unwrap(api.GET('/billing/usage')),
    refetchInterval: usePolling(),
  });
}

/** Use over time, by type: the reader's own, or that of a customer (cus_…), for staff. */
export function useUsageSeries(by: SeriesGrain, customer?: string): UseQueryResult<UsageSeries> {
  return useQuery({
    queryKey: keys.series(by, customer),
    queryFn: () =>
      unwrap(
        api.GET('/usage/series', {
          params: { query: { by, ...(customer === undefined ? {} : { customer }) } },
        }),
      ),
    refetchInterval: usePolling(),
    placeholderData: (before: UsageSeries | undefined) => before,
  });
}

/** Where the same series is found as CSV. */
export const seriesCsvAddress = (by: SeriesGrain, customer?: string): string =>
  `/api/v1/usage/series/export?by=${by}${customer === undefined ? '' : `&customer=${customer}`}`;

/** Granted credits, and what is left of each. */
export function useCredits(active: boolean): UseQueryResult<ListedGrant[]> {
  return useQuery({
    queryKey: keys.credits,
    queryFn: async () =>
      (await unwrap(api.GET('/billing/credits', { params: { query: { limit: 50 } } }))).grants,
    enabled: active,
  });
}

/** What usage may cost at most in a period. */
export function useSpendLimit(active: boolean): UseQueryResult<SpendLimit> {
  return useQuery({
    queryKey: keys.spendLimit,
    queryFn: () => unwrap(api.GET('/billing/spend-limit')),
    enabled: active,
  });
}

/** Sets what usage may cost, in major units; null takes the limit away. */
export function useSetSpendLimit(): UseMutationResult<SpendLimit, Error, number | null> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (amount: number | null) => unwrap(api.PUT('/billing/spend-limit', { body: { amount } })),
    onSuccess: (limit) => client.setQueryData(keys.spendLimit, limit),
    onSettled: () => client.invalidateQueries({ queryKey: ['usage'] }),
  });
}
