import { timestamp } from './sql.ts';

/** A page of a list, newest first. */
export interface RowPage<Row> {
  rows: Row[];
  /** Give it back to get the next page; null at the end. */
  nextCursor: string | null;
}

/** What a caller asks a list for. */
export interface PageRequest {
  limit: number;
  /** From a page's `nextCursor`. */
  cursor?: string | null | undefined;
}

/** Iterates over a whole list, page by page; a page is read after the previous one is consumed. */
export async function* everyPage<Row>(
  read: (cursor: string | null) => Promise<RowPage<Row>>,
): AsyncGenerator<Row[]> {
  let cursor: string | null = null;
  do {
    const page: RowPage<Row> = await read(cursor);
    if (page.rows.length > 0) yield page.rows;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** The cursor was not one of ours. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super('The cursor is not one that this list returned.');
  }
}

/** The last row of a page: where the next one begins. */
export interface Position {
  createdAt: number;
  id: string;
}

/** Cuts a page out of `limit + 1` rows. */
export const pageOf = <Row extends Position>(rows: Row[], limit: number): RowPage<Row> =>
  cutPage(rows, limit, ({ createdAt, id }) => [createdAt, id]);

/** The same of a list in another order. `partsOf`: the cursor of the page after a row. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  partsOf: (last: Row) => readonly (string | number)[],
): RowPage<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: shown, nextCursor: more ? writeCursor(partsOf(last)) : null };
}

/**
 * Reads a cursor.
 *
 * @throws InvalidCursorError
 */
export function decodeCursor(cursor: string | null | undefined): Position | null {
  const parts = readCursor(cursor, isPosition);
  return parts === null ? null : { createdAt: parts[0], id: parts[1] };
}

/** Writes the parts of a cursor as one opaque text. */
export const writeCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/**
 * Reads the parts of a cursor; null for none. `isOurs`: whether they have the shape that the list wrote.
 *
 * @throws InvalidCursorError
 */
export function readCursor<Parts>(
  cursor: string | null | undefined,
  isOurs: (parts: unknown) => parts is Parts,
): Parts | null {
  if (cursor === null || cursor === undefined) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isOurs(parts)) return parts;
  } catch {
    // Not JSON: as wrong as any other shape.
  }
  throw new InvalidCursorError();
}

/**
 * Where a page begins, as parameters for `(created_at, id) < (…)`: the first one after everything.
 *
 * @throws InvalidCursorError
 */
export function pageStart(cursor: string | null | undefined): [Date | 'infinity', string] {
  const after = decodeCursor(cursor);
  return after === null ? ['infinity', ''] : [timestamp(after.createdAt), after.id];
}

/** Where a page by id begins, as a parameter for `id > …`: '' at first. @throws InvalidCursorError */
export const idPageStart = (cursor: string | null | undefined): string =>
  readCursor(cursor, isOneId)?.[0] ?? '';

/** Made by hand, it could name a time or a text that PostgreSQL does not know. */
const isTime = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < Date.UTC(10_000, 0);
const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
const isPosition = (parts: unknown): parts is [number, string] =>
  Array.isArray(parts) && isTime(parts[0]) && isId(parts[1]);
const isOneId = (parts: unknown): parts is [string] =>
  Array.isArray(parts) && parts.length === 1 && isId(parts[0]);
