import { notifyManager, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { explainTrouble } from '../shared/trouble.ts';

/** A list scrolled far down: all its pages would be read, and rows would move under the reader's eyes. */
export const isLongList = ({ state }: Query): boolean =>
  ((state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 0) > 2;

/** Reads that failed temporarily. */
const isFailing = ({ state }: Query): boolean => state.error !== null && explainTrouble(state.error).mayPass;

/** Repeats failed reads; `asked`: by a button, so long lists too. */
export const readFailedAgain = (client: QueryClient, asked: boolean): Promise<void> =>
  client.refetchQueries({
    type: 'active',
    predicate: (query) => isFailing(query) && (asked || !isLongList(query)),
  });

/** Failed reads on the page. */
interface FailedReads {
  /** Whether there are any. */
  any: boolean;
  /** Time of the oldest shown data, milliseconds; null when nothing is old. */
  shownSince: number | null;
}

/** What of the page could not be read when it was last asked for. */
export function useFailedReads(): FailedReads {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  // Batched, because rendering causes reads too.
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
