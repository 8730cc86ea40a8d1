/** A search may hold an address, a name or a leaked key: the audit log can never lose them again, so it notes only that there was one. */
export function withoutSearchText({ q, ...others }: { q?: unknown }): object {
  return q === undefined ? others : { ...others, searched: true };
}
