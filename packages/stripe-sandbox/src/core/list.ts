import type { Context } from './context.ts';
import { invalidRequest } from './errors.ts';
import type { ObjectType, ObjectTypes } from './object-types.ts';

/** The parameters that all lists have. */
export interface PageParameters {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: number | { gt?: number; gte?: number; lt?: number; lte?: number };
}

export interface ListOptions<K extends ObjectType> {
  type: K;
  /** Where the list can be found: `/v1/customers`. */
  url: string;
  /** A secondary index that narrows the list; undefined values mean no narrowing. */
  index?: readonly [name: string, value: string | undefined];
  filter?: (object: ObjectTypes[K]) => boolean;
}

export interface List<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/** A page of a list, newest first, with Stripe's cursors and `created` filter. */
export function listPage<K extends ObjectType>(
  context: Context,
  { type, url, index, filter }: ListOptions<K>,
  page: PageParameters,
): List<ObjectTypes[K]> {
  const limit = page.limit ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalidRequest('Limit must be between 1 and 100.', 'limit', 'parameter_invalid_integer');
  }
  const { store } = context;
  const order = index?.[1] === undefined ? store.order(type) : store.order(type, index[0], index[1]);
  const wanted = (object: ObjectTypes[K]) =>
    createdWithin(object, page.created) && (filter === undefined || filter(object));
  const backwards = page.ending_before !== undefined;
  const cursor = page.ending_before ?? page.starting_after;
  const cursorSeq = cursor === undefined ? undefined : store.seqOf(type, cursor);
  if (cursor !== undefined && cursorSeq === undefined) {
    context.get(type, cursor, backwards ? 'ending_before' : 'starting_after');
  }
  const data: ObjectTypes[K][] = [];
  const step = backwards ? 1 : -1;
  let at = order.values.length - 1;
  if (cursorSeq !== undefined) {
    const place = order.position(cursorSeq);
    at = backwards ? place + (order.values[place] === cursorSeq ? 1 : 0) : place - 1;
  }
  for (; at >= 0 && at < order.values.length && data.length <= limit; at += step) {
    const object = store.at(type, order.values[at] ?? -1);
    if (object !== undefined && wanted(object)) data.push(object);
  }
  const has_more = data.length > limit;
  if (has_more) data.pop();
  return { object: 'list', data: backwards ? data.reverse() : data, has_more, url };
}

/** A list of objects that are all at hand, as embedded ones are. */
export function listOf<T>(data: T[], url: string, has_more = false): List<T> {
  return { object: 'list', data, has_more, url };
}

function createdWithin(object: unknown, created: PageParameters['created']): boolean {
  if (created === undefined) return true;
  const at = (object as { created?: number }).created ?? 0;
  if (typeof created === 'number') return at === created;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = created;
  return at > gt && at >= gte && at < lt && at <= lte;
}
