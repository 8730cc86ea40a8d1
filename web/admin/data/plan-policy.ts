import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

export type PlanPolicy = components['schemas']['PlanPolicy'];
export type PlanPolicyOf = components['schemas']['PlanPolicyOf'];

/** What a plan has otherwise of the rules, and what ships. */
export const usePlanPolicy = (id: string): UseQueryResult<PlanPolicyOf> =>
  useQuery({
    queryKey: ['admin', 'plan-policy', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/plans/{id}/policy', { params: { path: { id } }, signal })),
  });

/**
 * Replaces a plan's whole policy; refused when it changed since it was read. @returns false where a second
 * person has to agree first
 */
export const savePlanPolicy = async (
  { plan, version }: PlanPolicyOf,
  policy: PlanPolicy,
  reason: string,
): Promise<boolean> => {
  const saved = await unwrap(
    api.PUT('/admin/plans/{id}/policy', {
      params: { path: { id: plan } },
      body: { policy, version, reason },
    }),
  );
  return !('approval_id' in saved);
};
