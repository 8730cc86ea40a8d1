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

/** Gives a role the database and all in it, as where that role ran the migrations. */
const ALL_TO = (role: string, database: string): string => `
  alter database ${database} owner to ${role};
  alter schema public owner to pg_database_owner;
  do $$
  declare one record;
  begin
    for one in select oid::regclass as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') loop
      execute format('alter table %s owner to ${role}', one.name);
    end loop;
    for one in select oid::regprocedure as name from pg_proc p where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
      execute format('alter function %s owner to ${role}', one.name);
    end loop;
  end $$`;

/**
 * Runs `db/audit-owner.sql` for a new role, without psql: its variables and meta commands are applied here.
 * @param options `ownsAll`: the role ran the migrations in a database of its own
 */
export async function runAuditOwner(
  database: TestDatabase,
  { ownsAll = false }: { ownsAll?: boolean } = {},
): Promise<LockedOut> {
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
  if (ownsAll) await superuser.query(ALL_TO(role, database.name));
  await superuser.query(script);
  return {
    role,
    url: url.toString(),
    remove: async () => {
      await superuser.query(`reassign owned by ${role} to current_user`);
      await superuser.query(`drop owned by ${role}`);
      await superuser.query(`drop role ${role}`);
      await superuser.end();
    },
  };
}
