import { Migration } from '@mikro-orm/migrations';

export class Migration20261122233105_persons_data extends Migration {
  override name = 'Migration20261122233105_persons_data';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "person_erasures" ("id" text not null, "user_id" text null, "customer_ids" jsonb not null, "subject_hash" text null, "requested_by" text not null, "state" text not null default 'running', "receipt" jsonb not null, "requested_at" timestamptz(3) not null, "erased_at" timestamptz(3) null, "completed_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "person_erasures_user_id_index" on "person_erasures" ("user_id");`);
    this.addSql(`create index "person_erasures_subject_hash_index" on "person_erasures" ("subject_hash");`);

    this.addSql(
      `create table "person_exports" ("id" text not null, "user_id" text null, "customer_id" text null, "requested_by" text not null, "state" text not null default 'collecting', "created_at" timestamptz(3) not null, "ready_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "person_exports_user_id_index" on "person_exports" ("user_id");`);
    this.addSql(`create index "person_exports_requested_by_index" on "person_exports" ("requested_by");`);
    this.addSql(`create index "person_exports_expires_at_index" on "person_exports" ("expires_at");`);

    this.addSql(
      `create table "person_export_parts" ("export_id" text not null, "origin" text not null, "name" text not null, "page" int not null, "expires_at" timestamptz(3) not null, "rows" json not null, primary key ("export_id", "origin", "name", "page"));`,
    );
    this.addSql(
      `create index "person_export_parts_expires_at_index" on "person_export_parts" ("expires_at");`,
    );

    this.addSql(
      `alter table "person_erasures" add constraint "person_erasures_state_check" check ("state" in ('running', 'refused', 'erased', 'complete'));`,
    );

    this.addSql(
      `alter table "person_exports" add constraint "person_exports_state_check" check ("state" in ('collecting', 'ready'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "person_erasures" cascade;`);
    this.addSql(`drop table if exists "person_exports" cascade;`);
    this.addSql(`drop table if exists "person_export_parts" cascade;`);
  }
}
