import { Migration } from '@mikro-orm/migrations';

export class Migration20261123173720_stays_mail extends Migration {
  override name = 'Migration20261123173720_stays_mail';

  override up(): void | Promise<void> {
    this.addSql(`alter table "migrated_subscriptions" add "stays_mail_due_at" timestamptz(3) null;`);
    this.addSql(
      `create index "migrated_subscriptions_mail_index" on "migrated_subscriptions" ("migration_id", "stays_mail_due_at") where stays_mail_due_at is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "migrated_subscriptions_mail_index";`);
    this.addSql(`alter table "migrated_subscriptions" drop column "stays_mail_due_at";`);
  }
}
