import { Migration } from '@mikro-orm/migrations';

/** The days on which persons began to pay or stopped, from their movements; null for all of them. */
const turnsBy = (person: string): string => `
  create or replace function customer_turns_of(customers text[])
  returns table (customer_id text, day date, gained boolean, since date) language sql stable as $$
    with daily as (
      select ${person} as customer_id, m.day, sum(m.amount) as amount from revenue_movements m
      where $1 is null or ${person} = any($1) group by ${person}, m.day
    ), stands as (
      select d.customer_id, d.day, sum(d.amount) over (partition by d.customer_id order by d.day) > 0 as pays from daily d
    ), turns as (
      select s.customer_id, s.day, s.pays,
        coalesce(lag(s.pays) over (partition by s.customer_id order by s.day), false) as paid from stands s
    )
    select t.customer_id, t.day, t.pays,
      case when not t.pays then lag(t.day) over (partition by t.customer_id order by t.day) end
    from turns t where t.pays <> t.paid
  $$`;

/** Takes a person's turns anew whenever a movement of theirs changes. */
const retakeBy = (person: string): string => `
  create or replace function retake_customer_turns() returns trigger language plpgsql as $$
  declare affected text[];
  begin
    if tg_op = 'INSERT' then select array_agg(distinct ${person}) into affected from new_rows m;
    elsif tg_op = 'DELETE' then select array_agg(distinct ${person}) into affected from old_rows m;
    else select array_agg(distinct of) into affected
      from (select ${person} as of from old_rows m union select ${person} from new_rows m) as both_rows;
    end if;
    if affected is null then return null; end if;
    -- One at a time for a person, in a fixed order of 256 locks: what follows must see what the other one wrote.
    perform pg_advisory_xact_lock(8408, shard) from (
      select distinct hashtext(id) & 255 as shard from unnest(affected) as id order by shard) as shards;
    with taken as (select * from customer_turns_of(affected)), gone as (
      delete from customer_turns c where c.customer_id = any(affected) and not exists (
        select from taken t where t.customer_id = c.customer_id and t.day = c.day)
    )
    insert into customer_turns select customer_id, day, gained, since from taken
    on conflict (customer_id, day) do update set gained = excluded.gained, since = excluded.since
      where (customer_turns.gained, customer_turns.since) is distinct from (excluded.gained, excluded.since);
    return null;
  end $$`;

const PERSON = 'coalesce(m.person, m.customer_id)';

/** What was written so far are changes of subscriptions; their sum stays what it was. */
const CHANGES_SO_FAR = `
  insert into mrr_changes (key, customer_id, subscription_id, at, amount, mrr, currency, tier, voluntary)
  select key, customer_id, subscription_id, at, amount, sum(amount) over (partition by subscription_id order by at, id),
    currency, tier, coalesce(voluntary, true) from revenue_movements order by id`;

/** Until the reconciliation takes them anew, movements stay as they are, now each with its person. */
const NAME_PERSONS = `
  update revenue_movements m set person = coalesce(
    (select c.user_id from customers c where c.id = m.customer_id), m.customer_id)`;

const MOVEMENTS_OF_SUBSCRIPTIONS = `
  insert into revenue_movements (key, customer_id, subscription_id, at, day, kind, voluntary, amount, currency, tier)
  select key, customer_id, subscription_id, at, (at at time zone 'utc')::date,
    case when mrr = 0 then 'churn' when mrr > amount then case when amount > 0 then 'expansion' else 'contraction' end
      when row_number() over (partition by subscription_id order by at, id) = 1 then 'new' else 'reactivation' end,
    case when mrr = 0 then voluntary end, amount, currency, tier
  from mrr_changes order by id`;

export class Migration20261122195738_movements_of_persons extends Migration {
  override name = 'Migration20261122195738_movements_of_persons';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "mrr_changes" ("id" bigserial primary key, "key" text not null, "customer_id" text not null, "subscription_id" text not null, "at" timestamptz(3) not null, "amount" bigint not null, "mrr" bigint not null, "currency" text not null, "tier" text not null, "voluntary" boolean not null);`,
    );
    this.addSql(`alter table "mrr_changes" add constraint "mrr_changes_key_unique" unique ("key");`);
    this.addSql(`create index "mrr_changes_customer_id_index" on "mrr_changes" ("customer_id");`);
    this.addSql(`create index "mrr_changes_subscription_id_index" on "mrr_changes" ("subscription_id");`);

    this.addSql(`alter table "revenue_movements" add "person" text null, add "lost_at" timestamptz(3) null;`);
    this.addSql(
      `create index "revenue_movements_person_index" on "revenue_movements" (coalesce(person, customer_id));`,
    );
    this.addSql(turnsBy(PERSON));
    this.addSql(retakeBy(PERSON));
    this.addSql(CHANGES_SO_FAR);
    this.addSql(NAME_PERSONS);
  }

  override down(): void | Promise<void> {
    this.addSql(turnsBy('m.customer_id'));
    this.addSql(retakeBy('m.customer_id'));
    this.addSql(`delete from revenue_movements;`);
    this.addSql(`delete from customer_turns;`);
    this.addSql(MOVEMENTS_OF_SUBSCRIPTIONS);
    this.addSql(`drop table if exists "mrr_changes" cascade;`);

    this.addSql(`drop index "revenue_movements_person_index";`);
    this.addSql(`alter table "revenue_movements" drop column "person", drop column "lost_at";`);
  }
}
