import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

type Schemas = components['schemas'];
export type CustomerPageData = Schemas['CustomerPage'];
export type CustomerSubscription = Schemas['CustomerSubscription'];
export type CustomerCharge = Schemas['CustomerCharge'];
export type TimelineItem = Schemas['CustomerTimelineEntry'];
export type ComingStep = Schemas['ComingStep'];
export type Explanation = Schemas['Explanation'];
export type AdminAccount = Schemas['AdminAccountDetail'];

/** All that is known of a customer, by Stripe id, our user id or address. */
export const useCustomerPage = (id: string, active = true): UseQueryResult<CustomerPageData> =>
  useQuery({
    queryKey: ['admin', 'customer', id],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/customers/{id}', { params: { path: { id } }, signal })),
    enabled: active,
  });

/** Why a subscription stands as it does; asked of its workflow. */
export const useExplanation = (id: string, active: boolean): UseQueryResult<Explanation> =>
  useQuery({
    queryKey: ['admin', 'explanation', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/subscriptions/{id}/explain', { params: { path: { id } }, signal })),
    enabled: active,
  });

/** What was used of an account today, and its limit. */
export const useAccountUsage = (email: string | null): UseQueryResult<AdminAccount> =>
  useQuery({
    queryKey: ['admin', 'account', email],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/subscriptions/{email}', { params: { path: { email: email ?? '' } }, signal })),
    enabled: email !== null,
  });
