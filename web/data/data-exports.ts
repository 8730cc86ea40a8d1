import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

export type DataExport = components['schemas']['DataExport'];

/** How often it is asked whether the file is ready, milliseconds. */
const ASK_AGAIN_MS = 3_000;

/** The latest file with the caller's data; null where none was asked for lately. */
export function useDataExport(): UseQueryResult<DataExport | null> {
  return useQuery({
    queryKey: keys.dataExport,
    queryFn: async () => (await unwrap(api.GET('/billing/data-exports'))).exports[0] ?? null,
    refetchInterval: ({ state }) => (state.data?.state === 'collecting' ? ASK_AGAIN_MS : false),
  });
}

/** Has the caller's data collected. */
export function useAskForData(): UseMutationResult<DataExport, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/billing/data-exports')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.dataExport }),
  });
}

/** Where the file is; the session's cookie opens it. */
export const dataExportAddress = (id: string): string =>
  `/api/v1/billing/data-exports/${encodeURIComponent(id)}/file`;
