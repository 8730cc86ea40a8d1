import { Migration } from '@mikro-orm/migrations';

export class Migration20261122112412_usage_warned_of_and_zone_changes extends Migration {
  override name = 'Migration20261122112412_usage_warned_of_and_zone_changes';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "usage_zone_changes" ("id" serial primary key, "customer_id" text not null, "changed_at" timestamptz(3) not null default now(), "time_zone" text null, "day_from" timestamptz(3) not null, "day_to" timestamptz(3) not null);`,
    );
    this.addSql(
      `create index "usage_zone_changes_customer_id_index" on "usage_zone_changes" ("customer_id");`,
    );

    this.addSql(`alter table "usage_warnings" add "allowance" numeric(24,6) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "usage_zone_changes" cascade;`);

    this.addSql(`alter table "usage_warnings" drop column "allowance";`);
  }
}
