-- Run once by a superuser, after `npm run migrate`, where the application signs in as a role that is none:
--   psql --set=app=<the application's role> --file=db/audit-owner.sql <database>
-- Afterwards the application may read and add entries of the audit log. It may no longer change or remove any of them, nor switch off what
-- seals and guards them. It asks for money by ask_approval() and decides by decide_approval() only (docs/adr/0029, 0030). A later
-- migration of these tables is run by a superuser, and then this file again. What the functions read, and the schema, is not the
-- application's either: the owner of a table decides what code runs where it is read, and the owner of a schema may drop what is in it.
\set ON_ERROR_STOP on
select 'create role perennial_audit nologin' where not exists (select from pg_roles where rolname = 'perennial_audit') \gexec
begin;
set local search_path = pg_catalog, public, pg_temp;
-- The owner of a database is the owner of its schema public by default.
alter schema public owner to perennial_audit;
revoke all on schema public from public;
grant usage on schema public to public;
-- The months of usage are tables that the application makes (usage_make_partitions).
grant usage, create on schema public to :"app";
alter table users owner to perennial_audit;
alter table customers owner to perennial_audit;
alter table audit_log owner to perennial_audit;
alter table audit_seals owner to perennial_audit;
alter table audit_heads owner to perennial_audit;
alter table approvals owner to perennial_audit;
alter function guard_approval() owner to perennial_audit;
alter function ask_approval(jsonb, bigint, double precision) owner to perennial_audit;
alter function approval_kind(text) owner to perennial_audit;
alter function owns_money(text, text) owner to perennial_audit;
alter function decide_approval(text, text, text) owner to perennial_audit;
alter function expire_approval(text) owner to perennial_audit;
alter function end_approval(text, text, text) owner to perennial_audit;
alter function audit_entry_text(audit_log) owner to perennial_audit;
alter function seal_audit_entry() owner to perennial_audit;
alter function refuse_audit_change() owner to perennial_audit;
alter function refuse_audit_change_but_erasure() owner to perennial_audit;
alter function commit_audit_reason() owner to perennial_audit;
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
grant usage on all sequences in schema public to :"app";
commit;
