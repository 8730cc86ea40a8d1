import { Migration } from '@mikro-orm/migrations';

/** The text of an entry that a seal is made over, with one column for its reason. */
const entryText = (reason: 'reason' | 'reason_hash'): string =>
  `create or replace function audit_entry_text(entry audit_log) returns text language sql stable as $$
    select string_agg(coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' order by place)
    from unnest(array[
      entry.id::text, entry.actor_id, entry.actor_kind, entry.action, entry.subject_type, entry.subject_id,
      entry.before::text, entry.after::text, entry.${reason}, entry.request_id,
      (extract(epoch from entry.at) * 1000)::bigint::text
    ]) with ordinality as field(value, place)
  $$;`;

export class Migration20261123031805_erasable_audit_reasons extends Migration {
  override name = 'Migration20261123031805_erasable_audit_reasons';

  override up(): void | Promise<void> {
    this.addSql(`lock table "audit_log" in exclusive mode;`);
    this.addSql(`alter table "audit_log" add "reason_salt" text null, add "reason_hash" text null;`);
    this.addSql(`create function commit_audit_reason() returns trigger language plpgsql as $$
      begin
        new.reason_salt := case when new.reason is not null then replace(gen_random_uuid()::text, '-', '') end;
        new.reason_hash := encode(sha256(convert_to(new.reason_salt || E'\\n' || new.reason, 'UTF8')), 'hex');
        return new;
      end
    $$;`);
    this.addSql(
      `create trigger audit_log_commit_reason before insert on "audit_log" for each row execute function commit_audit_reason();`,
    );
    this.addSql(`create function refuse_audit_change_but_erasure() returns trigger language plpgsql as $$
      begin
        if new.reason is null and new.reason_salt is null and old.reason is not null then
          old.reason := null;
          old.reason_salt := null;
          if new is not distinct from old then
            return new;
          end if;
        end if;
        raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
      end
    $$;`);
    this.addSql(`drop trigger audit_log_append_only on "audit_log";`);
    // Seals of these entries hold the reason itself. One more entry holds their texts with its hash in its
    // place, for when it is gone.
    this.addSql(
      `update "audit_log" set reason_salt = replace(gen_random_uuid()::text, '-', '') where reason is not null;`,
    );
    this.addSql(
      `update "audit_log" set reason_hash = encode(sha256(convert_to(reason_salt || E'\\n' || reason, 'UTF8')), 'hex') where reason is not null;`,
    );
    this.addSql(entryText('reason_hash'));
    this.addSql(`do $$
      declare link record; n bigint; h text; digest text := '';
      begin
        for link in select s.position, s.hash, a as entry from audit_seals s join audit_log a on a.id = s.entry_id order by s.position loop
          n := link.position;
          h := link.hash;
          digest := encode(sha256(convert_to(digest || E'\\n' || audit_entry_text(link.entry), 'UTF8')), 'hex');
        end loop;
        if digest <> '' then
          insert into audit_log (actor_kind, action, subject_type, subject_id, after, at) values (
            'system', 'audit.bridged', 'audit_log', 'chain',
            jsonb_build_object('position', n, 'hash', h, 'digest', digest), clock_timestamp()
          );
          set constraints audit_log_seal immediate;
          set constraints audit_log_seal deferred;
        end if;
      end
    $$;`);
    this.addSql(
      `create trigger audit_log_append_only before delete or truncate on "audit_log" for each statement execute function refuse_audit_change();`,
    );
    this.addSql(
      `create trigger audit_log_erasure_only before update on "audit_log" for each row execute function refuse_audit_change_but_erasure();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`lock table "audit_log" in exclusive mode;`);
    for (const trigger of ['audit_log_erasure_only', 'audit_log_append_only', 'audit_log_commit_reason'])
      this.addSql(`drop trigger ${trigger} on "audit_log";`);
    this.addSql(`drop function refuse_audit_change_but_erasure();`);
    this.addSql(`drop function commit_audit_reason();`);
    this.addSql(entryText('reason'));
    this.addSql(`alter table "audit_log" drop column "reason_salt", drop column "reason_hash";`);
    // The release before knows one kind of seal only: all are made anew, and what was signed of the others
    // says nothing any more.
    for (const table of ['audit_seals', 'audit_heads']) {
      this.addSql(`alter table "${table}" disable trigger ${table}_append_only;`);
      this.addSql(`delete from "${table}";`);
      this.addSql(`alter table "${table}" enable trigger ${table}_append_only;`);
    }
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
      `create trigger audit_log_append_only before update or delete or truncate on "audit_log" for each statement execute function refuse_audit_change();`,
    );
  }
}
