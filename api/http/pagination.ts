import { z } from 'zod';

/** `limit` and `cursor` of a list, for a route's query schema. */
export const pageQuery = (
  defaultLimit: number,
): z.ZodObject<{
  limit: z.ZodDefault<z.ZodCoercedNumber>;
  cursor: z.ZodOptional<z.ZodString>;
}> =>
  z.object({
    limit: z.coerce
      .number('must be a whole number')
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(100, 'must be at most 100')
      .default(defaultLimit)
      .meta({ description: 'How many entries to return, 1 to 100' }),
    cursor: z.string().max(500).optional().meta({ description: 'next_cursor of the page before' }),
  });

/**
 * The Link header (RFC 8288) of a list that is a bare array: the same request with the next cursor. Empty
 * at the end.
 */
export function nextLink(url: URL, publicUrl: string, nextCursor: string | null): Record<string, string> {
  if (nextCursor === null) return {};
  const next = new URL(url.pathname + url.search, publicUrl);
  next.searchParams.set('cursor', nextCursor);
  return { Link: `<${next.toString()}>; rel="next"` };
}
