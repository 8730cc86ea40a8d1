import { Migration } from '@mikro-orm/migrations';

export class Migration20261123100153_coupon_redemptions extends Migration {
  override name = 'Migration20261123100153_coupon_redemptions';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "coupon_redemptions" ("id" text not null, "coupon_id" text not null, "person" text not null, "email_key" text null, "claimed_by" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "coupon_redemptions_claimed_by_index" on "coupon_redemptions" ("claimed_by");`);
    this.addSql(`create index "coupon_redemptions_person_index" on "coupon_redemptions" ("person");`);
    this.addSql(
      `alter table "coupon_redemptions" add constraint "coupon_redemptions_coupon_id_person_unique" unique ("coupon_id", "person");`,
    );
    this.addSql(
      `alter table "coupon_redemptions" add constraint "coupon_redemptions_coupon_id_email_key_unique" unique ("coupon_id", "email_key");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "coupon_redemptions" cascade;`);
  }
}
