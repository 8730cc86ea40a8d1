import { Migration } from '@mikro-orm/migrations';

export class Migration20261122234857_add_ons_of_subscriptions extends Migration {
  override name = 'Migration20261122234857_add_ons_of_subscriptions';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "add_ons" jsonb null;`);
    this.addSql(
      `create index "subscriptions_customer_add_ons_index" on "subscriptions" ("customer_id") where add_ons is not null;`,
    );
    this.addSql(
      `create index "subscriptions_user_add_ons_index" on "subscriptions" ("user_id") where add_ons is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "subscriptions_customer_add_ons_index";`);
    this.addSql(`drop index "subscriptions_user_add_ons_index";`);
    this.addSql(`alter table "subscriptions" drop column "add_ons";`);
  }
}
