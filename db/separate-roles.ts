import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Pool } from 'pg';

/** Roles of PostgreSQL; both exist. */
export interface DatabaseRoles {
  /** That API and worker sign in as. */
  app: string;
  /** That owns what migrations make. */
  owner: string;
}

/** How often a table is asked for that others are using: two seconds each time, by the file. */
const ATTEMPTS = 10;
/** Those who waited behind an attempt get through in between. */
const PAUSE_MS = 1_000;

/**
 * Runs `db/audit-owner.sql` without psql: the application's role owns nothing afterwards. Safe to repeat.
 *
 * @param pool as the owner, which is a member of perennial_audit, or as a superuser
 */
export async function separateRoles(pool: Pool, { app, owner }: DatabaseRoles): Promise<void> {
  const client = await pool.connect();
  try {
    const quoted = (name: string): string => client.escapeIdentifier(name);
    const text = readFileSync(new URL('audit-owner.sql', import.meta.url), 'utf8')
      // Commands of psql, and the statements that make roles by them.
      .replace(/^\\set.*$/gm, '')
      .replace(/^.*\\gexec$/gm, '')
      .replaceAll(':"app"', quoted(app))
      .replaceAll(':"owner"', quoted(owner))
      .replaceAll(":'app'", client.escapeLiteral(app))
      .replaceAll(":'owner'", client.escapeLiteral(owner));
    for (let attempt = 1; !(await ranWhole(client, text, attempt === ATTEMPTS)); attempt++)
      await sleep(PAUSE_MS);
  } finally {
    client.release();
  }
}

/** @returns false where others were using a table for too long, unless this is the last attempt */
async function ranWhole(client: pg.PoolClient, text: string, isLast: boolean): Promise<boolean> {
  try {
    await client.query(text);
    return true;
  } catch (error) {
    await client.query('rollback');
    if (!isLast && error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

const LOCK_NOT_AVAILABLE = '55P03';
