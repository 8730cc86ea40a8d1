import { Migration } from '@mikro-orm/migrations';

/** The text of an entry that a seal is made over, with more fields behind those that it always had. */
const entryText = (more: string): string =>
  `create or replace function audit_entry_text(entry audit_log) returns text language sql stable as $$
    select string_agg(coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' order by place)
    from unnest(array[
      entry.id::text, entry.actor_id, entry.actor_kind, entry.action, entry.subject_type, entry.subject_id,
      entry.before::text, entry.after::text, entry.reason_hash, entry.request_id,
      (extract(epoch from entry.at) * 1000)::bigint::text
    ]${more}) with ordinality as field(value, place)
  $$;`;

export class Migration20261123055336_caller_request_ids extends Migration {
  override name = 'Migration20261123055336_caller_request_ids';

  override up(): void | Promise<void> {
    this.addSql(`alter table "audit_log" add "caller_request_id" text null;`);
    // An entry without one has the text that it always had: older seals hold, and an id that is added or
    // taken away shows.
    this.addSql(
      entryText(
        ` || case when entry.caller_request_id is null then '{}'::text[] else array[entry.caller_request_id] end`,
      ),
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`lock table "audit_log" in exclusive mode;`);
    this.addSql(entryText(''));
    // From the first entry with such an id on, seals are made anew, and what was signed of them says
    // nothing any more.
    for (const table of ['audit_seals', 'audit_heads'])
      this.addSql(`alter table "${table}" disable trigger ${table}_append_only;`);
    this.addSql(`do $$
      declare link record; h text; n bigint := (
        select min(s.position) from audit_seals s join audit_log a on a.id = s.entry_id where a.caller_request_id is not null
      );
      begin
        select hash into h from audit_seals where position = n - 1;
        for link in select s.position, a as entry from audit_seals s join audit_log a on a.id = s.entry_id
          where s.position >= n order by s.position loop
          h := encode(sha256(convert_to(coalesce(h, '') || E'\\n' || audit_entry_text(link.entry), 'UTF8')), 'hex');
          update audit_seals set hash = h where position = link.position;
        end loop;
        delete from audit_heads where position >= n;
      end
    $$;`);
    for (const table of ['audit_seals', 'audit_heads'])
      this.addSql(`alter table "${table}" enable trigger ${table}_append_only;`);
    this.addSql(`alter table "audit_log" drop column "caller_request_id";`);
  }
}
