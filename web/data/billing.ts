import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { PerennialError, unwrap } from '../../client/unwrap.ts';
import { useConnection } from '../live/use-live.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

type Schemas = components['schemas'];
export type SubscriptionStatus = Schemas['SubscriptionStatus'];
export type Explanation = Schemas['Explanation'];
export type PaymentMethod = Schemas['PaymentMethod'];
export type Notice = Schemas['Notice'];
export type StripeCustomer = Schemas['StripeCustomer'];

/** Refresh interval without live changes, milliseconds. */
const pollMs = 15_000;

/** How often to read again what changes without this page's doing. */
export function usePolling(): number | false {
  return useConnection() === 'live' ? false : pollMs;
}

/** The caller's subscription, with access, dunning and scheduled changes. */
export function useStatus(): UseQueryResult<SubscriptionStatus> {
  return useQuery({
    queryKey: keys.status,
    queryFn: () => unwrap(api.GET('/billing/subscription-status')),
    refetchInterval: usePolling(),
  });
}

/**
 * The state's reason and the next event, from the running workflow; null when there is nothing to explain.
 */
export function useExplanation(active: boolean): UseQueryResult<Explanation | null> {
  return useQuery({
    queryKey: keys.explanation,
    queryFn: async () => {
      try {
        return await unwrap(api.GET('/billing/subscription/explain'));
      } catch (error) {
        if (error instanceof PerennialError && (error.status === 404 || error.status === 409)) return null;
        throw error;
      }
    },
    enabled: active,
    refetchInterval: usePolling(),
  });
}

/** Cards and the like, the default first. */
export function usePaymentMethods(): UseQueryResult<PaymentMethod[]> {
  return useQuery({
    queryKey: keys.paymentMethods,
    queryFn: () => unwrap(api.GET('/billing/payment-methods')),
    refetchInterval: usePolling(),
  });
}

/** The caller's Stripe customer; null for who has none yet. */
export function useCustomer(isCustomer: boolean): UseQueryResult<StripeCustomer | null> {
  return useQuery({
    queryKey: [...keys.customer, isCustomer],
    queryFn: async () => {
      if (!isCustomer) return null;
      try {
        return await unwrap(api.GET('/stripe/customer'));
      } catch (error) {
        if (error instanceof PerennialError && error.status === 404) return null;
        throw error;
      }
    },
  });
}

/** What the caller was written to, newest first. */
export function useNotices(): UseInfiniteQueryResult<Notice[]> {
  return useInfiniteQuery({
    queryKey: keys.notices,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/billing/notices', {
          params: { query: { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ notices }) => notices),
  });
}
