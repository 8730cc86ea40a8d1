import { Migration } from '@mikro-orm/migrations';

export class Migration20261123125957_price_migrations extends Migration {
  override name = 'Migration20261123125957_price_migrations';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "migrated_subscriptions" ("migration_id" text not null, "subscription_id" text not null, "customer_id" text not null, "state" text not null, "reason" text null, "is_canary" boolean not null, "from_price_id" text not null, "old_amount" bigint not null, "new_amount" bigint not null, "mrr_effect" bigint not null, "is_estimate" boolean not null, "noticed_at" timestamptz(3) null, "notice_ends_at" timestamptz(3) null, "effective_at" timestamptz(3) null, "changed_at" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("migration_id", "subscription_id"));`,
    );
    this.addSql(
      `create index "migrated_subscriptions_subscription_id_index" on "migrated_subscriptions" ("subscription_id");`,
    );
    this.addSql(
      `create index "migrated_subscriptions_customer_id_index" on "migrated_subscriptions" ("customer_id");`,
    );
    this.addSql(
      `create index "migrated_subscriptions_state_index" on "migrated_subscriptions" ("migration_id", "state", "subscription_id");`,
    );

    this.addSql(
      `create table "price_migrations" ("id" text not null, "plan_code" text not null, "currency" text not null, "interval" text not null, "from_price_ids" jsonb null, "to_price_id" text not null, "to_amount" bigint not null, "timing" text not null, "proration" text null, "notice_days" int not null, "share_percent" int not null, "canary_percent" int not null, "per_minute" int not null, "state" text not null, "paused_by" text null, "canary_noticed" boolean not null, "canary_changed" boolean not null, "created_at" timestamptz(3) not null, "started_at" timestamptz(3) null, "planned_at" timestamptz(3) null, "ended_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "price_migrations_created_at_id_index" on "price_migrations" ("created_at", "id");`,
    );
    this.addSql(
      `create unique index "price_migrations_open_index" on "price_migrations" ("plan_code", "currency", "interval") where state in ('running', 'paused', 'undoing');`,
    );

    this.addSql(
      `alter table "migrated_subscriptions" add constraint "migrated_subscriptions_state_check" check ("state" in ('excluded', 'planned', 'noticed', 'scheduled', 'changed', 'left_out', 'stopped', 'undone'));`,
    );

    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_interval_check" check ("interval" in ('month', 'year'));`,
    );
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_timing_check" check ("timing" in ('renewal', 'now'));`,
    );
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_proration_check" check ("proration" in ('always_invoice', 'create_prorations', 'none'));`,
    );
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_state_check" check ("state" in ('draft', 'waiting', 'running', 'paused', 'stopped', 'undoing', 'undone', 'done'));`,
    );
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_paused_by_check" check ("paused_by" in ('staff', 'canary'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "migrated_subscriptions" cascade;`);
    this.addSql(`drop table if exists "price_migrations" cascade;`);
  }
}
