import type { Query, QueryClient } from '@tanstack/react-query';
import { keys } from '../data/keys.ts';
import { isLongList } from './stale-reads.ts';

/** Independent of a subscription's changes: the session, quotes. */
const lasting = new Set<unknown>([keys.session[0], 'preview']);

const changes = (query: Query): boolean => !lasting.has(query.queryKey[0]) && !isLongList(query);

const isFirstRead = ({ state }: Query): boolean =>
  state.fetchStatus === 'fetching' && state.data === undefined;

/**
 * Refreshes the page after a change. The library does not restart a first read in progress, whose result
 * may be older than the change, so another read follows it.
 */
export function refetchStale(client: QueryClient): void {
  const underWay = client
    .getQueryCache()
    .findAll({ predicate: (query) => changes(query) && isFirstRead(query) });
  void client.invalidateQueries({ predicate: changes });
  for (const { promise, queryKey } of underWay) {
    promise?.then(
      () => client.invalidateQueries({ queryKey, exact: true }),
      () => undefined,
    );
  }
}
