import type { EntityManager } from '@mikro-orm/postgresql';
import { query, queryOne } from '../sql.ts';

/**
 * A figure that is kept up to date, by what it is about. `day` and `since` are YYYY-MM-DD, null where it
 * has none.
 */
export interface FigureRow {
  figure: string;
  day: string | null;
  status: string;
  tier: string;
  currency: string;
  since: string | null;
  rows: number;
  /** Minor units of `currency`. */
  amount: number;
}

/** What is kept, and what a count of all rows comes to. */
interface FigureDrift extends Omit<FigureRow, 'rows' | 'amount'> {
  keptRows: number;
  countedRows: number;
  keptAmount: number;
  countedAmount: number;
}

const DAY = (column: string): string => `nullif(${column}, '-infinity')::text as ${column}`;

/**
 * Figures of the given names, of days from `fromDay` on (all where left out). Their number does not grow
 * with the rows counted.
 */
export async function readFigures(
  em: EntityManager,
  names: readonly string[],
  fromDay: string = '-infinity',
): Promise<FigureRow[]> {
  return query(
    em,
    `select figure, ${DAY('day')}, status, tier, currency, ${DAY('since')}, rows, amount
     from figures where figure = any($1) and day >= $2::date`,
    [names, fromDay],
  );
}

/** Figures that are counted from the rows of one table. */
export interface FigurePart {
  table: string;
  figures: readonly string[];
  /**
   * What its rows come to, row by row. What a row adds to which figure is said by the functions that the
   * triggers go by.
   */
  contributions: string;
}

const contributions = (rows: string, table: string, columns: string): string =>
  `select f.* from ${rows} as r cross join lateral ${table}_figures(${columns.replaceAll(/\w+/g, 'r.$&')}) as f`;

/** The tax of rows, and the amounts whose tax is not known. */
const taxContributions = (table: string, terms: string): string =>
  `select f.* from ${table} as r cross join lateral tax_figures(${terms}) as f`;

/** The figures by the table that they are counted from; all of them together are every figure. */
export const FIGURE_PARTS: readonly FigurePart[] = [
  {
    table: 'subscriptions',
    figures: ['subscriptions', 'subscriptions_begun', 'subscriptions_ended', 'trials_over'],
    contributions: contributions(
      'subscriptions',
      'subscriptions',
      'status, trial_tier, tier, currency, mrr, created_at, ended_at, trial_start, ever_active, mode',
    ),
  },
  {
    table: 'customers',
    figures: ['customers'],
    contributions: contributions('customers', 'customers', 'deleted'),
  },
  {
    table: 'charges',
    figures: ['charges', 'failed_late', 'failed_late_tax', 'failed_late_tax_unknown'],
    contributions: `${contributions('charges', 'charges', 'currency, amount')} union all
      ${contributions('charges', 'late_failures', 'failed_late_at, disputed, currency, amount, amount_refunded')} union all
      ${taxContributions(
        'charges',
        `'failed_late', r.failed_late_at is not null and not r.disputed, r.failed_late_at, r.currency, r.amount - r.amount_refunded,
        round(r.tax::numeric * (r.amount - r.amount_refunded) / nullif(r.amount, 0))::bigint`,
      )}`,
  },
  {
    table: 'invoices',
    figures: ['paid', 'paid_tax', 'paid_tax_unknown'],
    contributions: `${contributions('invoices', 'invoices', 'status, currency, amount_paid, paid_at')} union all
      ${taxContributions('invoices', "'paid', r.status = 'paid' and r.paid_at is not null, r.paid_at, r.currency, r.amount_paid, r.tax_paid")}`,
  },
  {
    table: 'refunds',
    figures: ['refunded', 'refunded_tax', 'refunded_tax_unknown'],
    contributions: `${contributions('refunds', 'refunds', 'status, currency, amount, created_at')} union all
      ${taxContributions('refunds', "'refunded', r.status not in ('failed', 'canceled'), r.created_at, r.currency, r.amount, r.tax")}`,
  },
  {
    table: 'disputes',
    figures: ['taken_back', 'taken_back_tax', 'taken_back_tax_unknown'],
    contributions: `${contributions('disputes', 'disputes', 'status, currency, amount, created_at')} union all
      ${taxContributions('disputes', "'taken_back', r.status = 'lost', r.created_at, r.currency, r.amount, r.tax")}`,
  },
  {
    table: 'credit_notes',
    figures: ['credit_notes'],
    contributions: `select 'credit_notes', '-infinity'::date, '', '', currency, '-infinity'::date, 1::bigint, amount
      from credit_notes`,
  },
  {
    table: 'revenue_movements',
    figures: ['customers_gained', 'customers_lost', 'customers_paying'],
    contributions: contributions('customer_turns_of(null)', 'customer_turns', 'day, gained, since'),
  },
];

const DIMENSIONS = 'figure, day, status, tier, currency, since';

/** The statement that counts parts afresh; it reads their tables and no other. */
export const countAfresh = (parts: readonly FigurePart[]): string =>
  `select ${DIMENSIONS}, sum(rows)::bigint as rows, sum(amount)::bigint as amount
   from (${parts.map((part) => part.contributions).join(' union all ')}) as counted (${DIMENSIONS}, rows, amount)
   group by ${DIMENSIONS} having sum(rows) <> 0 or sum(amount) <> 0`;

/** How many rows the figures are counted from, as PostgreSQL's statistics have it: no row is read for it. */
export async function estimatedRows(em: EntityManager): Promise<number> {
  const row = await queryOne<{ rows: number }>(
    em,
    'select coalesce(sum(greatest(reltuples, 0)), 0)::float8 as rows from pg_class where oid = any($1::regclass[])',
    [FIGURE_PARTS.map(({ table }) => table)],
  );
  return row?.rows ?? 0;
}

/**
 * Counts rows again and puts figures right that are not what they say. Figures and rows are looked at in
 * one statement, so writes that go on meanwhile are no drift.
 *
 * @param parts whose tables are read; of the others nothing is
 * @returns what was wrong; empty unless something wrote past the triggers
 */
export async function recountFigures(
  em: EntityManager,
  parts: readonly FigurePart[] = FIGURE_PARTS,
): Promise<FigureDrift[]> {
  return query(
    em,
    `with drift as (
       select ${DIMENSIONS}, coalesce(kept.rows, 0) as kept_rows, coalesce(counted.rows, 0) as counted_rows,
         coalesce(kept.amount, 0) as kept_amount, coalesce(counted.amount, 0) as counted_amount
       from (select * from figures where figure = any($1)) kept
       full join (${countAfresh(parts)}) counted using (${DIMENSIONS})
       where (kept.rows, kept.amount) is distinct from (counted.rows, counted.amount)
     ), repaired as (
       insert into figure_changes (${DIMENSIONS}, rows, amount)
       select ${DIMENSIONS}, counted_rows - kept_rows, counted_amount - kept_amount from drift
     )
     select figure, ${DAY('day')}, status, tier, currency, ${DAY('since')},
       kept_rows, counted_rows, kept_amount, counted_amount from drift order by ${DIMENSIONS}`,
    [parts.flatMap(({ figures }) => figures)],
  );
}
