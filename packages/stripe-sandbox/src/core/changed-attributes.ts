const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two JSON values are equal, by content only: values of another realm (a test's) compare too. */
function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const fields = new Set([...Object.keys(x), ...Object.keys(y)]);
  return [...fields].every((field) => sameJson(x[field], y[field]));
}

/**
 * Stripe's `previous_attributes`: the former values of changed fields. Hashes are compared by field, lists
 * as a whole. A new field's former value is null.
 */
export function changedAttributes(before: object, after: object): Record<string, unknown> {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const previous: Record<string, unknown> = {};
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (sameJson(was[field], is[field])) continue;
    const [old, now] = [was[field], is[field]];
    previous[field] = isHash(old) && isHash(now) ? changedAttributes(old, now) : (old ?? null);
  }
  return previous;
}
