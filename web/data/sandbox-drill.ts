import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { settings } from '../app/settings.ts';
import { api } from './client.ts';

export type Drill = components['schemas']['SandboxDrill'];
export type DrillStep = 'kill_worker' | 'stripe_down' | 'stripe_up';

/** The counts change while somebody looks, in milliseconds. */
const LOOK_EVERY_MS = 1_000;
const KEY = ['sandbox-drill'];

/** What waits, is lost or is doubled at this moment; for administrators, and in the sandbox only. */
export const useDrill = (): UseQueryResult<Drill> =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => unwrap(api.GET('/sandbox/drill', { signal })),
    refetchInterval: LOOK_EVERY_MS,
    retry: false,
    enabled: settings.sandbox,
  });

export function useDrillStep(): UseMutationResult<Drill, Error, DrillStep> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: DrillStep) => unwrap(api.POST('/sandbox/drill', { body: { what } })),
    onSuccess: (drill) => client.setQueryData(KEY, drill),
  });
}
