import { Migration } from '@mikro-orm/migrations';

export class Migration20261122200543_stripe_mappings extends Migration {
  override name = 'Migration20261122200543_stripe_mappings';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "stripe_mappings" ("stripe_id" text not null, "plan_code" text null, "display_name" text null, "grants" jsonb null, "created_at" timestamptz(3) not null, primary key ("stripe_id"));`,
    );
    this.addSql(`create index "stripe_mappings_plan_code_index" on "stripe_mappings" ("plan_code");`);
    this.addSql(`insert into "stripe_mappings" ("stripe_id", "plan_code", "created_at")
      select stripe_product_id, code, now() from "plans" where stripe_product_id is not null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "stripe_mappings" cascade;`);
  }
}
