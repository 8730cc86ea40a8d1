import { Migration } from '@mikro-orm/migrations';

const DIMENSIONS = 'figure, day, status, tier, currency, since';
const COLUMNS = 'r.status, r.currency, r.amount, r.created_at';

const from = (rows: string): string => `${rows} as r cross join lateral disputes_figures(${COLUMNS}) as f`;
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
 * What banks took back by lost disputes is a figure, as those of docs/adr/0011 are, so that it leaves
 * recent revenue.
 */
export class Migration20261122232000_taken_back extends Migration {
  override name = 'Migration20261122232000_taken_back';

  override up(): void | Promise<void> {
    this.addSql(`create function disputes_figures(text, text, bigint, timestamptz)
      returns table (figure text, day date, status text, tier text, currency text, since date, rows bigint, amount bigint)
      language sql immutable parallel safe as $$
        select 'taken_back', ($4 at time zone 'utc')::date, '', '', $2, '-infinity'::date, 1::bigint, $3
        where $1 = 'lost'
      $$;`);
    this.addSql(`create function note_disputes_figures() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then ${noting(added)}
        elsif tg_op = 'DELETE' then ${noting(taken)}
        else ${noting(`${added} union all ${taken}`)}
        end if;
        return null;
      end $$;`);
    for (const [event, tables] of TRIGGERS)
      this.addSql(
        `create trigger note_disputes_figures_${event} after ${event} on disputes referencing ${tables}
         for each statement execute function note_disputes_figures();`,
      );
    this.addSql(`alter view figures_afresh rename to figures_afresh_second;`);
    this.addSql(
      `create view figures_afresh as select * from figures_afresh_second union all
       select ${DIMENSIONS}, sum(rows)::bigint, sum(amount)::bigint
       from (select f.* from ${from('disputes')}) as counted group by ${DIMENSIONS};`,
    );
    this.addSql(
      `insert into figure_changes (${DIMENSIONS}, rows, amount)
       select ${DIMENSIONS}, rows, amount from figures_afresh where figure = 'taken_back';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop view figures_afresh;`);
    this.addSql(`alter view figures_afresh_second rename to figures_afresh;`);
    for (const [event] of TRIGGERS) this.addSql(`drop trigger note_disputes_figures_${event} on disputes;`);
    this.addSql(`drop function note_disputes_figures();`);
    this.addSql(`drop function disputes_figures(text, text, bigint, timestamptz);`);
    this.addSql(`delete from figure_changes where figure = 'taken_back';`);
    this.addSql(`delete from figure_totals where figure = 'taken_back';`);
  }
}
