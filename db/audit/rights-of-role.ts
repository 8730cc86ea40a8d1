import type { EntityManager } from '@mikro-orm/postgresql';
import { queryOne } from '../sql.ts';

/**
 * What the role of this connection may do that it does not need, by itself or as a role that it may become
 * (`set role`).
 */
interface RightsOfRole {
  role: string;
  /** On the whole server or database, as parts of a sentence: `is a superuser`. */
  server: string[];
  /**
   * Tables of the audit log and of approvals, tables that their functions read, those functions, and the
   * schema: their owner could switch triggers off, or let code run as the functions' owner.
   */
  owned: string[];
  /** As `update audit_log.action`. */
  granted: string[];
  /** Functions that run as a superuser, as `ask_approval()`. */
  asSuperuser: string[];
  /** Whether it may make functions and operators where the statements of a migration find them. */
  createsInPublic: boolean;
  /** How many other tables, views and functions of ours it owns, and so could change. */
  ownsOthers: number;
}

/** Rights on each table that `db/audit-owner.sql` leaves, by column where not on the whole of it. */
const NEEDED: Record<string, readonly string[]> = {
  audit_log: ['select', 'insert', 'update(reason)', 'update(reason_salt)'],
  audit_seals: ['select'],
  audit_heads: ['select', 'insert'],
  approvals: ['select', 'update(reason)'],
  users: ['select', 'insert', 'update', 'delete'],
  customers: ['select', 'insert', 'update', 'delete'],
};

const FUNCTIONS = [
  'approval_kind',
  'ask_approval',
  'audit_entry_text',
  'commit_audit_reason',
  'decide_approval',
  'end_approval',
  'expire_approval',
  'guard_approval',
  'owns_money',
  'refuse_audit_change',
  'refuse_audit_change_but_erasure',
  'seal_audit_entry',
  'usage_analyze_old_keys',
  'usage_drop_month',
  'usage_make_partitions',
];

/** Roles of PostgreSQL itself that reach past every grant. */
const MEMBERSHIPS = ['pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program'];

/** @returns empty lists where the role may do what it needs and no more */
export async function rightsOfRole(em: EntityManager): Promise<RightsOfRole> {
  const row = await queryOne<RightsOfRole & { rights: string[] }>(
    em,
    // 'member' and not 'usage': a member that inherits nothing may still become the role.
    `with reached as (
       select other.*, case when other.rolname = current_user then '' else 'is in ' || other.rolname || ', which ' end as way
       from pg_roles other where pg_has_role(current_user, other.oid, 'member')
     )
     select r.rolname::text as role,
       case when r.rolsuper then array['is a superuser'] else array(
         select way || fact from reached, lateral (values
           (rolsuper, 'is a superuser'), (rolcreaterole, 'makes roles'), (rolreplication, 'copies the whole server'),
           (rolbypassrls, 'reads past row security'), (rolname = any($1::text[]), 'reaches past grants')
         ) as facts (holds, fact) where holds order by way, fact
       ) end as server,
       array(
         select relname::text from pg_class where relname = any($2::text[]) and relkind in ('r', 'v')
           and relnamespace = 'public'::regnamespace and relowner in (select oid from reached) order by relname
       ) || array(
         select proname || '()' from pg_proc where proname = any($3::text[])
           and pronamespace = 'public'::regnamespace and proowner in (select oid from reached) order by proname
       ) || array(
         select 'the schema public' from pg_namespace where nspname = 'public' and nspowner in (select oid from reached)
       ) as owned,
       array(
         select proname || '()' from pg_proc join pg_roles o on o.oid = proowner where proname = any($3::text[])
           and pronamespace = 'public'::regnamespace and prosecdef and o.rolsuper order by proname
       ) as as_superuser,
       exists (select from reached where has_schema_privilege(oid, 'public', 'create')) as creates_in_public,
       (select count(*) from pg_class where relkind in ('r', 'p', 'v', 'S') and not relname = any($2::text[])
          and relnamespace = 'public'::regnamespace and relowner in (select oid from reached))
       + (select count(*) from pg_proc p where not proname = any($3::text[]) and pronamespace = 'public'::regnamespace
          and proowner in (select oid from reached)
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')) as owns_others,
       array(
         select lower(privilege) || ' ' || tab from unnest($2::text[]) tab,
           unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) privilege
         where exists (select from reached where has_table_privilege(oid, tab, privilege))
         union all
         select 'update(' || column_name || ') ' || table_name from information_schema.columns
         where table_schema = current_schema() and table_name = any($2::text[])
           and exists (select from reached where has_column_privilege(oid, table_name::text, column_name::text, 'UPDATE'))
           and not exists (select from reached where has_table_privilege(oid, table_name::text, 'UPDATE'))
       ) as rights
     from pg_roles r where r.rolname = current_user`,
    [MEMBERSHIPS, Object.keys(NEEDED), FUNCTIONS],
  );
  if (row === null) throw new Error('the role of this connection is not in pg_roles');
  const { role, server, owned, asSuperuser, createsInPublic, ownsOthers, rights } = row;
  // An owner may do everything with a table: saying so is enough.
  const granted = rights.filter((right) => {
    const [what = '', table = ''] = right.split(' ');
    return !owned.includes(table) && NEEDED[table]?.includes(what) !== true;
  });
  return { role, server, owned, granted, asSuperuser, createsInPublic, ownsOthers };
}
