import { Migration } from '@mikro-orm/migrations';

/**
 * Advisory lock between usage being recorded (shared) and a new round (exclusive, for a moment). Any number
 * of our own.
 */
const ROUND_LOCK = 8_408_4712;
/** Advisory lock of those who make partitions. */
const PARTITION_LOCK = 8_408_4713;
/** First number of the advisory locks of customers; the second is made of the customer. */
const CUSTOMER_LOCK_CLASS = 8_408_4714;

/**
 * Usage: the ledger of events with its keys, counters and windows, and what credits, limits and
 * reservations need.
 */
export class Migration20261121161009_usage extends Migration {
  override name = 'Migration20261121161009_usage';

  override up(): void {
    this.addSql(
      `create table "credit_grants" ("id" text not null, "customer_id" text not null, "amount" numeric(24,6) not null, "priority" int not null, "expires_at" timestamptz(3) null, "source" text not null, "reason" text not null, "created_by" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "credit_grants_customer_id_index" on "credit_grants" ("customer_id");`);

    this.addSql(
      `create table "usage_closings" ("round" int not null, "at" timestamptz(3) not null, primary key ("round"));`,
    );

    this.addSql(
      `create table "usage_days" ("customer_id" text not null, "day_start" timestamptz(3) not null, "period_start" timestamptz(3) not null, "event_type" text not null, "month_start" timestamptz(3) not null, "quantity" numeric(24,6) not null, "event_count" bigint not null, "reset_quantity" numeric(24,6) not null default 0, primary key ("customer_id", "day_start", "period_start", "event_type"));`,
    );
    this.addSql(`create index "usage_days_month_index" on "usage_days" ("customer_id", "month_start");`);
    this.addSql(`create index "usage_days_period_index" on "usage_days" ("customer_id", "period_start");`);

    this.addSql(
      `create table "usage_keys" ("id" uuid not null, "occurred_at" timestamptz(3) not null, "round" int not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "usage_old_keys" ("id" uuid not null, "occurred_at" timestamptz(3) not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "usage_open_windows" ("customer_id" text not null, "event_type" text not null, "window_start" timestamptz(3) not null, primary key ("customer_id", "event_type", "window_start"));`,
    );

    this.addSql(
      `create table "usage_reservations" ("id" text not null, "customer_id" text not null, "event_type" text not null, "quantity" numeric(24,6) not null, "state" text not null default 'held', "idempotency_key" text not null, "reported_by" text not null, "expires_at" timestamptz(3) not null, "confirmed_quantity" numeric(24,6) null, "created_at" timestamptz(3) not null, "settled_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "usage_reservations_held_index" on "usage_reservations" ("customer_id", "expires_at") where state = 'held';`,
    );
    this.addSql(
      `create index "usage_reservations_expiry_index" on "usage_reservations" ("expires_at") where state = 'held';`,
    );
    this.addSql(
      `alter table "usage_reservations" add constraint "usage_reservations_customer_id_idempotency_key_unique" unique ("customer_id", "idempotency_key");`,
    );

    this.addSql(
      `create table "usage_settings" ("customer_id" text not null, "spend_limit" bigint null, "currency" text not null, "updated_at" timestamptz(3) not null, primary key ("customer_id"));`,
    );

    this.addSql(
      `create table "usage_warnings" ("customer_id" text not null, "period_start" timestamptz(3) not null, "threshold" int not null, "created_at" timestamptz(3) not null default now(), primary key ("customer_id", "period_start", "threshold"));`,
    );

    this.addSql(
      `create table "usage_windows" ("customer_id" text not null, "event_type" text not null, "window_start" timestamptz(3) not null, "revision" int not null, "subscription_id" text null, "period_start" timestamptz(3) null, "event_count" bigint not null, "quantity" numeric(24,6) not null, "events_hash" text not null, "round_after" int not null, "round_upto" int not null, "state" text not null default 'closed', "closed_at" timestamptz(3) not null, "stripe_identifier" text not null, "stripe_reported_at" timestamptz(3) null, "lago_reported_at" timestamptz(3) null, "invoice_period_start" timestamptz(3) null, "invoice_period_end" timestamptz(3) null, "late_for_invoice" text null, primary key ("customer_id", "event_type", "window_start", "revision"));`,
    );
    this.addSql(
      `alter table "usage_windows" add constraint "usage_windows_stripe_identifier_unique" unique ("stripe_identifier");`,
    );
    this.addSql(
      `create index "usage_windows_unreported_index" on "usage_windows" ("customer_id", "event_type", "window_start", "revision") where state = 'closed';`,
    );
    this.addSql(
      `create index "usage_windows_invoice_index" on "usage_windows" ("customer_id", "invoice_period_start");`,
    );

    this.addSql(
      `alter table "usage_reservations" add constraint "usage_reservations_state_check" check ("state" in ('held', 'confirmed', 'released', 'expired'));`,
    );

    this.addSql(
      `alter table "usage_windows" add constraint "usage_windows_state_check" check ("state" in ('closed', 'reported'));`,
    );

    // What is counted, once; inserted and never updated. No primary key: usage_keys says what is stored
    // already, for all months.
    this.addSql(`create table "usage_events" (
      "id" uuid not null,
      "customer_id" text not null,
      "idempotency_key" text not null,
      "event_type" text not null,
      "quantity" numeric(24,6) not null,
      "occurred_at" timestamptz(3) not null,
      "window_start" timestamptz(3) not null,
      "period_start" timestamptz(3) null,
      "received_at" timestamptz(3) not null default now(),
      "round" int not null,
      "subscription_id" text null,
      "kind" text not null,
      "corrects_key" text null,
      "reported_by" text not null,
      "properties" jsonb null,
      constraint "usage_events_kind_check" check ("kind" in ('usage', 'correction', 'reversal'))
    ) partition by range ("occurred_at");`);
    this.addSql(
      `create index "usage_events_customer_index" on "usage_events" ("customer_id", "occurred_at");`,
    );
    // Rounds rise with the place in the table, so this says where the new ones are and costs next to nothing.
    this.addSql(
      `create index "usage_events_round_index" on "usage_events" using brin ("round") with (pages_per_range = 32);`,
    );

    // Room on each page for the next version of a row: an update then touches no index.
    this.addSql(`alter table "usage_days" set (fillfactor = 50);`);

    // Called once, so that the next value is another one than events have by now.
    this.addSql(`create sequence "usage_round" as int;`);
    this.addSql(`select setval('usage_round', 1);`);

    // Ends a round and says its number. Waits until all who record in it are done; whoever comes later is
    // in the next one. What follows in a statement of its own sees every event of the round (read
    // committed).
    this.addSql(`create function "usage_next_round"() returns int language plpgsql as $$
      declare
        next_round int;
      begin
        perform pg_advisory_lock(${ROUND_LOCK});
        begin
          next_round := nextval('usage_round');
        exception when others then
          perform pg_advisory_unlock(${ROUND_LOCK});
          raise;
        end;
        perform pg_advisory_unlock(${ROUND_LOCK});
        return next_round - 1;
      end $$;`);

    // Makes the partitions of the months from one day to another, and says which it made. Attached rather
    // than created in place: that does not stop those who insert.
    this
      .addSql(`create function "usage_make_partitions"(first_day date, last_day date) returns setof text language plpgsql as $$
      declare
        month date := date_trunc('month', first_day);
        part text;
      begin
        perform pg_advisory_xact_lock(${PARTITION_LOCK});
        while month <= last_day loop
          part := 'usage_events_' || to_char(month, 'YYYY_MM');
          if to_regclass(part) is null then
            execute format('create table %I (like usage_events including all)', part);
            execute format(
              'alter table usage_events attach partition %I for values from (%L) to (%L)',
              part, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00'
            );
            return next part;
          end if;
          month := month + interval '1 month';
        end loop;
      end $$;`);

    // Stores events and counts them, in one statement of the caller: all of them or none. Returns the ids
    // that were there before. Ids must be ascending and distinct, so that two callers never wait for each
    // other in a circle: all take keys first, then counters, both in order. See
    // docs/adr/0008-usage-ledger.md.
    this.addSql(`create function "usage_record"(
      ids uuid[], customers text[], keys text[], types text[], micro_quantities bigint[], occurred timestamptz[],
      windows timestamptz[], days timestamptz[], months timestamptz[], periods timestamptz[],
      subscriptions text[], kinds text[], corrected text[], reporters text[], property_texts text[]
    ) returns setof uuid language plpgsql as $$
      #variable_conflict use_column
      declare
        current_round int;
        fresh uuid[];
        is_fresh boolean[];
        next_fresh int := 1;
      begin
        -- First, and in a statement of its own: what follows then sees whatever was written before the round began.
        perform pg_advisory_xact_lock_shared(${ROUND_LOCK});
        select last_value into current_round from usage_round;

        with claimed as (
          insert into usage_keys (id, occurred_at, round)
          select id, occurred_at, current_round from unnest(ids, occurred) as given(id, occurred_at)
          where not exists (select from usage_old_keys old where old.id = given.id)
          on conflict do nothing
          returning id
        )
        select array_agg(id order by id) into fresh from claimed;

        if fresh is null then
          return query select unnest(ids);
          return;
        end if;
        -- Nearly always all are new; null then stands for true.
        if cardinality(fresh) < cardinality(ids) then
          for i in 1 .. cardinality(ids) loop
            is_fresh[i] := next_fresh <= cardinality(fresh) and ids[i] = fresh[next_fresh];
            if is_fresh[i] then
              next_fresh := next_fresh + 1;
            end if;
          end loop;
        end if;

        insert into usage_events (id, customer_id, idempotency_key, event_type, quantity, occurred_at, window_start,
          period_start, round, subscription_id, kind, corrects_key, reported_by, properties)
        select id, customer, key, type, micro * 0.000001, occurred_at, window_start, period, current_round, subscription,
          kind, corrects, reporter, property::jsonb
        from unnest(ids, customers, keys, types, micro_quantities, occurred, windows, periods, subscriptions, kinds,
          corrected, reporters, property_texts, is_fresh)
          as given(id, customer, key, type, micro, occurred_at, window_start, period, subscription, kind, corrects,
            reporter, property, is_new)
        where is_new is distinct from false;

        insert into usage_days as counter (customer_id, day_start, period_start, event_type, month_start, quantity, event_count)
        select customer, day, coalesce(period, '-infinity'), type, min(month), sum(micro) * 0.000001, count(*)
        from unnest(customers, types, micro_quantities, days, months, periods, is_fresh)
          as given(customer, type, micro, day, month, period, is_new)
        where is_new is distinct from false
        group by 1, 2, 3, 4
        order by 1, 2, 3, 4
        on conflict (customer_id, day_start, period_start, event_type) do update
        set quantity = counter.quantity + excluded.quantity, event_count = counter.event_count + excluded.event_count;

        if is_fresh is not null then
          return query select id from unnest(ids, is_fresh) as given(id, is_new) where not is_new;
        end if;
      end $$;`);

    // One after the other for each of these customers, until the transaction's end; in order, for the same
    // reason. Who decides by counters takes it before looking at them; who only records need not.
    this.addSql(`create function "usage_lock"(customers text[]) returns void language plpgsql as $$
      declare
        lock_key int;
      begin
        for lock_key in select distinct hashtext(customer) from unnest(customers) as customer order by 1 loop
          perform pg_advisory_xact_lock(${CUSTOMER_LOCK_CLASS}, lock_key);
        end loop;
      end $$;`);

    // What was used by type, and what reservations hold, of customers at their day, month and period. Locks
    // the customers first, so that it stays so until the transaction's end.
    this.addSql(`create function "usage_standing"(
      customers text[], days timestamptz[], months timestamptz[], periods timestamptz[], at timestamptz
    ) returns table (
      "position" int, "event_type" text, "day_quantity" numeric, "month_quantity" numeric, "period_quantity" numeric,
      "day_reset" numeric, "month_reset" numeric, "held" numeric
    ) language plpgsql as $$
      #variable_conflict use_column
      begin
        perform usage_lock(customers);
        return query
          select asked.n::int, used.event_type, sum(used.day_quantity), sum(used.month_quantity), sum(used.period_quantity),
            sum(used.day_reset), sum(used.month_reset), sum(used.held)
          from unnest(customers, days, months, periods) with ordinality as asked(customer, day, month, period, n)
          cross join lateral (
            select event_type,
              case when day_start = asked.day then quantity else 0 end as day_quantity,
              case when month_start = asked.month then quantity else 0 end as month_quantity,
              case when period_start = asked.period then quantity else 0 end as period_quantity,
              case when day_start = asked.day then reset_quantity else 0 end as day_reset,
              case when month_start = asked.month then reset_quantity else 0 end as month_reset,
              0 as held
            from usage_days
            -- The day on which a period begins may have begun a day before it.
            where customer_id = asked.customer and day_start > least(asked.month, asked.period) - interval '26 hours'
            union all
            select event_type, 0, 0, 0, 0, 0, quantity
            from usage_reservations
            where customer_id = asked.customer and state = 'held' and expires_at > at
          ) used
          group by 1, 2;
      end $$;`);

    // What those who read by day, month or period ask: the sums of usage_days.
    this.addSql(`create view "usage_counters" as
      select customer_id, 'day'::text as scope, day_start as starts_at, event_type, sum(quantity)::numeric(24,6) as quantity,
        sum(event_count)::bigint as event_count, sum(reset_quantity)::numeric(24,6) as reset_quantity
      from usage_days group by customer_id, day_start, event_type
      union all
      select customer_id, 'month', month_start, event_type, sum(quantity)::numeric(24,6), sum(event_count)::bigint,
        sum(reset_quantity)::numeric(24,6)
      from usage_days group by customer_id, month_start, event_type
      union all
      select customer_id, 'period', period_start, event_type, sum(quantity)::numeric(24,6), sum(event_count)::bigint,
        0::numeric(24,6)
      from usage_days where period_start <> '-infinity' group by customer_id, period_start, event_type;`);

    // Usage is taken from 35 days back; further months are made ahead by a schedule.
    this.addSql(
      `select usage_make_partitions((now() - interval '2 months')::date, (now() + interval '3 months')::date);`,
    );
  }

  override down(): void {
    this.addSql(`drop view if exists "usage_counters";`);
    this.addSql(
      `drop function if exists "usage_record", "usage_standing", "usage_lock", "usage_make_partitions", "usage_next_round";`,
    );
    this.addSql(`drop table if exists "usage_events" cascade;`);
    this.addSql(`drop sequence if exists "usage_round";`);
    this.addSql(`drop table if exists "credit_grants" cascade;`);
    this.addSql(`drop table if exists "usage_closings" cascade;`);
    this.addSql(`drop table if exists "usage_days" cascade;`);
    this.addSql(`drop table if exists "usage_keys" cascade;`);
    this.addSql(`drop table if exists "usage_old_keys" cascade;`);
    this.addSql(`drop table if exists "usage_open_windows" cascade;`);
    this.addSql(`drop table if exists "usage_reservations" cascade;`);
    this.addSql(`drop table if exists "usage_settings" cascade;`);
    this.addSql(`drop table if exists "usage_warnings" cascade;`);
    this.addSql(`drop table if exists "usage_windows" cascade;`);
  }
}
