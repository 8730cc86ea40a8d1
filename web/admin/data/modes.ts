import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

export type TakeOverPreview = components['schemas']['TakeOverPreview'];
export type LetGoPreview = components['schemas']['LetGoPreview'];

/** What taking a subscription over would bring, as Stripe has it now. */
export const useTakeOverPreview = (id: string): UseQueryResult<TakeOverPreview> =>
  useQuery({
    queryKey: ['preview', 'take-over', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/subscriptions/{id}/take-over', { params: { path: { id } }, signal })),
    gcTime: 0,
  });

/** What letting a subscription go would end, as Stripe has it now. */
export const useLetGoPreview = (id: string): UseQueryResult<LetGoPreview> =>
  useQuery({
    queryKey: ['preview', 'let-go', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/subscriptions/{id}/let-go', { params: { path: { id } }, signal })),
    gcTime: 0,
  });
