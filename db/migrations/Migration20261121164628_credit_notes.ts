import { Migration } from '@mikro-orm/migrations';

/** Credit notes are a figure as those of docs/adr/0011 are: one for each, with its amount by currency. */
const NOTE = `
  create function note_credit_notes_figures() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        insert into figure_changes (figure, day, status, tier, currency, since, rows, amount)
          select 'credit_notes', '-infinity', '', '', currency, '-infinity', count(*), sum(amount) from new_rows group by currency;
      elsif tg_op = 'DELETE' then
        insert into figure_changes (figure, day, status, tier, currency, since, rows, amount)
          select 'credit_notes', '-infinity', '', '', currency, '-infinity', -count(*), -sum(amount) from old_rows group by currency;
      else
        insert into figure_changes (figure, day, status, tier, currency, since, rows, amount)
          select 'credit_notes', '-infinity', '', '', currency, '-infinity', sum(rows), sum(amount) from (
            select currency, 1 as rows, amount from new_rows union all select currency, -1, -amount from old_rows
          ) as changed group by currency having sum(rows) <> 0 or sum(amount) <> 0;
      end if;
      return null;
    end $$;`;

const TRIGGERS = [
  ['insert', 'new table as new_rows'],
  ['update', 'old table as old_rows new table as new_rows'],
  ['delete', 'old table as old_rows'],
] as const;

export class Migration20261121164628_credit_notes extends Migration {
  override name = 'Migration20261121164628_credit_notes';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "credit_notes" ("id" text not null, "number" text not null, "invoice_id" text not null, "customer_id" text not null, "status" text not null, "reason" text null, "memo" text null, "currency" text not null, "amount" bigint not null, "refunded" bigint not null, "credited" bigint not null, "outside" bigint not null, "refund_id" text null, "pdf" text null, "created_at" timestamptz(3) not null, "read_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "credit_notes_invoice_id_index" on "credit_notes" ("invoice_id");`);
    this.addSql(`create index "credit_notes_customer_id_index" on "credit_notes" ("customer_id");`);
    this.addSql(`create index "credit_notes_created_at_id_index" on "credit_notes" ("created_at", "id");`);

    this.addSql(`alter table "disputes" add "outcome" text null, add "settled_at" timestamptz(3) null;`);

    this.addSql(NOTE);
    for (const [event, tables] of TRIGGERS)
      this.addSql(
        `create trigger note_credit_notes_figures_${event} after ${event} on credit_notes referencing ${tables}
         for each statement execute function note_credit_notes_figures();`,
      );
    this.addSql(`alter view figures_afresh rename to figures_afresh_first;`);
    this.addSql(
      `create view figures_afresh as select * from figures_afresh_first union all
       select 'credit_notes', '-infinity'::date, '', '', currency, '-infinity'::date, count(*)::bigint, sum(amount)::bigint
       from credit_notes group by currency;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop view figures_afresh;`);
    this.addSql(`alter view figures_afresh_first rename to figures_afresh;`);
    this.addSql(`drop table if exists "credit_notes" cascade;`);
    this.addSql(`drop function note_credit_notes_figures();`);
    this.addSql(`delete from figure_changes where figure = 'credit_notes';`);
    this.addSql(`delete from figure_totals where figure = 'credit_notes';`);

    this.addSql(`alter table "disputes" drop column "outcome", drop column "settled_at";`);
  }
}
