import pg from 'pg';
import { separateRoles } from '../../db/separate-roles.ts';
import type { TestDatabase } from './environment.ts';

/** An application whose role owns nothing. */
export interface LockedOut {
  role: string;
  /** The role that owns the tables. */
  owner: string;
  /** The database, as the application's role. */
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
 * Runs `db/audit-owner.sql` for a new role, as a superuser does by hand.
 * @param options `ownsAll`: the role ran the migrations in a database of its own
 */
export async function runAuditOwner(
  database: TestDatabase,
  { ownsAll = false }: { ownsAll?: boolean } = {},
): Promise<LockedOut> {
  const superuser = new pg.Pool({ connectionString: database.url, max: 1 });
  // The database is dropped while a connection may still be saying goodbye.
  superuser.on('error', () => undefined);
  const [role, owner] = [`app_${database.name}`, `owner_${database.name}`];
  const url = new URL(database.url);
  [url.username, url.password] = [role, 'secret'];
  await superuser.query(`create role ${role} login password 'secret'`);
  await superuser.query(`create role ${owner} in role perennial_audit`);
  if (ownsAll) await superuser.query(ALL_TO(role, database.name));
  await separateRoles(superuser, { app: role, owner });
  return {
    role,
    owner,
    url: url.toString(),
    remove: async () => {
      for (const one of [role, owner]) {
        await superuser.query(`reassign owned by ${one} to current_user`);
        await superuser.query(`drop owned by ${one}`);
        await superuser.query(`drop role ${one}`);
      }
      await superuser.end();
    },
  };
}
