import { Migration } from '@mikro-orm/migrations';

const DIMENSIONS = 'figure, day, status, tier, currency, since';

/**
 * What the tax of a row is counted from: the figure that it belongs to, whether it counts, its day, amount
 * and tax.
 */
const TAXED = {
  invoices:
    "'paid', r.status = 'paid' and r.paid_at is not null, r.paid_at, r.currency, r.amount_paid, r.tax_paid",
  refunds: "'refunded', r.status not in ('failed', 'canceled'), r.created_at, r.currency, r.amount, r.tax",
  charges: `'failed_late', r.failed_late_at is not null and not r.disputed, r.failed_late_at, r.currency,
    r.amount - r.amount_refunded, round(r.tax::numeric * (r.amount - r.amount_refunded) / nullif(r.amount, 0))::bigint`,
  disputes: "'taken_back', r.status = 'lost', r.created_at, r.currency, r.amount, r.tax",
} as const;

type Table = keyof typeof TAXED;
const TABLES = Object.keys(TAXED) as Table[];

const from = (table: Table, rows: string): string =>
  `${rows} as r cross join lateral tax_figures(${TAXED[table]}) as f`;
const added = (table: Table): string => `select f.* from ${from(table, 'new_rows')}`;
const taken = (table: Table): string =>
  `select ${DIMENSIONS.replace(/\w+/g, 'f.$&')}, -f.rows, -f.amount from ${from(table, 'old_rows')}`;

const noting = (contributions: string): string => `
  insert into figure_changes (${DIMENSIONS}, rows, amount)
    select ${DIMENSIONS}, sum(rows), sum(amount) from (${contributions}) as changed (${DIMENSIONS}, rows, amount)
    group by ${DIMENSIONS} having sum(rows) <> 0 or sum(amount) <> 0;`;

const TRIGGERS = [
  ['insert', 'new table as new_rows'],
  ['update', 'old table as old_rows new table as new_rows'],
  ['delete', 'old table as old_rows'],
] as const;

const OF_TAX = `figure like '%\\_tax' or figure like '%\\_tax\\_unknown'`;

/**
 * The tax in payments, refunds and lost disputes is a figure beside each (docs/adr/0022), as those of
 * docs/adr/0011 are. Rows that are there already have no tax that is known: they are counted as such until
 * the reconciliation has read them again.
 */
export class Migration20261123023852_tax_of_payments extends Migration {
  override name = 'Migration20261123023852_tax_of_payments';

  override up(): void | Promise<void> {
    this.addSql(`alter table "charges" add "tax" bigint null;`);
    this.addSql(
      `create index "charges_tax_unknown_index" on "charges" ("id") where tax is null and (status = 'succeeded' or failed_late_at is not null);`,
    );
    this.addSql(`alter table "credit_notes" add "tax" bigint null;`);
    this.addSql(`alter table "disputes" add "tax" bigint null;`);
    this.addSql(`alter table "invoices" add "tax" bigint null, add "tax_paid" bigint null;`);
    this.addSql(
      `create index "invoices_tax_unknown_index" on "invoices" ("id") where status = 'paid' and tax_paid is null;`,
    );
    this.addSql(`alter table "refunds" add "tax" bigint null;`);

    this.addSql(`create function tax_figures(text, boolean, timestamptz, text, bigint, bigint)
      returns table (figure text, day date, status text, tier text, currency text, since date, rows bigint, amount bigint)
      language sql immutable parallel safe as $$
        select $1 || '_tax', ($3 at time zone 'utc')::date, '', '', $4, '-infinity'::date, 1::bigint, $6
          where $2 and $6 <> 0
        union all
        select $1 || '_tax_unknown', ($3 at time zone 'utc')::date, '', '', $4, '-infinity'::date, 1::bigint, $5
          where $2 and $6 is null
      $$;`);
    for (const table of TABLES) {
      this.addSql(`create function note_${table}_tax_figures() returns trigger language plpgsql as $$
        begin
          if tg_op = 'INSERT' then ${noting(added(table))}
          elsif tg_op = 'DELETE' then ${noting(taken(table))}
          else ${noting(`${added(table)} union all ${taken(table)}`)}
          end if;
          return null;
        end $$;`);
      for (const [event, tables] of TRIGGERS)
        this.addSql(
          `create trigger note_${table}_tax_figures_${event} after ${event} on ${table} referencing ${tables}
           for each statement execute function note_${table}_tax_figures();`,
        );
    }
    this.addSql(`alter view figures_afresh rename to figures_afresh_fourth;`);
    this.addSql(
      `create view figures_afresh as select * from figures_afresh_fourth union all
       select ${DIMENSIONS}, sum(rows)::bigint, sum(amount)::bigint
       from (${TABLES.map((table) => `select f.* from ${from(table, table)}`).join(' union all ')}) as counted
       group by ${DIMENSIONS};`,
    );
    this.addSql(
      `insert into figure_changes (${DIMENSIONS}, rows, amount)
       select ${DIMENSIONS}, rows, amount from figures_afresh where ${OF_TAX};`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop view figures_afresh;`);
    this.addSql(`alter view figures_afresh_fourth rename to figures_afresh;`);
    for (const table of TABLES) {
      for (const [event] of TRIGGERS)
        this.addSql(`drop trigger note_${table}_tax_figures_${event} on ${table};`);
      this.addSql(`drop function note_${table}_tax_figures();`);
    }
    this.addSql(`drop function tax_figures(text, boolean, timestamptz, text, bigint, bigint);`);
    this.addSql(`delete from figure_changes where ${OF_TAX};`);
    this.addSql(`delete from figure_totals where ${OF_TAX};`);

    this.addSql(`alter table "refunds" drop column "tax";`);
    this.addSql(`drop index "invoices_tax_unknown_index";`);
    this.addSql(`alter table "invoices" drop column "tax", drop column "tax_paid";`);
    this.addSql(`alter table "disputes" drop column "tax";`);
    this.addSql(`alter table "credit_notes" drop column "tax";`);
    this.addSql(`drop index "charges_tax_unknown_index";`);
    this.addSql(`alter table "charges" drop column "tax";`);
  }
}
