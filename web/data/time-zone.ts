import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { unwrap } from '../../client/unwrap.ts';
import type { StripeCustomer } from './billing.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

/** What a customer's days are counted in until they say otherwise. */
export const DEFAULT_ZONE = 'UTC';

/** Every zone that the browser knows, by name. */
export const timeZones = (): string[] => [...new Set([DEFAULT_ZONE, ...Intl.supportedValuesOf('timeZone')])];

/** Sets in which zone the caller's days and months are counted. */
export function useSetTimeZone(): UseMutationResult<StripeCustomer, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (zone: string) => unwrap(api.PATCH('/stripe/customer', { body: { time_zone: zone } })),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.customer }),
        client.invalidateQueries({ queryKey: ['usage'] }),
      ]),
  });
}
