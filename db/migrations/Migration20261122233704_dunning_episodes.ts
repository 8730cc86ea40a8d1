import { Migration } from '@mikro-orm/migrations';

export class Migration20261122233704_dunning_episodes extends Migration {
  override name = 'Migration20261122233704_dunning_episodes';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "dunning_episodes" ("id" text not null, "subscription_id" text not null, "customer_id" text not null, "strategy" text not null, "started_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "outcome" text null, primary key ("id"));`,
    );
    this.addSql(
      `create index "dunning_episodes_subscription_id_index" on "dunning_episodes" ("subscription_id");`,
    );
    this.addSql(`create index "dunning_episodes_customer_id_index" on "dunning_episodes" ("customer_id");`);
    this.addSql(`create index "dunning_episodes_ended_at_index" on "dunning_episodes" ("ended_at");`);
    // What is running now, and what the timeline tells of what ended: the last end between one start and
    // the next.
    this
      .addSql(`insert into dunning_episodes (id, subscription_id, customer_id, strategy, started_at, ended_at, outcome)
      select s.dunning ->> 'episodeId', s.id, s.customer_id, s.dunning ->> 'strategy',
        to_timestamp((s.dunning ->> 'startedAt')::bigint / 1000.0),
        case when s.dunning ->> 'stage' = 'ended' then s.billing_time end, s.dunning ->> 'outcome'
      from subscriptions s where jsonb_typeof(s.dunning) = 'object' on conflict do nothing;`);
    this
      .addSql(`insert into dunning_episodes (id, subscription_id, customer_id, strategy, started_at, ended_at, outcome)
      select t.key, t.subscription_id, t.customer_id, '', t.at, e.at, e.outcome
      from (select *, lead(at, 1, 'infinity') over (partition by subscription_id order by at, id) as until
            from timeline where kind = 'dunning_started') t
      cross join lateral (
        select at, outcome from timeline where subscription_id = t.subscription_id
          and (kind = 'dunning_ended' or (kind = 'final_action' and outcome <> 'refused'))
          and at >= t.at and at < t.until order by at desc, id desc limit 1) e
      where not exists (select from dunning_episodes d where d.subscription_id = t.subscription_id and d.started_at = t.at)
      on conflict do nothing;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "dunning_episodes" cascade;`);
  }
}
