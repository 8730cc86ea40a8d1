import { cutPage, readCursor } from './cursor.ts';
import type { RowPage } from './cursor.ts';

/** One way to order a list. Every row must have a value: the cursor compares with it. */
export interface Ordering {
  /** SQL expression; never null. */
  by: string;
  /** Its PostgreSQL type, which the cursor's text is read as. */
  type: 'timestamptz' | 'bigint' | 'text';
  direction: 'asc' | 'desc';
}

/** Where a page begins: after the row of this value and id. */
interface Position {
  value: string;
  id: string;
}

/**
 * A list in any of several orders, by page. Each page begins after the last row of the previous one, so no
 * row is skipped or repeated when others are inserted. The statement needs `sort_value` (as text) and `id`
 * in its rows.
 */
export const keyset = {
  /**
   * Conditions and order of a page, with its parameters bound by `bind`.
   * @throws InvalidCursorError also for a cursor of the same list in another order
   */
  clauses: (
    name: string,
    { by, type, direction }: Ordering,
    id: string,
    cursor: string | null | undefined,
    bind: (value: unknown) => string,
  ): { after: string | null; order: string; value: string } => {
    const place = read(name, type, cursor);
    const sign = direction === 'desc' ? '<' : '>';
    return {
      after:
        place === null
          ? null
          : `(${by}, ${id}) ${sign} (${bind(place.value)}::text::${type}, ${bind(place.id)}::text)`,
      order: `order by ${by} ${direction}, ${id} ${direction}`,
      value: `(${by})::text as sort_value`,
    };
  },

  /** Cuts a page out of `limit + 1` rows. */
  page: <Row extends { id: string | number; sortValue: string }>(
    name: string,
    rows: Row[],
    limit: number,
  ): RowPage<Row> => cutPage(rows, limit, ({ sortValue, id }) => [name, sortValue, String(id)]),
};

const SHAPES: Record<Ordering['type'], RegExp> = {
  bigint: /^-?\d{1,18}$/,
  // As PostgreSQL writes it.
  timestamptz: /^(?:-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::?\d\d)?)$/,
  text: /^[^\0]{0,400}$/s,
};

function read(name: string, type: Ordering['type'], cursor: string | null | undefined): Position | null {
  const isOurs = (parts: unknown): parts is [string, string, string] =>
    Array.isArray(parts) &&
    parts.length === 3 &&
    parts.every((part) => typeof part === 'string' && !part.includes('\0')) &&
    parts[0] === name &&
    SHAPES[type].test(String(parts[1]));
  const parts = readCursor(cursor, isOurs);
  return parts === null ? null : { value: parts[1], id: parts[2] };
}
