import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

export type Approval = components['schemas']['Approval'];
export type ApprovalList = components['schemas']['ApprovalList'];
export type Decision = Approval['may'][number];

/** How often the count beside the navigation is read again, milliseconds. */
const COUNT_EVERY_MS = 60_000;

const read = (waiting: boolean, signal: AbortSignal): Promise<ApprovalList> =>
  unwrap(api.GET('/admin/approvals', { params: { query: { waiting: waiting ? 'true' : 'false' } }, signal }));

/** Requests that wait, or that were decided. */
export const useApprovals = (waiting: boolean): UseQueryResult<ApprovalList> =>
  useQuery({
    queryKey: ['admin', 'approvals', waiting],
    queryFn: ({ signal }) => read(waiting, signal),
    refetchInterval: COUNT_EVERY_MS,
  });

/** How many requests wait that the reader did not make; undefined until known. */
export const useWaitingCount = (): number | undefined => useApprovals(true).data?.waiting_for_others;

/** Decides a request; a repeat decides nothing more. */
export const sendDecision = (
  id: string,
  decision: Decision,
  reason: string,
  key: string,
): Promise<Approval> =>
  unwrap(
    api.POST('/admin/approvals/{id}', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: { decision, reason },
    }),
  );
