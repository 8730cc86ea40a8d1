import { useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

export type DunningBoard = components['schemas']['DunningBoard'];
export type DunningEntry = components['schemas']['DunningEntry'];

/** Episodes that go on, soonest first. */
export const useDunning = (
  stage: 'grace' | 'suspended' | undefined,
): UseInfiniteQueryResult<InfiniteData<DunningBoard>> =>
  useInfiniteQuery({
    queryKey: ['admin', 'dunning', stage ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/admin/dunning', {
          params: {
            query: {
              limit: 50,
              ...(stage === undefined ? {} : { stage }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
