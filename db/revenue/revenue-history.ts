import type { EntityManager } from '@mikro-orm/postgresql';
import { query, queryOne } from '../sql.ts';

/** What moved in a month, minor units; churn and contraction are negative. */
export interface MovementMonth {
  /** YYYY-MM */
  month: string;
  new: number;
  expansion: number;
  contraction: number;
  churn: number;
  reactivation: number;
  /** Recurring revenue at its end. */
  end: number;
}

/**
 * Movements by UTC month, oldest first, from `from` (YYYY-MM) to `to`; months without any are there with
 * zeroes.
 */
export async function movementMonths(
  em: EntityManager,
  currency: string,
  { from, to }: { from: string; to: string },
): Promise<MovementMonth[]> {
  return query(
    em,
    `with moved as (
       select date_trunc('month', day)::date as month, kind, sum(amount) as amount from revenue_movements
       where currency = $1 and day < ($3::text || '-01')::date + interval '1 month' group by 1, 2
     ), months as (
       select generate_series(($2::text || '-01')::date, ($3::text || '-01')::date, interval '1 month')::date as month
     )
     select to_char(months.month, 'YYYY-MM') as month,
       coalesce(sum(amount) filter (where kind = 'new' and moved.month = months.month), 0)::bigint as new,
       coalesce(sum(amount) filter (where kind = 'expansion' and moved.month = months.month), 0)::bigint as expansion,
       coalesce(sum(amount) filter (where kind = 'contraction' and moved.month = months.month), 0)::bigint as contraction,
       coalesce(sum(amount) filter (where kind = 'churn' and moved.month = months.month), 0)::bigint as churn,
       coalesce(sum(amount) filter (where kind = 'reactivation' and moved.month = months.month), 0)::bigint as reactivation,
       coalesce(sum(amount), 0)::bigint as "end"
     from months left join moved on moved.month <= months.month
     group by months.month order by months.month`,
    [currency, from, to],
  );
}

/** Recurring revenue at the end of each UTC day, oldest first, minor units. */
export async function mrrByDay(
  em: EntityManager,
  currency: string,
  { from, to }: { from: string; to: string },
): Promise<{ day: string; mrr: number }[]> {
  return query(
    em,
    `with moved as (
       select day, sum(amount) as amount from revenue_movements where currency = $1 and day between $2::date and $3::date group by 1
     ), before as (
       select coalesce(sum(amount), 0) as amount from revenue_movements where currency = $1 and day < $2::date
     )
     select to_char(days.day, 'YYYY-MM-DD') as day,
       ((select amount from before) + sum(coalesce(moved.amount, 0)) over (order by days.day))::bigint as mrr
     from generate_series($2::date, $3::date, interval '1 day') as days (day) left join moved on moved.day = days.day
     order by days.day`,
    [currency, from, to],
  );
}

/** The UTC days of the first and the last movement, null where there is none. */
export async function movementSpan(
  em: EntityManager,
  currency: string,
): Promise<{ first: string; last: string } | null> {
  const row = await queryOne<{ first: string | null; last: string | null }>(
    em,
    `select min(day)::text as first, max(day)::text as last from revenue_movements where currency = $1`,
    [currency],
  );
  return row?.first == null || row.last === null ? null : { first: row.first, last: row.last };
}
