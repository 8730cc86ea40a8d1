import { Migration } from '@mikro-orm/migrations';

export class Migration20261123001412_approvals extends Migration {
  override name = 'Migration20261123001412_approvals';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "approvals" ("id" text not null, "action" text not null, "subject_id" text not null, "customer_id" text null, "key" text not null, "amount" bigint null, "currency" text not null, "worth" bigint null, "input" jsonb not null, "reason" text not null, "state" text not null, "asked_by" text not null, "asked_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "decided_by" text null, "decided_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`alter table "approvals" add constraint "approvals_key_unique" unique ("key");`);
    this.addSql(`create index "approvals_asked_index" on "approvals" ("asked_by", "action", "asked_at");`);
    this.addSql(
      `create index "approvals_waiting_index" on "approvals" ("asked_at") where state = 'waiting';`,
    );

    this.addSql(`create function refuse_own_decision() returns trigger language plpgsql as $$
      begin
        if new.state in ('approved', 'refused') and new.decided_by is not distinct from new.asked_by
          or new.state in ('approved', 'refused') and new.decided_by is null then
          raise exception 'approval % needs a second person', new.id
            using errcode = 'check_violation', constraint = 'approvals_second_person_check';
        end if;
        return new;
      end
    $$;`);
    this.addSql(
      `create trigger approvals_second_person before insert or update on "approvals" for each row execute function refuse_own_decision();`,
    );
    this.addSql(
      `alter table "approvals" add constraint "approvals_state_check" check ("state" in ('not_needed', 'waiting', 'approved', 'refused', 'withdrawn'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "approvals" cascade;`);
    this.addSql(`drop function refuse_own_decision();`);
  }
}
