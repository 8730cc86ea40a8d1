import { Migration } from '@mikro-orm/migrations';

const TABLES = ['audit_log', 'audit_seals', 'audit_heads'];

export class Migration20261122231827_audit_chain extends Migration {
  override name = 'Migration20261122231827_audit_chain';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_seals" ("position" bigint not null, "entry_id" bigint not null, "hash" text not null, "sealed_at" timestamptz(3) not null, primary key ("position"));`,
    );
    this.addSql(
      `alter table "audit_seals" add constraint "audit_seals_entry_id_unique" unique ("entry_id");`,
    );
    this.addSql(
      `create table "audit_heads" ("position" bigint not null, "hash" text not null, "key_id" text not null, "signature" text not null, "signed_at" timestamptz(3) not null, primary key ("position"));`,
    );
    // Length before value, so that no two entries have one text; scripts/verify/check-audit-log.ts makes
    // the same from the columns.
    this.addSql(`create function audit_entry_text(entry audit_log) returns text language sql stable as $$
      select string_agg(coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' order by place)
      from unnest(array[
        entry.id::text, entry.actor_id, entry.actor_kind, entry.action, entry.subject_type, entry.subject_id,
        entry.before::text, entry.after::text, entry.reason, entry.request_id,
        (extract(epoch from entry.at) * 1000)::bigint::text
      ]) with ordinality as field(value, place)
    $$;`);
    // Runs while the transaction commits, so that nobody waits for a client that holds the lock. One after
    // the other: no fork.
    this.addSql(`create function seal_audit_entry() returns trigger language plpgsql security definer
      set search_path from current as $$
      declare previous audit_seals%rowtype;
      begin
        perform pg_advisory_xact_lock(84084712);
        select * into previous from audit_seals order by position desc limit 1;
        insert into audit_seals (position, entry_id, hash, sealed_at) values (
          coalesce(previous.position, 0) + 1, new.id,
          encode(sha256(convert_to(coalesce(previous.hash, '') || E'\\n' || audit_entry_text(new), 'UTF8')), 'hex'),
          greatest(clock_timestamp(), previous.sealed_at)
        );
        return null;
      end
    $$;`);
    this.addSql(`create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
      end
    $$;`);
    // What was written before is sealed as it stands now, with the time that it says of itself.
    this.addSql(`do $$
      declare entry audit_log; n bigint := 0; h text := ''; t timestamptz := '-infinity';
      begin
        for entry in select * from audit_log order by id loop
          n := n + 1;
          h := encode(sha256(convert_to(h || E'\\n' || audit_entry_text(entry), 'UTF8')), 'hex');
          t := greatest(entry.at, t);
          insert into audit_seals values (n, entry.id, h, t);
        end loop;
      end
    $$;`);
    this.addSql(
      `create constraint trigger audit_log_seal after insert on "audit_log" deferrable initially deferred for each row execute function seal_audit_entry();`,
    );
    for (const table of TABLES)
      this.addSql(
        `create trigger ${table}_append_only before update or delete or truncate on "${table}" for each statement execute function refuse_audit_change();`,
      );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger audit_log_append_only on "audit_log";`);
    this.addSql(`drop trigger audit_log_seal on "audit_log";`);
    this.addSql(`drop table "audit_heads";`);
    this.addSql(`drop table "audit_seals";`);
    this.addSql(`drop function refuse_audit_change();`);
    this.addSql(`drop function seal_audit_entry();`);
    this.addSql(`drop function audit_entry_text(audit_log);`);
  }
}
