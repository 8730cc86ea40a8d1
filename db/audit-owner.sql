-- Three roles: the owner of all tables, which runs the migrations; perennial_audit, which nobody signs in
-- as and which owns the audit log; and the application's, which reads and writes rows and owns nothing.
-- `npm run migrate` runs this file after each migration where DATABASE_APP_ROLE is set. By hand, once by a
-- superuser before the first such migration, where one role did everything so far
-- (docs/runbooks/database-roles.md):
--   psql --set=app=<the application's role> --set=owner=<the role of migrations> --file=db/audit-owner.sql <database>
-- Afterwards the application may read and add entries of the audit log. It may no longer change or remove
-- any of them, nor switch off what seals and guards them. It asks for money by ask_approval()
-- and decides by decide_approval() only (docs/adr/0029, 0030). What the functions read, and the schema, is
-- not the application's either: the owner of a table decides what code runs where it is read, and the
-- owner of a schema may drop what is in it. The owner is a member of perennial_audit, so that it can
-- migrate those tables as well.
\set ON_ERROR_STOP on
select 'create role perennial_audit nologin' where not exists (select from pg_roles where rolname = 'perennial_audit') \gexec
select format('grant perennial_audit to %I', :'owner') where not pg_has_role(:'owner', 'perennial_audit', 'member') \gexec
begin;
set local search_path = pg_catalog, public, pg_temp;
-- Who waits for a table makes all who come after wait too. `npm run migrate` tries again; by hand, run the
-- file again.
set local lock_timeout = '2s';
select set_config('perennial.owner', :'owner', true), set_config('perennial.app', :'app', true);
-- The owner of a database is the owner of its schema public by default.
alter schema public owner to perennial_audit;
revoke all on schema public from public;
grant usage on schema public to public;
-- Also what the application's role made while it was the owner. An index goes with its table, a sequence
-- with its column.
do $$
declare one record;
begin
  for one in
    select 'table ' || c.oid::regclass as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'S')
      and c.relowner not in ('perennial_audit'::regrole, current_setting('perennial.owner')::regrole)
      and not exists (
        select from pg_depend d where d.objid = c.oid and (d.deptype = 'e' or c.relkind = 'S' and d.deptype in ('a', 'i'))
      )
    union all
    select 'function ' || p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and p.proowner not in ('perennial_audit'::regrole, current_setting('perennial.owner')::regrole)
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter %s owner to %I', one.name, current_setting('perennial.owner'));
  end loop;
end $$;
revoke create on schema public from :"app";
grant select, insert, update, delete on all tables in schema public to :"app";
grant usage, select on all sequences in schema public to :"app";
alter default privileges for role :"owner" in schema public grant select, insert, update, delete on tables to :"app";
alter default privileges for role :"owner" in schema public grant usage, select on sequences to :"app";
-- Which migrations ran is for the application to read.
revoke insert, update, delete on migrations from :"app";
-- What only the owner of a table may do, done for the application.
-- What a later migration makes is not there yet before it.
do $$
declare name text;
begin
  foreach name in array array['usage_make_partitions(date, date)', 'usage_drop_month(text)', 'usage_analyze_old_keys()'] loop
    if to_regprocedure('public.' || name) is not null then
      execute format('grant execute on function public.%s to %I', name, current_setting('perennial.app'));
    end if;
  end loop;
end $$;
-- Only what has another owner: a new one locks a table against everybody, reads included.
do $$
declare name text;
begin
  foreach name in array array['users', 'customers', 'audit_log', 'audit_seals', 'audit_heads', 'approvals'] loop
    if exists (select from pg_class where oid = ('public.' || name)::regclass and relowner <> 'perennial_audit'::regrole) then
      execute format('alter table public.%I owner to perennial_audit', name);
    end if;
  end loop;
  foreach name in array array[
    'guard_approval()', 'ask_approval(jsonb, bigint, double precision)', 'approval_kind(text)', 'owns_money(text, text)',
    'decide_approval(text, text, text)', 'expire_approval(text)', 'end_approval(text, text, text)', 'audit_entry_text(audit_log)',
    'seal_audit_entry()', 'refuse_audit_change()', 'refuse_audit_change_but_erasure()', 'commit_audit_reason()'
  ] loop
    if exists (select from pg_proc where oid = ('public.' || name)::regprocedure and proowner <> 'perennial_audit'::regrole) then
      execute format('alter function public.%s owner to perennial_audit', name);
    end if;
  end loop;
end $$;
revoke all on audit_log, audit_seals, audit_heads, approvals from public, :"app";
grant select, insert on audit_log, audit_heads to :"app";
-- Only to null, where a person was erased: audit_log_erasure_only sees to it.
grant update (reason, reason_salt) on audit_log to :"app";
grant select on audit_seals to :"app";
grant select on approvals to :"app";
-- Erasure takes the text out; the trigger allows no other.
grant update (reason) on approvals to :"app";
-- A trigger's function needs no right to run, only to be put on a table.
revoke execute on function seal_audit_entry(), guard_approval(), refuse_audit_change(), refuse_audit_change_but_erasure(), commit_audit_reason() from public, :"app";
revoke execute on function ask_approval(jsonb, bigint, double precision), decide_approval(text, text, text), expire_approval(text), end_approval(text, text, text) from public;
grant execute on function ask_approval(jsonb, bigint, double precision), decide_approval(text, text, text), expire_approval(text), end_approval(text, text, text) to :"app";
revoke all on users, customers from public, :"app";
grant select, insert, update, delete on users, customers to :"app";
commit;
