import { Migration } from '@mikro-orm/migrations';

export class Migration20261122210306_interval_count extends Migration {
  override name = 'Migration20261122210306_interval_count';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "interval_count" int not null default 1;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" drop column "interval_count";`);
  }
}
