import { Migration } from '@mikro-orm/migrations';

export class Migration20261123111253_coupons_used extends Migration {
  override name = 'Migration20261123111253_coupons_used';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "coupon_redemptions" drop constraint "coupon_redemptions_coupon_id_email_key_unique";`,
    );
    this.addSql(
      `alter table "coupon_redemptions" drop constraint "coupon_redemptions_coupon_id_person_unique";`,
    );
    this.addSql(`alter table "coupon_redemptions" add "used_at" timestamptz(3) null;`);
    this.addSql(
      `update "coupon_redemptions" r set "used_at" = r."created_at" where r."claimed_by" not like 'cs\\_%' or exists (select from "checkouts" c where c."session_id" = r."claimed_by" and c."status" = 'fulfilled');`,
    );
    this.addSql(
      `create index "coupon_redemptions_coupon_id_person_index" on "coupon_redemptions" ("coupon_id", "person");`,
    );
    this.addSql(
      `create index "coupon_redemptions_coupon_id_email_key_index" on "coupon_redemptions" ("coupon_id", "email_key");`,
    );
    this.addSql(
      `alter table "coupon_redemptions" add constraint "coupon_redemptions_coupon_id_claimed_by_unique" unique ("coupon_id", "claimed_by");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "coupon_redemptions_coupon_id_person_index";`);
    this.addSql(`drop index "coupon_redemptions_coupon_id_email_key_index";`);
    this.addSql(
      `alter table "coupon_redemptions" drop constraint "coupon_redemptions_coupon_id_claimed_by_unique";`,
    );
    // A person has one claim again: the one that counts, else the first.
    this.addSql(
      `delete from "coupon_redemptions" r using "coupon_redemptions" other where other."coupon_id" = r."coupon_id" and (other."person" = r."person" or other."email_key" = r."email_key") and (other."used_at" is null, other."created_at", other."id") < (r."used_at" is null, r."created_at", r."id");`,
    );
    this.addSql(`alter table "coupon_redemptions" drop column "used_at";`);
    this.addSql(
      `alter table "coupon_redemptions" add constraint "coupon_redemptions_coupon_id_email_key_unique" unique ("coupon_id", "email_key");`,
    );
    this.addSql(
      `alter table "coupon_redemptions" add constraint "coupon_redemptions_coupon_id_person_unique" unique ("coupon_id", "person");`,
    );
  }
}
