import type { EntityManager } from '@mikro-orm/postgresql';
import { queryOne } from '../sql.ts';

/** What the role of this connection may do that it does not need. */
export interface RightsOfRole {
  role: string;
  /** On the whole server or database, as parts of a sentence: `is a superuser`. */
  server: string[];
  /** Tables of the audit log and of approvals that it owns, so that it could switch their triggers off. */
  owned: string[];
  /** As `update audit_log.action`. */
  granted: string[];
}

/** Rights on each table that `db/audit-owner.sql` leaves, by column where not on the whole of it. */
const NEEDED: Record<string, readonly string[]> = {
  audit_log: ['select', 'insert', 'update(reason)', 'update(reason_salt)'],
  audit_seals: ['select'],
  audit_heads: ['select', 'insert'],
  approvals: ['select', 'update(reason)'],
};

/** Roles of PostgreSQL itself that reach past every grant. */
const MEMBERSHIPS = ['pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program'];

/** @returns empty lists where the role may do what it needs and no more */
export async function rightsOfRole(em: EntityManager): Promise<RightsOfRole> {
  const row = await queryOne<RightsOfRole & { rights: string[] }>(
    em,
    `select r.rolname::text as role,
       case when r.rolsuper then array['is a superuser'] else array_remove(array[
         case when r.rolcreaterole then 'makes roles' end,
         case when r.rolreplication then 'copies the whole server' end
       ] || array(
         select 'is in ' || other.rolname from pg_roles other
         where other.rolname = any($1::text[]) and pg_has_role(r.rolname, other.rolname, 'usage')
       ), null) end as server,
       array(
         select relname::text from pg_class where relname = any($2::text[]) and relkind = 'r'
           and pg_has_role(r.rolname, relowner, 'usage') order by relname
       ) as owned,
       array(
         select lower(privilege) || ' ' || tab from unnest($2::text[]) tab,
           unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) privilege
         where has_table_privilege(r.rolname, tab, privilege)
         union all
         select 'update(' || column_name || ') ' || table_name from information_schema.columns
         where table_schema = current_schema() and table_name = any($2::text[])
           and has_column_privilege(r.rolname, table_name::text, column_name::text, 'UPDATE')
           and not has_table_privilege(r.rolname, table_name::text, 'UPDATE')
       ) as rights
     from pg_roles r where r.rolname = current_user`,
    [MEMBERSHIPS, Object.keys(NEEDED)],
  );
  if (row === null) throw new Error('the role of this connection is not in pg_roles');
  const { role, server, owned, rights } = row;
  // An owner may do everything with a table: saying so is enough.
  const granted = rights.filter((right) => {
    const [what = '', table = ''] = right.split(' ');
    return !owned.includes(table) && NEEDED[table]?.includes(what) !== true;
  });
  return { role, server, owned, granted };
}
