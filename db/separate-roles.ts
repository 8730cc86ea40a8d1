import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';

/** Roles of PostgreSQL; both exist. */
export interface DatabaseRoles {
  /** That API and worker sign in as. */
  app: string;
  /** That owns what migrations make. */
  owner: string;
}

/**
 * Runs `db/audit-owner.sql` without psql: the application's role owns nothing afterwards. Safe to repeat.
 *
 * @param pool as the owner, which is a member of perennial_audit, or as a superuser
 */
export async function separateRoles(pool: Pool, { app, owner }: DatabaseRoles): Promise<void> {
  const client = await pool.connect();
  try {
    const quoted = (name: string): string => client.escapeIdentifier(name);
    const text = readFileSync(new URL('audit-owner.sql', import.meta.url), 'utf8');
    await client.query(
      text
        // Commands of psql, and the statements that make roles by them.
        .replace(/^\\set.*$/gm, '')
        .replace(/^.*\\gexec$/gm, '')
        .replaceAll(':"app"', quoted(app))
        .replaceAll(':"owner"', quoted(owner))
        .replaceAll(":'owner'", client.escapeLiteral(owner)),
    );
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
