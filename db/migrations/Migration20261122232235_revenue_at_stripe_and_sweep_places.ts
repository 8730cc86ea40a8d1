import { Migration } from '@mikro-orm/migrations';

export class Migration20261122232235_revenue_at_stripe_and_sweep_places extends Migration {
  override name = 'Migration20261122232235_revenue_at_stripe_and_sweep_places';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "revenue_at_stripe" ("currency" text not null, "at_stripe" bigint not null, "movements" bigint not null, "subscriptions" int not null, "uncounted" int not null, "steady" boolean not null, "differing" jsonb not null, "compared_at" timestamptz(3) not null, primary key ("currency"));`,
    );

    this.addSql(
      `create table "sweep_places" ("name" text not null, "place" jsonb not null, "updated_at" timestamptz(3) not null, primary key ("name"));`,
    );

    this.addSql(
      `create index "inbox_events_delivered_index" on "inbox_events" ("delivered_at") where state = 'delivered';`,
    );
    this.addSql(
      `create index "inbox_events_attention_index" on "inbox_events" ("processed_at") where starts_with(reason, 'Needs attention: ');`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "revenue_at_stripe" cascade;`);
    this.addSql(`drop table if exists "sweep_places" cascade;`);

    this.addSql(`drop index "inbox_events_delivered_index";`);
    this.addSql(`drop index "inbox_events_attention_index";`);
  }
}
