import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components, paths } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { keys } from '../../data/keys.ts';
import type { Plan } from '../../data/plans.ts';

type Schemas = components['schemas'];
export type AdminPlan = Schemas['AdminPlan'];
export type PlanPreview = Schemas['PlanPreview'];

/** What of a plan is sent. */
export type EditedPlanFields = Omit<
  NonNullable<paths['/subscriptions/plans/{id}']['put']['requestBody']>['content']['application/json'],
  'reason'
>;

/** A plan as it is to be: of a new one the id is chosen, a name is needed. */
export interface PlanRequest {
  id: string;
  isNew: boolean;
  fields: EditedPlanFields;
}

/** The same with why, which a second administrator reads. */
interface PlanToSave extends PlanRequest {
  reason: string;
}

/** Every tier, archived ones too. */
export const useAllPlans = (): UseQueryResult<AdminPlan[]> =>
  useQuery({
    queryKey: ['admin', 'plans'],
    queryFn: async ({ signal }) => (await unwrap(api.GET('/admin/plans', { signal }))).plans,
  });

/** What a request would change, checked by the API; nothing is changed. Undefined: nothing is asked. */
export const usePlanPreview = (request: PlanRequest | undefined): UseQueryResult<PlanPreview> =>
  useQuery({
    queryKey: ['preview', 'plan', request],
    queryFn: ({ signal }) => {
      const { id, isNew, fields } = request as PlanRequest;
      return isNew
        ? unwrap(api.POST('/admin/plans/preview', { body: newBody(id, fields), signal }))
        : unwrap(api.POST('/admin/plans/{id}/preview', { params: { path: { id } }, body: fields, signal }));
    },
    enabled: request !== undefined,
    placeholderData: keepPreviousData,
    // About the plan's version at that time.
    gcTime: 0,
  });

/** Makes or changes a plan; here and in Stripe. Null where a second administrator has to agree first. */
export function useSavePlan(): UseMutationResult<Plan | null, Error, PlanToSave> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, isNew, fields: given, reason }: PlanToSave) => {
      const fields = { ...given, ...(reason === '' ? {} : { reason }) };
      const answer = isNew
        ? await unwrap(api.POST('/subscriptions/plans', { body: newBody(id, fields) }))
        : await unwrap(api.PUT('/subscriptions/plans/{id}', { params: { path: { id } }, body: fields }));
      return 'approval_id' in answer ? null : answer;
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.plans }),
        client.invalidateQueries({ queryKey: ['admin', 'plans'] }),
        client.invalidateQueries({ queryKey: ['admin', 'approvals'] }),
      ]),
  });
}

const newBody = (
  id: string,
  { display_name: name = '', ...fields }: EditedPlanFields,
): EditedPlanFields & { id: string; display_name: string } => ({ id, display_name: name, ...fields });
