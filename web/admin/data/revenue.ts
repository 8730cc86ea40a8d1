import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

type Schemas = components['schemas'];
export type Revenue = Schemas['Revenue'];
export type FigureWindow = Schemas['FigureWindow'];
export type Movements = Schemas['RevenueMovements'];
export type MovementMonth = Schemas['MovementMonth'];
export type RevenueSeries = Schemas['RevenueSeries'];
export type RevenueByTier = Schemas['RevenueByTier'];
type Overview = Schemas['AnalyticsOverview'];

/** MRR, churn and net payments. */
export const useRevenue = (): UseQueryResult<Revenue> =>
  useQuery({
    queryKey: ['admin', 'revenue', 'figures'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/revenue', { signal })),
  });

/** What moved, month by month. */
export const useMovements = (months: number): UseQueryResult<Movements> =>
  useQuery({
    queryKey: ['admin', 'revenue', 'movements', months],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/revenue/movements', { params: { query: { months } }, signal })),
  });

/** Recurring revenue by day. */
export const useRevenueSeries = (): UseQueryResult<RevenueSeries> =>
  useQuery({
    queryKey: ['admin', 'revenue', 'series'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/revenue/series', { params: { query: {} }, signal })),
  });

/** How revenue is split by tier. */
export const useRevenueByTier = (): UseQueryResult<RevenueByTier> =>
  useQuery({
    queryKey: ['admin', 'revenue', 'by-tier'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/subscriptions/analytics/revenue-by-tier', { signal })),
  });

/** Counts by status, and what came and went. */
export const useOverview = (): UseQueryResult<Overview> =>
  useQuery({
    queryKey: ['admin', 'revenue', 'overview'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/subscriptions/analytics/overview', { signal })),
  });
