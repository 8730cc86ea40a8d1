import { Migration } from '@mikro-orm/migrations';

const DIMENSIONS = 'figure, day, status, tier, currency, since';
const COLUMNS = 'r.failed_late_at, r.disputed, r.currency, r.amount, r.amount_refunded';

const from = (rows: string): string =>
  `${rows} as r cross join lateral late_failures_figures(${COLUMNS}) as f`;
const added = `select f.* from ${from('new_rows')}`;
const taken = `select ${DIMENSIONS.replace(/\w+/g, 'f.$&')}, -f.rows, -f.amount from ${from('old_rows')}`;

const noting = (contributions: string): string => `
  insert into figure_changes (${DIMENSIONS}, rows, amount)
    select ${DIMENSIONS}, sum(rows), sum(amount) from (${contributions}) as changed (${DIMENSIONS}, rows, amount)
    group by ${DIMENSIONS} having sum(rows) <> 0 or sum(amount) <> 0;`;

const TRIGGERS = [
  ['insert', 'new table as new_rows'],
  ['update', 'old table as old_rows new table as new_rows'],
  ['delete', 'old table as old_rows'],
] as const;

/**
 * What banks took back by a charge that failed after its success is a figure, beside that of lost disputes,
 * so that it leaves recent revenue. A disputed charge is counted by its dispute.
 */
export class Migration20261123023436_late_failures extends Migration {
  override name = 'Migration20261123023436_late_failures';

  override up(): void | Promise<void> {
    this.addSql(`alter table "charges" add "failed_late_at" timestamptz(3) null;`);
    this.addSql(`create function late_failures_figures(timestamptz, boolean, text, bigint, bigint)
      returns table (figure text, day date, status text, tier text, currency text, since date, rows bigint, amount bigint)
      language sql immutable parallel safe as $$
        select 'failed_late', ($1 at time zone 'utc')::date, '', '', $3, '-infinity'::date, 1::bigint, $4 - $5
        where $1 is not null and not $2
      $$;`);
    this.addSql(`create function note_late_failures_figures() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then ${noting(added)}
        elsif tg_op = 'DELETE' then ${noting(taken)}
        else ${noting(`${added} union all ${taken}`)}
        end if;
        return null;
      end $$;`);
    for (const [event, tables] of TRIGGERS)
      this.addSql(
        `create trigger note_late_failures_figures_${event} after ${event} on charges referencing ${tables}
         for each statement execute function note_late_failures_figures();`,
      );
    this.addSql(`alter view figures_afresh rename to figures_afresh_third;`);
    this.addSql(
      `create view figures_afresh as select * from figures_afresh_third union all
       select ${DIMENSIONS}, sum(rows)::bigint, sum(amount)::bigint
       from (select f.* from ${from('charges')}) as counted group by ${DIMENSIONS};`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop view figures_afresh;`);
    this.addSql(`alter view figures_afresh_third rename to figures_afresh;`);
    for (const [event] of TRIGGERS)
      this.addSql(`drop trigger note_late_failures_figures_${event} on charges;`);
    this.addSql(`drop function note_late_failures_figures();`);
    this.addSql(`drop function late_failures_figures(timestamptz, boolean, text, bigint, bigint);`);
    this.addSql(`delete from figure_changes where figure = 'failed_late';`);
    this.addSql(`delete from figure_totals where figure = 'failed_late';`);
    this.addSql(`alter table "charges" drop column "failed_late_at";`);
  }
}
