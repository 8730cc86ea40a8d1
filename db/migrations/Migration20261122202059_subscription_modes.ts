import { Migration } from '@mikro-orm/migrations';

export class Migration20261122202059_subscription_modes extends Migration {
  override name = 'Migration20261122202059_subscription_modes';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "mode" text not null default 'managed';`);
    this.addSql(
      `alter table "subscriptions" add constraint "subscriptions_mode_check" check ("mode" in ('managed', 'observed', 'foreign'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" drop constraint "subscriptions_mode_check";`);
    this.addSql(`alter table "subscriptions" drop column "mode";`);
  }
}
