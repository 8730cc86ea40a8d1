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

    this.addSql(
      `alter table "approvals" add constraint "approvals_second_person_check" check (state not in ('approved', 'refused') or (decided_by is not null and decided_by <> asked_by));`,
    );
    this.addSql(
      `alter table "approvals" add constraint "approvals_state_check" check ("state" in ('not_needed', 'waiting', 'approved', 'refused', 'withdrawn'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "approvals" cascade;`);
  }
}
