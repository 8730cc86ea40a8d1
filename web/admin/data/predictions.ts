import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

export type Predictions = components['schemas']['Predictions'];
export type PredictionScore = components['schemas']['PredictionScore'];

/** How much of what Stripe did was predicted. */
export const usePredictions = (): UseQueryResult<Predictions> =>
  useQuery({
    queryKey: ['admin', 'predictions', 'score'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/predictions', { signal })),
  });
