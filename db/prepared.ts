import { hash } from 'node:crypto';
import type { Pool, QueryResult } from 'pg';

type Rows = QueryResult<Record<string, unknown>>;

/** More texts than this are made by a program while it runs, and not worth keeping in each connection. */
const MOST_TEXTS = 500;

const names = new Map<string, string>();
let generation = 0;

/**
 * Runs a statement that each connection prepares once, which saves parsing and planning. After a migration
 * that changed its columns the old plan is refused; the statement then runs again, unprepared.
 */
export async function prepared(pool: Pool, text: string, params: readonly unknown[]): Promise<Rows> {
  const values = [...params];
  const name = nameOf(text);
  if (name === null) return pool.query(text, values);
  try {
    return await pool.query({ name, text, values });
  } catch (error) {
    if (!isOldPlan(error)) throw error;
    // From now on by another name, which each connection prepares anew.
    generation += 1;
    names.delete(text);
    return pool.query(text, values);
  }
}

function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_TEXTS) return null;
  const name = `${generation}_${hash('sha256', text, 'base64url')}`;
  names.set(text, name);
  return name;
}

/**
 * `cached plan must not change result type`: SQLSTATE 0A000 (feature not supported) of one routine, raised
 * before anything is done. The text is in the server's language, the routine's name is not.
 */
const isOldPlan = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '0A000' &&
  'routine' in error &&
  error.routine === 'RevalidateCachedQuery';
