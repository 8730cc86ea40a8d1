import { notifyManager, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { explainTrouble } from '../shared/trouble.ts';

/** A list that somebody has scrolled far down: all its pages would have to be read, and rows would move under their eyes. */
export const isLongList = ({ state }: Query): boolean =>
  ((state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 0) > 2;

/** What could not be read for a reason that goes by itself. */
const isFailing = ({ state }: Query): boolean => state.error !== null && explainTrouble(state.error).mayPass;

/** Reads again what is on the page and could not be read; `asked`: somebody pressed for it, so that long lists are, too. */
export const readFailedAgain = (client: QueryClient, asked: boolean): Promise<void> =>
  client.refetchQueries({
    type: 'active',
    predicate: (query) => isFailing(query) && (asked || !isLongList(query)),
  });

/** Failed reads on the page. */
interface FailedReads {
  /** Whether there are any. */
  any: boolean;
  /** When the oldest of what is shown all the same was read, in milliseconds; null where nothing old is shown. */
  shownSince: number | null;
}

/** What of the page could not be read when it was last asked for. */
export function useFailedReads(): FailedReads {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  // Gathered, since a page that is just being drawn tells of its reads, too.
  const subscribe = useCallback(
    (listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener)),
    [cache],
  );
  const failing = (): Query[] => cache.findAll({ type: 'active', predicate: isFailing });
  const any = useSyncExternalStore(subscribe, () => failing().length > 0);
  const shownSince = useSyncExternalStore(subscribe, () => {
    const times = failing()
      .filter(({ state }) => state.data !== undefined)
      .map(({ state }) => state.dataUpdatedAt);
    return times.length === 0 ? null : Math.min(...times);
  });
  return { any, shownSince };
}
