import { LRUCache } from 'lru-cache';

/** Which HTTP request brought an event, for the memo of the workflow that it starts. */
export interface RequestOrigins {
  note: (eventId: string, requestId: string) => void;
  /** Null for an event that another process took, or long ago. */
  of: (eventId: string) => string | null;
}

/** Kept in memory only: it helps people to follow a request, and nothing depends on it. */
export function createRequestOrigins(max = 20_000): RequestOrigins {
  const known = new LRUCache<string, string>({ max });
  return {
    note: (eventId, requestId) => void known.set(eventId, requestId),
    of: (eventId) => known.get(eventId) ?? null,
  };
}
