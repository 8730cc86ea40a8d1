import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { TestDatabase } from './environment.ts';

/** An application whose role is not the owner of the audit log. */
export interface LockedOut {
  role: string;
  /** The database, as that role. */
  url: string;
  remove: () => Promise<void>;
}

/**
 * Runs `db/audit-owner.sql` for a new role, without psql: its variables and meta commands are applied here.
 */
export async function runAuditOwner(database: TestDatabase): Promise<LockedOut> {
  const superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  const role = `app_${database.name}`;
  const url = new URL(database.url);
  [url.username, url.password] = [role, 'secret'];
  await superuser.query(`create role ${role} login password 'secret'`);
  const script = readFileSync('db/audit-owner.sql', 'utf8')
    .replaceAll(':"app"', role)
    .replace(/^\\set.*$/m, '')
    .replace(/^select 'create role[^\n]*$/m, '');
  await superuser.query('create role perennial_audit nologin').catch(() => undefined);
  await superuser.query(script);
  return {
    role,
    url: url.toString(),
    remove: async () => {
      await superuser.query(`drop owned by ${role}`);
      await superuser.query(`drop role ${role}`);
      await superuser.end();
    },
  };
}
