import { Migration } from '@mikro-orm/migrations';

export class Migration20261122235200_stripe_account extends Migration {
  override name = 'Migration20261122235200_stripe_account';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "stripe_account" ("provider" text not null, "account_id" text not null, "mode" text not null, "first_seen_at" timestamptz(3) not null, primary key ("provider"));`,
    );

    this.addSql(
      `alter table "stripe_account" add constraint "stripe_account_mode_check" check ("mode" in ('live', 'test'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "stripe_account" cascade;`);
  }
}
