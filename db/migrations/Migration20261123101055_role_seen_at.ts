import { Migration } from '@mikro-orm/migrations';

export class Migration20261123101055_role_seen_at extends Migration {
  override name = 'Migration20261123101055_role_seen_at';

  override up(): void | Promise<void> {
    this.addSql(`alter table "users" add "role_seen_at" timestamptz(3) not null default now();`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "users" drop column "role_seen_at";`);
  }
}
