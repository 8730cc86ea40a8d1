/** Stripe's way with metadata: keys are merged, `''` removes a key, and `''` for the whole clears it. */
export function mergeMetadata(
  before: Record<string, string> | null | undefined,
  given: Record<string, string | number | null> | '' | null | undefined,
): Record<string, string> {
  if (given === '' || given === null) return {};
  const merged = { ...before };
  for (const [key, value] of Object.entries(given ?? {})) {
    if (value === '' || value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = String(value);
  }
  return merged;
}

/** A parameter that can be cleared by `''`: undefined leaves the value, `''` makes it null. */
export function cleared<T>(given: T | '' | null | undefined, before: T | null): T | null {
  if (given === undefined) return before;
  return given === '' ? null : given;
}
