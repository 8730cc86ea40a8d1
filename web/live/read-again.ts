import type { Query, QueryClient } from '@tanstack/react-query';
import { keys } from '../data/keys.ts';
import { isLongList } from './stale-reads.ts';

/** What does not change by what happens to a subscription: who is signed in, what a change was said to cost. */
const lasting = new Set<unknown>([keys.session[0], 'preview']);

const changes = (query: Query): boolean => !lasting.has(query.queryKey[0]) && !isLongList(query);

const isFirstRead = ({ state }: Query): boolean =>
  state.fetchStatus === 'fetching' && state.data === undefined;

/**
 * Has what is on the page read again, since something changed. The library does not begin a first read anew that is under way; what
 * it brings may be from before the change, so another one follows it.
 */
export function readAgain(client: QueryClient): void {
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
