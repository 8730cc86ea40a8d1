/**
 * A search may contain an address, a name or a leaked key, which the audit log could never delete: it
 * records only that there was a search.
 */
export function withoutSearchText({ q, ...others }: { q?: unknown }): object {
  return q === undefined ? others : { ...others, searched: true };
}

/** The same of an address in a path or a query: whom it was about is among the entry's ids. */
export const withoutAddresses = (given: object): object =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' && value.includes('@') ? '[address]' : value,
    ]),
  );
