import { Migration } from '@mikro-orm/migrations';

export class Migration20261123060836_worker_presence extends Migration {
  override name = 'Migration20261123060836_worker_presence';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "worker_presence" ("id" text not null, "alive_at" timestamptz(3) not null, "away_from" timestamptz(3) null, "away_until" timestamptz(3) null, primary key ("id"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "worker_presence" cascade;`);
  }
}
