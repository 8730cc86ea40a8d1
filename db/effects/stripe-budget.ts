import type { Pool } from 'pg';

/** The Stripe gateway's `BudgetStore`, by the database's clock, in the table of rate limits. */
interface PostgresBudgetStore {
  take: (key: string, costMs: number, aheadMs: number) => Promise<number>;
  hold: (key: string, aheadMs: number) => Promise<void>;
}

const NOW = `with now as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as at)`;

/** The budget of all processes at one PostgreSQL: one statement for each batch of requests. */
export const postgresBudgetStore = (pool: () => Promise<Pool>): PostgresBudgetStore => ({
  take: async (key, costMs, aheadMs) => {
    const { rows } = await (
      await pool()
    ).query<{ wait: number }>({
      name: 'take_stripe_budget',
      text: `${NOW}, taken as (
          insert into rate_limits as r (key, points, expire) select $1, 0, at + $2::bigint from now
          on conflict (key) do update set expire = greatest(r.expire, (select at from now)) + $2::bigint
            where greatest(r.expire, (select at from now)) + $2::bigint <= (select at from now) + $3::bigint
          returning 1)
        select case when exists (select from taken) then 0
          else greatest(1, coalesce((select expire from rate_limits where key = $1), at) + $2::bigint - at - $3::bigint) end::int as wait
        from now`,
      values: [key, Math.ceil(costMs), Math.ceil(aheadMs)],
    });
    return rows[0]?.wait ?? 0;
  },
  hold: async (key, aheadMs) => {
    await (
      await pool()
    ).query(
      `${NOW} insert into rate_limits as r (key, points, expire) select $1, 0, at + $2::bigint from now
       on conflict (key) do update set expire = greatest(r.expire, excluded.expire)`,
      [key, Math.ceil(aheadMs)],
    );
  },
});
