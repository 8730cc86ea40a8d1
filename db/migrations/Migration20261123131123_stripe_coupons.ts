import { Migration } from '@mikro-orm/migrations';

export class Migration20261123131123_stripe_coupons extends Migration {
  override name = 'Migration20261123131123_stripe_coupons';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "stripe_coupons" ("stripe_id" text not null, "name" text not null, "created_at" timestamptz(3) not null, primary key ("stripe_id"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "stripe_coupons" cascade;`);
  }
}
