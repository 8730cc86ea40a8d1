import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../sql.ts';

/** A figure that is kept up to date, by what it is about. `day` and `since` are YYYY-MM-DD, null where it has none. */
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
export interface FigureDrift extends Omit<FigureRow, 'rows' | 'amount'> {
  keptRows: number;
  countedRows: number;
  keptAmount: number;
  countedAmount: number;
}

const DAY = (column: string): string => `nullif(${column}, '-infinity')::text as ${column}`;

/** Figures of the given names, of days from `fromDay` on (all where left out). Their number does not grow with the rows counted. */
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

/**
 * Counts every row again and puts figures right that are not what the rows say. Figures and rows are looked at in one statement, so
 * writes that go on meanwhile are no drift.
 *
 * @returns what was wrong; empty unless something wrote past the triggers
 */
export async function recountFigures(em: EntityManager): Promise<FigureDrift[]> {
  const dimensions = 'figure, day, status, tier, currency, since';
  return query(
    em,
    `with drift as (
       select ${dimensions}, coalesce(kept.rows, 0) as kept_rows, coalesce(counted.rows, 0) as counted_rows,
         coalesce(kept.amount, 0) as kept_amount, coalesce(counted.amount, 0) as counted_amount
       from figures kept full join figures_afresh counted using (${dimensions})
       where (kept.rows, kept.amount) is distinct from (counted.rows, counted.amount)
     ), repaired as (
       insert into figure_changes (${dimensions}, rows, amount)
       select ${dimensions}, counted_rows - kept_rows, counted_amount - kept_amount from drift
     )
     select figure, ${DAY('day')}, status, tier, currency, ${DAY('since')},
       kept_rows, counted_rows, kept_amount, counted_amount from drift order by ${dimensions}`,
  );
}
