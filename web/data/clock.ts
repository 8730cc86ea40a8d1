import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { settings } from '../app/settings.ts';
import { api } from './client.ts';

type Answer = components['schemas']['SandboxClock'];
export type Clock = NonNullable<Answer['clock']>;
export type ClockStep = 'day' | 'week' | 'next';

/** While a clock moves, it is looked at this often, in milliseconds. */
const movingMs = 500;

const key = (customer: string | null): unknown[] => ['clock', customer];

/** Time of the test clock: that of the customer's page, else one's own. */
export const useClock = (customer: string | null): UseQueryResult<Clock | null> =>
  useQuery({
    queryKey: key(customer),
    queryFn: async ({ signal }) =>
      (
        await unwrap(
          api.GET('/sandbox/clock', {
            params: { query: customer === null ? {} : { customer } },
            signal,
          }),
        )
      ).clock,
    refetchInterval: ({ state }) => (state.data?.status === 'advancing' ? movingMs : false),
    retry: false,
    enabled: settings.sandbox,
  });

/**
 * The present for the reader's subscription: its test clock's time, else real time at the first read. Epoch
 * milliseconds.
 */
export function useBillingTime(): number {
  const [asked] = useState(() => Date.now());
  const { data: clock } = useClock(null);
  return clock == null ? asked : Date.parse(clock.now);
}

/** Moves it on. What happens on the way shows on the page as it happens. */
export function useAdvance(customer: string | null): UseMutationResult<Clock | null, Error, ClockStep> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (by: ClockStep) =>
      (await unwrap(api.POST('/sandbox/clock', { body: { by, ...(customer === null ? {} : { customer }) } })))
        .clock,
    onSuccess: (clock) => client.setQueryData(key(customer), clock),
    onSettled: () => client.invalidateQueries({ queryKey: ['clock'] }),
  });
}
