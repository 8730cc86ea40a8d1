import { Migration } from '@mikro-orm/migrations';

export class Migration20261123092733_sweep_passes_and_repairs extends Migration {
  override name = 'Migration20261123092733_sweep_passes_and_repairs';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "invariants" ("id" text not null, "checked_at" timestamptz(3) not null, "checked" int not null, "differed" int not null, "repairing" int not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "sweep_passes" ("id" text not null, "kind" text not null, "began_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "list" text null, "pages" int not null, "pages_expected" int not null, "looked_at" jsonb not null, "counts" jsonb not null, "not_looked_at" jsonb not null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "sweep_passes_began_at_index" on "sweep_passes" ("began_at");`);

    this.addSql(
      `create table "sweep_repairs" ("id" text not null, "pass_id" text not null, "subject" text not null, "subject_id" text not null, "customer_id" text null, "invariant" text not null, "action" text not null, "state" text not null, "before" jsonb not null, "after" jsonb null, "found_at" timestamptz(3) not null, "looked_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "sweep_repairs_customer_id_index" on "sweep_repairs" ("customer_id");`);
    this.addSql(
      `create unique index "sweep_repairs_open_index" on "sweep_repairs" ("subject", "subject_id") where state <> 'repaired';`,
    );
    this.addSql(`create index "sweep_repairs_found_at_index" on "sweep_repairs" ("found_at");`);

    this.addSql(
      `alter table "sweep_passes" add constraint "sweep_passes_kind_check" check ("kind" in ('standing', 'once'));`,
    );

    this.addSql(
      `alter table "sweep_repairs" add constraint "sweep_repairs_subject_check" check ("subject" in ('subscription', 'account', 'invoice', 'dispute', 'refund', 'charge'));`,
    );
    this.addSql(
      `alter table "sweep_repairs" add constraint "sweep_repairs_action_check" check ("action" in ('start', 'refresh', 'read', 'write', 'none'));`,
    );
    this.addSql(
      `alter table "sweep_repairs" add constraint "sweep_repairs_state_check" check ("state" in ('asked', 'repaired', 'attention'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "invariants" cascade;`);
    this.addSql(`drop table if exists "sweep_passes" cascade;`);
    this.addSql(`drop table if exists "sweep_repairs" cascade;`);
  }
}
