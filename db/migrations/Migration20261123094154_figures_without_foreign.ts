import { Migration } from '@mikro-orm/migrations';

const DIMENSIONS = 'figure, day, status, tier, currency, since';
const RETURNED =
  'table (figure text, day date, status text, tier text, currency text, since date, rows bigint, amount bigint)';

/** What a row counted for before: `Migration20261121160118_figures`. */
const EVERY_ROW = `r.status, r.trial_tier, r.tier, r.currency, r.mrr, r.created_at, r.ended_at, r.trial_start, r.ever_active`;
const OWN_ROWS = `${EVERY_ROW}, r.mode`;
const TYPES = 'text, text, text, text, bigint, timestamptz, timestamptz, timestamptz, boolean';

const OF_SUBSCRIPTIONS = `('subscriptions', 'subscriptions_begun', 'subscriptions_ended', 'trials_over')`;

const from = (rows: string, columns: string): string =>
  `${rows} as r cross join lateral subscriptions_figures(${columns}) as f`;

const noting = (columns: string): string => {
  const added = `select f.* from ${from('new_rows', columns)}`;
  const taken = `select ${DIMENSIONS.replace(/\w+/g, 'f.$&')}, -f.rows, -f.amount from ${from('old_rows', columns)}`;
  const note = (contributions: string): string => `
    insert into figure_changes (${DIMENSIONS}, rows, amount)
      select ${DIMENSIONS}, sum(rows), sum(amount) from (${contributions}) as changed (${DIMENSIONS}, rows, amount)
      group by ${DIMENSIONS} having sum(rows) <> 0 or sum(amount) <> 0;`;
  return `create or replace function note_subscriptions_figures() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then ${note(added)}
      elsif tg_op = 'DELETE' then ${note(taken)}
      else ${note(`${added} union all ${taken}`)}
      end if;
      return null;
    end $$;`;
};

/** What foreign rows count for by the function of before. */
const foreignRows = (sign: '' | '-'): string =>
  `insert into figure_changes (${DIMENSIONS}, rows, amount)
   select ${DIMENSIONS}, ${sign}sum(rows)::bigint, ${sign}sum(amount)::bigint
   from (select f.* from ${from('subscriptions', EVERY_ROW)} where r.mode = 'foreign') as counted
   group by ${DIMENSIONS};`;

/**
 * What another transaction writes under the trigger of before, and commits after the scan, would count
 * twice.
 */
const NO_WRITES = 'lock table subscriptions in share row exclusive mode;';

/**
 * Subscriptions that became another product's are in no figure (docs/adr/0014): neither counts, revenue nor
 * trials.
 */
export class Migration20261123094154_figures_without_foreign extends Migration {
  override name = 'Migration20261123094154_figures_without_foreign';

  override up(): void | Promise<void> {
    this.addSql(NO_WRITES);
    this
      .addSql(`create function subscriptions_figures(${TYPES}, mode text) returns ${RETURNED} language sql stable as $$
      select * from subscriptions_figures($1, $2, $3, $4, $5, $6, $7, $8, $9) where $10 <> 'foreign'
    $$;`);
    this.addSql(noting(OWN_ROWS));
    this.addSql(`alter view figures_afresh rename to figures_afresh_fifth;`);
    this.addSql(
      `create view figures_afresh as select * from figures_afresh_fifth where figure not in ${OF_SUBSCRIPTIONS} union all
       select ${DIMENSIONS}, sum(rows)::bigint, sum(amount)::bigint
       from (select f.* from ${from('subscriptions', OWN_ROWS)}) as counted
       group by ${DIMENSIONS} having sum(rows) <> 0 or sum(amount) <> 0;`,
    );
    this.addSql(foreignRows('-'));
  }

  override down(): void | Promise<void> {
    this.addSql(NO_WRITES);
    this.addSql(foreignRows(''));
    this.addSql(`drop view figures_afresh;`);
    this.addSql(`alter view figures_afresh_fifth rename to figures_afresh;`);
    this.addSql(noting(EVERY_ROW));
    this.addSql(`drop function subscriptions_figures(${TYPES}, text);`);
  }
}
