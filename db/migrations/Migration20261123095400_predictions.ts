import { Migration } from '@mikro-orm/migrations';

export class Migration20261123095400_predictions extends Migration {
  override name = 'Migration20261123095400_predictions';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "predictions" ("id" text not null, "subscription_id" text not null, "customer_id" text not null, "mode" text not null, "state" text not null, "kind" text not null, "at" timestamptz(3) null, "currency" text null, "amount" bigint null, "usage_is_added" boolean not null, "payment" text null, "own_difference" bigint null, "parts" jsonb null, "metered_prices" jsonb not null, "revision" int not null, "made_at" timestamptz(3) not null, "reason" text null, "invoice_id" text null, "happened_at" timestamptz(3) null, "happened_amount" bigint null, "payment_is_right" boolean null, "compared_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "predictions_subscription_id_index" on "predictions" ("subscription_id");`);
    this.addSql(`create index "predictions_customer_id_index" on "predictions" ("customer_id");`);
    this.addSql(
      `create unique index "predictions_open_index" on "predictions" ("subscription_id") where state = 'open';`,
    );
    this.addSql(`create index "predictions_compared_at_id_index" on "predictions" ("compared_at", "id");`);

    this.addSql(
      `alter table "predictions" add constraint "predictions_mode_check" check ("mode" in ('managed', 'observed', 'foreign'));`,
    );
    this.addSql(
      `alter table "predictions" add constraint "predictions_state_check" check ("state" in ('open', 'right', 'missed'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "predictions" cascade;`);
  }
}
