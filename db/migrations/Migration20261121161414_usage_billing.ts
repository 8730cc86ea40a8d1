import { Migration } from '@mikro-orm/migrations';

export class Migration20261121161414_usage_billing extends Migration {
  override name = 'Migration20261121161414_usage_billing';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "credit_burns" ("grant_id" text not null, "subscription_id" text not null, "period_start" timestamptz(3) not null, "customer_id" text not null, "amount" numeric(24,6) not null, "updated_at" timestamptz(3) not null, primary key ("grant_id", "subscription_id", "period_start"));`,
    );
    this.addSql(`create index "credit_burns_customer_id_index" on "credit_burns" ("customer_id");`);

    this.addSql(
      `create table "usage_charges" ("id" text not null, "customer_id" text not null, "subscription_id" text not null, "period_start" timestamptz(3) not null, "amount" bigint not null, "currency" text not null, "billed_start" timestamptz(3) not null, "billed_end" timestamptz(3) not null, "dated_at" timestamptz(3) not null, "state" text not null default 'planned', "error" text null, "created_at" timestamptz(3) not null, "reported_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "usage_charges_planned_index" on "usage_charges" ("customer_id", "created_at", "id") where state = 'planned';`,
    );
    this.addSql(
      `create index "usage_charges_billed_index" on "usage_charges" ("subscription_id", "billed_end");`,
    );

    this.addSql(
      `create table "usage_periods" ("subscription_id" text not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "customer_id" text not null, "currency" text not null, "tier" text not null, "used" numeric(24,6) not null default 0, "included" numeric(24,6) not null default 0, "carried" numeric(24,6) not null default 0, "included_used" numeric(24,6) not null default 0, "carried_used" numeric(24,6) not null default 0, "granted" numeric(24,6) not null default 0, "overage" numeric(24,6) not null default 0, "amount" bigint not null default 0, "charged" bigint not null default 0, "is_open" boolean not null default true, "item_id" text null, "attention" text null, "settled_at" timestamptz(3) null, primary key ("subscription_id", "starts_at"));`,
    );
    this.addSql(`create index "usage_periods_customer_id_index" on "usage_periods" ("customer_id");`);
    this.addSql(`create index "usage_periods_open_index" on "usage_periods" ("customer_id") where is_open;`);

    this.addSql(
      `alter table "usage_windows" add "stripe_tried_at" timestamptz(3) null, add "stripe_dated_at" timestamptz(3) null, add "stripe_refusal" text null, add "lago_refusal" text null;`,
    );
    this.addSql(
      `create index "usage_windows_unsettled_index" on "usage_windows" ("customer_id", "subscription_id", "period_start") where subscription_id is not null and invoice_period_start is null;`,
    );

    this.addSql(
      `alter table "usage_charges" add constraint "usage_charges_state_check" check ("state" in ('planned', 'reported', 'refused'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "credit_burns" cascade;`);
    this.addSql(`drop table if exists "usage_charges" cascade;`);
    this.addSql(`drop table if exists "usage_periods" cascade;`);

    this.addSql(`drop index "usage_windows_unsettled_index";`);
    this.addSql(
      `alter table "usage_windows" drop column "stripe_tried_at", drop column "stripe_dated_at", drop column "stripe_refusal", drop column "lago_refusal";`,
    );
  }
}
