import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import type { Usage } from '../../data/usage.ts';

type Schemas = components['schemas'];
export type CustomerPageData = Schemas['CustomerPage'];
export type CustomerSubscription = Schemas['CustomerSubscription'];
export type CustomerCharge = Schemas['CustomerCharge'];
export type TimelineItem = Schemas['CustomerTimelineEntry'];
export type ComingStep = Schemas['ComingStep'];
export type Explanation = Schemas['Explanation'];
export type Reservations = Schemas['UsageReservationList'];

const usageEveryMs = 15_000;

/** All that is known of a customer, by Stripe id, our user id or address. */
export const useCustomerPage = (id: string, active = true): UseQueryResult<CustomerPageData> =>
  useQuery({
    queryKey: ['admin', 'customer', id],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/customers/{id}', { params: { path: { id } }, signal })),
    enabled: active,
  });

/** Why a subscription is in its state, from its workflow. */
export const useExplanationOf = (id: string, active: boolean): UseQueryResult<Explanation> =>
  useQuery({
    queryKey: ['admin', 'explanation', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/subscriptions/{id}/explain', { params: { path: { id } }, signal })),
    enabled: active,
  });

/** A customer's usage today and in this period, with credits and overage. */
export const useCustomerUsage = (customer: string): UseQueryResult<Usage> =>
  useQuery({
    queryKey: ['usage', 'of', customer],
    queryFn: ({ signal }) => unwrap(api.GET('/billing/usage', { params: { query: { customer } }, signal })),
    // Usage has no live changes.
    refetchInterval: usageEveryMs,
  });

/** What a customer has set aside for calls that are under way. */
export const useReservations = (customer: string): UseQueryResult<Reservations> =>
  useQuery({
    queryKey: ['usage', 'reservations', customer],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/usage/reservations', { params: { query: { customer } }, signal })),
    refetchInterval: usageEveryMs,
  });
