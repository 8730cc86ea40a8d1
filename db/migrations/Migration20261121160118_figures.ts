import { Migration } from '@mikro-orm/migrations';

const DIMENSIONS = 'figure, day, status, tier, currency, since';

/** What one row of a table adds to the figures; the triggers and the count afresh both go by these. */
const CONTRIBUTIONS = [
  {
    table: 'subscriptions',
    columns: 'status, trial_tier, tier, currency, mrr, created_at, ended_at, trial_start, ever_active',
    types: 'text, text, text, text, bigint, timestamptz, timestamptz, timestamptz, boolean',
    body: `
      select 'subscriptions', '-infinity'::date, $1, shown_tier($1, $2, $3), $4, '-infinity'::date, 1::bigint, $5
      union all
      select 'subscriptions_begun', ($6 at time zone 'utc')::date, '', '', '', '-infinity'::date, 1::bigint, 0::bigint
      union all
      select 'subscriptions_ended', ($7 at time zone 'utc')::date, '', '', '', '-infinity'::date, 1::bigint, 0::bigint
        where $7 is not null
      union all
      select 'trials_over', '-infinity'::date, case when $9 then 'converted' else 'not_converted' end, '', '',
        '-infinity'::date, 1::bigint, 0::bigint where $8 is not null and $1 <> 'trialing'`,
  },
  {
    table: 'customers',
    columns: 'deleted',
    types: 'boolean',
    body: `
      select 'customers', '-infinity'::date, '', '', '', '-infinity'::date, 1::bigint, 0::bigint where not $1`,
  },
  {
    table: 'charges',
    columns: 'currency, amount',
    types: 'text, bigint',
    body: `
      select 'charges', '-infinity'::date, '', '', $1, '-infinity'::date, 1::bigint, $2`,
  },
  {
    table: 'invoices',
    columns: 'status, currency, amount_paid, paid_at',
    types: 'text, text, bigint, timestamptz',
    body: `
      select 'paid', ($4 at time zone 'utc')::date, '', '', $2, '-infinity'::date, 1::bigint, $3
        where $1 = 'paid' and $4 is not null`,
  },
  {
    table: 'refunds',
    columns: 'status, currency, amount, created_at',
    types: 'text, text, bigint, timestamptz',
    body: `
      select 'refunded', ($4 at time zone 'utc')::date, '', '', $2, '-infinity'::date, 1::bigint, $3
        where $1 not in ('failed', 'canceled')`,
  },
  {
    table: 'customer_turns',
    columns: 'day, gained, since',
    types: 'date, boolean, date',
    // The day of gain is kept for 45 days only: the figures look back 30, and no more days than that may be
    // combined.
    body: `
      select case when $2 then 'customers_gained' else 'customers_lost' end, $1, '', '', '',
        case when not $2 and $1 - $3 <= 45 then $3 else '-infinity'::date end, 1::bigint, 0::bigint
      union all
      select 'customers_paying', '-infinity'::date, '', '', '', '-infinity'::date,
        case when $2 then 1 else -1 end::bigint, 0::bigint`,
  },
];

const RETURNED =
  'table (figure text, day date, status text, tier text, currency text, since date, rows bigint, amount bigint)';

/** The days on which customers began to pay or stopped, from their movements; null for all customers. */
const TURNS = `
  create function customer_turns_of(customers text[])
  returns table (customer_id text, day date, gained boolean, since date) language sql stable as $$
    with daily as (
      select m.customer_id, m.day, sum(m.amount) as amount from revenue_movements m
      where $1 is null or m.customer_id = any($1) group by m.customer_id, m.day
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

/** Takes a customer's turns anew whenever a movement of theirs changes. */
const RETAKE_TURNS = `
  create function retake_customer_turns() returns trigger language plpgsql as $$
  declare affected text[];
  begin
    if tg_op = 'INSERT' then select array_agg(distinct customer_id) into affected from new_rows;
    elsif tg_op = 'DELETE' then select array_agg(distinct customer_id) into affected from old_rows;
    else select array_agg(distinct customer_id) into affected
      from (select customer_id from old_rows union select customer_id from new_rows) as both_rows;
    end if;
    if affected is null then return null; end if;
    -- One at a time for a customer, in a fixed order of 256 locks: what follows must see what the other one wrote.
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

/**
 * Now and then a writer moves the changes into the totals, so that few are left to add when somebody reads.
 * Never two at once, and nobody waits for it.
 */
const FOLD = `
  create function fold_figures() returns trigger language plpgsql as $$
  begin
    if not exists (select from new_rows where id % 128 = 0) then return null; end if;
    if not pg_try_advisory_xact_lock(8409, 1) then return null; end if;
    with folded as (
      delete from figure_changes where id in (select id from figure_changes order by id limit 4096) returning *
    )
    insert into figure_totals
      select ${DIMENSIONS}, sum(rows), sum(amount) from folded group by ${DIMENSIONS}
      having sum(rows) <> 0 or sum(amount) <> 0
    on conflict (${DIMENSIONS}) do update
      set rows = figure_totals.rows + excluded.rows, amount = figure_totals.amount + excluded.amount;
    return null;
  end $$`;

const OPERATIONS = [
  { event: 'insert', referencing: 'new table as new_rows' },
  { event: 'update', referencing: 'old table as old_rows new table as new_rows' },
  { event: 'delete', referencing: 'old table as old_rows' },
];

/**
 * For each statement and not for each row: a copy of a hundred thousand rows makes a few changes of
 * figures.
 */
const triggers = (table: string, name: string, events: readonly string[]): string[] =>
  OPERATIONS.filter(({ event }) => events.includes(event)).map(
    ({ event, referencing }) =>
      `create trigger ${name}_${event} after ${event} on ${table} referencing ${referencing}
       for each statement execute function ${name}();`,
  );

const contributionsOf = (table: string, columns: string, from: string): string =>
  `${from} as r cross join lateral ${table}_figures(${columns.replace(/\w+/g, 'r.$&')}) as f`;

const noting = (table: string, columns: string): string => {
  const added = `select f.* from ${contributionsOf(table, columns, 'new_rows')}`;
  const taken = `select ${DIMENSIONS.replace(/\w+/g, 'f.$&')}, -f.rows, -f.amount
    from ${contributionsOf(table, columns, 'old_rows')}`;
  const note = (contributions: string): string => `
    insert into figure_changes (${DIMENSIONS}, rows, amount)
      select ${DIMENSIONS}, sum(rows), sum(amount) from (${contributions})
        as changed (${DIMENSIONS}, rows, amount)
      group by ${DIMENSIONS} having sum(rows) <> 0 or sum(amount) <> 0;`;
  return `create function note_${table}_figures() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then ${note(added)}
      elsif tg_op = 'DELETE' then ${note(taken)}
      else ${note(`${added} union all ${taken}`)}
      end if;
      return null;
    end $$;`;
};

const COUNTED = CONTRIBUTIONS.map(
  ({ table, columns }) =>
    `select f.* from ${contributionsOf(table, columns, table === 'customer_turns' ? 'customer_turns_of(null)' : table)}`,
).join(' union all ');

const summed = (rows: string): string => `
  select ${DIMENSIONS}, sum(rows)::bigint as rows, sum(amount)::bigint as amount from (${rows}) as all_rows
  group by ${DIMENSIONS} having sum(rows) <> 0 or sum(amount) <> 0`;

export class Migration20261121160118_figures extends Migration {
  override name = 'Migration20261121160118_figures';

  override up(): void | Promise<void> {
    this.addSql(`create extension if not exists pg_trgm;`);
    this.addSql(`create function shown_tier(status text, trial_tier text, tier text) returns text
      language sql immutable parallel safe
      as $$ select case when status = 'trialing' then coalesce(trial_tier, tier) else tier end $$;`);

    this.addSql(
      `create table "customer_turns" ("customer_id" text not null, "day" date not null, "gained" boolean not null, "since" date null, primary key ("customer_id", "day"));`,
    );

    this.addSql(
      `create table "figure_changes" ("id" bigserial primary key, "figure" text not null, "day" date not null, "status" text not null, "tier" text not null, "currency" text not null, "since" date not null, "rows" bigint not null, "amount" bigint not null);`,
    );

    this.addSql(
      `create table "figure_totals" ("figure" text not null, "day" date not null, "status" text not null, "tier" text not null, "currency" text not null, "since" date not null, "rows" bigint not null, "amount" bigint not null, primary key ("figure", "day", "status", "tier", "currency", "since"));`,
    );

    this.addSql(
      `create table "refunds" ("id" text not null, "charge_id" text not null, "customer_id" text null, "amount" bigint not null, "currency" text not null, "status" text not null, "reason" text null, "created_at" timestamptz(3) not null, "read_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "refunds_charge_id_index" on "refunds" ("charge_id");`);
    this.addSql(`create index "refunds_customer_id_index" on "refunds" ("customer_id");`);

    this.addSql(`drop index "charges_created_at_index";`);
    this.addSql(`create index "charges_created_at_id_index" on "charges" ("created_at", "id");`);

    this.addSql(
      `create index "customers_search_index" on "customers" using gin ("email" gin_trgm_ops, "name" gin_trgm_ops);`,
    );

    this.addSql(`drop index "invoices_paid_at_index";`);

    this.addSql(`create index "revenue_movements_customer_id_index" on "revenue_movements" ("customer_id");`);

    this.addSql(`drop index "subscriptions_ended_at_index";`);
    this.addSql(`drop index "subscriptions_figures_index";`);
    this.addSql(`drop index "subscriptions_status_index";`);
    this.addSql(
      `create index "subscriptions_status_created_at_id_index" on "subscriptions" ("status", "created_at", "id");`,
    );
    this.addSql(
      `create index "subscriptions_shown_tier_index" on "subscriptions" (shown_tier(status, trial_tier, tier), created_at, id);`,
    );
    this.addSql(
      `create index "subscriptions_shown_tier_status_index" on "subscriptions" (shown_tier(status, trial_tier, tier), status, created_at, id);`,
    );

    this.addSql(
      `create index "users_search_index" on "users" using gin ("email" gin_trgm_ops, "full_name" gin_trgm_ops);`,
    );

    this.addSql(TURNS);
    this.addSql(RETAKE_TURNS);
    for (const { table, columns, types, body } of CONTRIBUTIONS) {
      this.addSql(
        `create function ${table}_figures(${types}) returns ${RETURNED} language sql stable as $$ ${body} $$;`,
      );
      this.addSql(noting(table, columns));
      for (const trigger of triggers(table, `note_${table}_figures`, ['insert', 'update', 'delete']))
        this.addSql(trigger);
    }
    for (const trigger of triggers('revenue_movements', 'retake_customer_turns', [
      'insert',
      'update',
      'delete',
    ]))
      this.addSql(trigger);
    this.addSql(FOLD);
    for (const trigger of triggers('figure_changes', 'fold_figures', ['insert'])) this.addSql(trigger);
    const stored = `select ${DIMENSIONS}, rows, amount from figure_totals
      union all select ${DIMENSIONS}, rows, amount from figure_changes`;
    this.addSql(`create view figures as ${summed(stored)};`);
    this.addSql(`create view figures_afresh as ${summed(COUNTED)};`);
    // What is stored already. The turns' trigger counts them.
    this.addSql(
      `insert into figure_totals select * from figures_afresh where figure not like 'customers\\_%';`,
    );
    this.addSql(`insert into customer_turns select * from customer_turns_of(null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop view figures_afresh;`);
    this.addSql(`drop view figures;`);
    for (const { event } of OPERATIONS) {
      this.addSql(`drop trigger retake_customer_turns_${event} on revenue_movements;`);
      for (const { table } of CONTRIBUTIONS)
        this.addSql(`drop trigger note_${table}_figures_${event} on ${table};`);
    }
    this.addSql(`drop trigger fold_figures_insert on figure_changes;`);
    for (const { table, types } of CONTRIBUTIONS) {
      this.addSql(`drop function note_${table}_figures();`);
      this.addSql(`drop function ${table}_figures(${types});`);
    }
    this.addSql(`drop function retake_customer_turns();`);
    this.addSql(`drop function customer_turns_of(text[]);`);
    this.addSql(`drop function fold_figures();`);

    this.addSql(`drop table if exists "customer_turns" cascade;`);
    this.addSql(`drop table if exists "figure_changes" cascade;`);
    this.addSql(`drop table if exists "figure_totals" cascade;`);
    this.addSql(`drop table if exists "refunds" cascade;`);

    this.addSql(`drop index "charges_created_at_id_index";`);
    this.addSql(`create index "charges_created_at_index" on "charges" ("created_at");`);

    this.addSql(`drop index "customers_search_index";`);

    this.addSql(`create index "invoices_paid_at_index" on "invoices" ("paid_at") where paid_at is not null;`);

    this.addSql(`drop index "revenue_movements_customer_id_index";`);

    this.addSql(`drop index "subscriptions_status_created_at_id_index";`);
    this.addSql(`drop index "subscriptions_shown_tier_index";`);
    this.addSql(`drop index "subscriptions_shown_tier_status_index";`);
    this.addSql(
      `create index "subscriptions_ended_at_index" on "subscriptions" ("ended_at") where ended_at is not null;`,
    );
    this.addSql(
      `create index "subscriptions_figures_index" on "subscriptions" ("status", "tier", "trial_tier", "currency", "mrr");`,
    );
    this.addSql(`create index "subscriptions_status_index" on "subscriptions" ("status");`);

    this.addSql(`drop index "users_search_index";`);
    this.addSql(`drop function shown_tier(text, text, text);`);
    this.addSql(`drop extension if exists pg_trgm;`);
  }
}
