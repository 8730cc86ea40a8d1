import { Migration } from '@mikro-orm/migrations';

/** Advisory lock between usage being recorded (shared) and a new round (exclusive, for a moment). Any number of our own. */
const ROUND_LOCK = 8_408_4712;
/** Advisory lock of those who make partitions. */
const PARTITION_LOCK = 8_408_4713;

/** Usage: the ledger of events with its keys, counters and windows, and what credits, limits and reservations need. */
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
      `create table "usage_counters" ("customer_id" text not null, "scope" text not null, "starts_at" timestamptz(3) not null, "event_type" text not null, "quantity" numeric(24,6) not null, "event_count" bigint not null, "reset_quantity" numeric(24,6) not null default 0, primary key ("customer_id", "scope", "starts_at", "event_type"));`,
    );

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
      `alter table "usage_counters" add constraint "usage_counters_scope_check" check ("scope" in ('day', 'month', 'period'));`,
    );

    this.addSql(
      `alter table "usage_reservations" add constraint "usage_reservations_state_check" check ("state" in ('held', 'confirmed', 'released', 'expired'));`,
    );

    this.addSql(
      `alter table "usage_windows" add constraint "usage_windows_state_check" check ("state" in ('closed', 'reported'));`,
    );

    // What is counted, once; inserted and never updated. No primary key: usage_keys says what is stored already, for all months.
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
    this.addSql(`alter table "usage_counters" set (fillfactor = 50);`);

    // Called once, so that the next value is another one than events have by now.
    this.addSql(`create sequence "usage_round" as int;`);
    this.addSql(`select setval('usage_round', 1);`);

    // Ends a round and says its number. Waits until all who record in it are done; whoever comes later is in the next one. What
    // follows in a statement of its own sees every event of the round (read committed).
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

    // Makes the partitions of the months from one day to another, and says which it made. Attached rather than created in
    // place: that does not stop those who insert.
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

    // Stores events and counts them, in one statement of the caller: all of them or none. Returns the ids that are new; the
    // others were there. Ids must be ascending and distinct, so that two callers never wait for each other in a circle:
    // all take keys first, then counters, both in order. See docs/adr/0008-usage-ledger.md.
    this.addSql(`create function "usage_record"(
      ids uuid[], customers text[], keys text[], types text[], micro_quantities bigint[], occurred timestamptz[],
      windows timestamptz[], days timestamptz[], months timestamptz[], periods timestamptz[],
      subscriptions text[], kinds text[], corrected text[], reporters text[], property_texts text[]
    ) returns setof uuid language plpgsql as $$
      #variable_conflict use_column
      declare
        current_round int;
      begin
        -- First, and in a statement of its own: what follows then sees whatever was written before the round began.
        perform pg_advisory_xact_lock_shared(${ROUND_LOCK});
        select last_value into current_round from usage_round;
        return query
          with given as (
            select id, customer, key, type, micro * 0.000001 as quantity, occurred_at, window_start, day, month, period,
              subscription, kind, corrects, reporter, property
            from unnest(ids, customers, keys, types, micro_quantities, occurred, windows, days, months, periods,
              subscriptions, kinds, corrected, reporters, property_texts)
              as t(id, customer, key, type, micro, occurred_at, window_start, day, month, period,
                subscription, kind, corrects, reporter, property)
          ), fresh as (
            insert into usage_keys (id, occurred_at, round)
            select id, occurred_at, current_round from given
            where not exists (select from usage_old_keys old where old.id = given.id)
            on conflict do nothing
            returning id
          ), stored as (
            insert into usage_events (id, customer_id, idempotency_key, event_type, quantity, occurred_at, window_start,
              period_start, round, subscription_id, kind, corrects_key, reported_by, properties)
            select id, customer, key, type, quantity, occurred_at, window_start, period, current_round, subscription, kind,
              corrects, reporter, property::jsonb
            from given join fresh using (id)
          ), counted as (
            insert into usage_counters as counter (customer_id, scope, starts_at, event_type, quantity, event_count)
            select customer, scope, starts_at, type, sum(quantity), count(*)
            from given join fresh using (id)
              cross join lateral (values ('day', day), ('month', month), ('period', period)) as scopes(scope, starts_at)
            where starts_at is not null
            group by customer, scope, starts_at, type
            order by customer, scope, starts_at, type
            on conflict (customer_id, scope, starts_at, event_type) do update
            set quantity = counter.quantity + excluded.quantity, event_count = counter.event_count + excluded.event_count
          )
          select id from fresh;
      end $$;`);

    // Usage is taken from 35 days back; further months are made ahead by a schedule.
    this.addSql(
      `select usage_make_partitions((now() - interval '2 months')::date, (now() + interval '3 months')::date);`,
    );
  }

  override down(): void {
    this.addSql(`drop function if exists "usage_record", "usage_make_partitions", "usage_next_round";`);
    this.addSql(`drop table if exists "usage_events" cascade;`);
    this.addSql(`drop sequence if exists "usage_round";`);
    this.addSql(`drop table if exists "credit_grants" cascade;`);
    this.addSql(`drop table if exists "usage_closings" cascade;`);
    this.addSql(`drop table if exists "usage_counters" cascade;`);
    this.addSql(`drop table if exists "usage_keys" cascade;`);
    this.addSql(`drop table if exists "usage_old_keys" cascade;`);
    this.addSql(`drop table if exists "usage_open_windows" cascade;`);
    this.addSql(`drop table if exists "usage_reservations" cascade;`);
    this.addSql(`drop table if exists "usage_settings" cascade;`);
    this.addSql(`drop table if exists "usage_warnings" cascade;`);
    this.addSql(`drop table if exists "usage_windows" cascade;`);
  }
}
