import { Migration } from '@mikro-orm/migrations';

export class Migration20261123164150_users_disabled extends Migration {
  override name = 'Migration20261123164150_users_disabled';

  override up(): void | Promise<void> {
    this.addSql(`alter table "users" add "disabled_at" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "users" drop column "disabled_at";`);
  }
}
