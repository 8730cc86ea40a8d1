import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

type Schemas = components['schemas'];
export type DataExport = Schemas['DataExport'];
export type Erasure = Schemas['PersonErasure'];
export type ErasurePreview = Schemas['ErasurePreview'];

/** How often a run that goes on is asked about, milliseconds. */
const ASK_AGAIN_MS = 3_000;

const byId = (id: string) => ({ params: { path: { id } } });

/** What an erasure would do, what is in its way, and how far the one that was asked for is. */
export const useErasurePreview = (id: string): UseQueryResult<ErasurePreview> =>
  useQuery({
    queryKey: ['admin', 'erasure', id],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/customers/{id}/erasure', { ...byId(id), signal })),
    refetchInterval: ({ state }) => (state.data?.erasure?.state === 'running' ? ASK_AGAIN_MS : false),
  });

/** The files with this person's data that the caller asked for, newest first. */
export const useCustomerExports = (id: string): UseQueryResult<DataExport[]> =>
  useQuery({
    queryKey: ['admin', 'data-exports', id],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET('/admin/customers/{id}/data-exports', { ...byId(id), signal }))).exports,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state === 'collecting') === true ? ASK_AGAIN_MS : false,
  });

/** Has a person's data collected into one file. */
export const collectData = (id: string, reason: string): Promise<DataExport> =>
  unwrap(api.POST('/admin/customers/{id}/data-exports', { ...byId(id), body: { reason } }));

/** Erases a person. */
export const requestErasure = (id: string, reason: string): Promise<Erasure> =>
  unwrap(api.POST('/admin/customers/{id}/erasure', { ...byId(id), body: { reason } }));

/** Where a file is; the session's cookie opens it. */
export const exportFile = (id: string): string => `/api/v1/admin/data-exports/${encodeURIComponent(id)}/file`;
