import { Migration } from '@mikro-orm/migrations';

export class Migration20261123200238_migration_blocks extends Migration {
  override name = 'Migration20261123200238_migration_blocks';

  override up(): void | Promise<void> {
    this.addSql(`alter table "price_migrations" drop constraint "price_migrations_paused_by_check";`);
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_paused_by_check" check ("paused_by" in ('staff', 'canary', 'price_archived', 'mail_not_configured'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `update "price_migrations" set "paused_by" = 'staff' where "paused_by" in ('price_archived', 'mail_not_configured');`,
    );
    this.addSql(`alter table "price_migrations" drop constraint "price_migrations_paused_by_check";`);
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_paused_by_check" check ("paused_by" in ('staff', 'canary'));`,
    );
  }
}
