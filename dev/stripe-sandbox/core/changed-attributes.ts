import { isDeepStrictEqual } from 'node:util';

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Stripe's `previous_attributes`: the former values of what changed. Hashes are compared field by field, lists as a whole; a field that
 * is new has the former value null.
 */
export function changedAttributes(before: object, after: object): Record<string, unknown> {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const previous: Record<string, unknown> = {};
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (isDeepStrictEqual(was[field], is[field])) continue;
    const [old, now] = [was[field], is[field]];
    previous[field] = isHash(old) && isHash(now) ? changedAttributes(old, now) : (old ?? null);
  }
  return previous;
}
