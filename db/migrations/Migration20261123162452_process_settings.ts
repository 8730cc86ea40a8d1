import { Migration } from '@mikro-orm/migrations';

export class Migration20261123162452_process_settings extends Migration {
  override name = 'Migration20261123162452_process_settings';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "process_settings" ("process" text not null, "settings" jsonb not null, "started_at" timestamptz(3) not null, primary key ("process"));`,
    );

    this.addSql(
      `alter table "process_settings" add constraint "process_settings_process_check" check ("process" in ('api', 'worker'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "process_settings" cascade;`);
  }
}
