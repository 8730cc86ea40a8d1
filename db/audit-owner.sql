-- Run once by a superuser, after `npm run migrate`, where the application signs in as a role that is none:
--   psql --set=app=<the application's role> --file=db/audit-owner.sql <database>
-- Afterwards the application may read and add entries of the audit log. It may no longer change or remove any, nor switch off what
-- seals them (docs/adr/0029). A later migration of these tables is run by a superuser.
\set ON_ERROR_STOP on
select 'create role perennial_audit nologin' where not exists (select from pg_roles where rolname = 'perennial_audit') \gexec
begin;
alter table audit_log owner to perennial_audit;
alter table audit_seals owner to perennial_audit;
alter table audit_heads owner to perennial_audit;
alter function audit_entry_text(audit_log) owner to perennial_audit;
alter function seal_audit_entry() owner to perennial_audit;
alter function refuse_audit_change() owner to perennial_audit;
alter function refuse_audit_change_but_erasure() owner to perennial_audit;
alter function commit_audit_reason() owner to perennial_audit;
revoke all on audit_log, audit_seals, audit_heads from public, :"app";
grant select, insert on audit_log, audit_heads to :"app";
-- Only to null, where a person was erased: audit_log_erasure_only sees to it.
grant update (reason, reason_salt) on audit_log to :"app";
grant select on audit_seals to :"app";
grant usage on all sequences in schema public to :"app";
commit;
