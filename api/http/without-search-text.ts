/**
 * A search may contain an address, a name or a leaked key, which the audit log could never delete: it
 * records only that there was a search.
 */
export function withoutSearchText({ q, ...others }: { q?: unknown }): object {
  return q === undefined ? others : { ...others, searched: true };
}
