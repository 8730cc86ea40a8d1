import pg from 'pg';

/**
 * Roles of a local PostgreSQL, with the rights of docker/postgres/create-databases.sh. Nobody signs in as the
 * owner.
 */
export const APP_ROLE = 'perennial_app';
export const OWNER_ROLE = 'perennial_owner';
/** Listens on loopback only, on a developer's machine. */
const APP_PASSWORD = 'perennial';

/** Makes the roles that are missing. They belong to the whole server. */
export async function createRoles(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'perennial_audit') then
        create role perennial_audit nologin;
      end if;
      if not exists (select from pg_roles where rolname = '${OWNER_ROLE}') then
        create role ${OWNER_ROLE} nologin in role perennial_audit;
      end if;
      if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
        create role ${APP_ROLE} login password '${APP_PASSWORD}';
      end if;
    end $$`);
  } finally {
    await client.end();
  }
}

/** The same database, as the application signs in. */
export function asApp(url: string): string {
  const own = new URL(url);
  [own.username, own.password] = [APP_ROLE, APP_PASSWORD];
  return own.toString();
}
