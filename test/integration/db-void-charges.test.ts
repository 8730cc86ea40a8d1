import { execute } from '../../db/sql.ts';
import type { EntityManager, MikroORM } from '../../db/orm.ts';
import { chargesOfVoidRenewals } from '../../db/usage/rating/void-charges.ts';
import { openDatabase } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});
afterAll(() => close());

/**
 * A reported charge of a renewal that is void.
 * @param at when the renewal was made, as SQL; `since` is when its migration ran
 * @param clock the customer's, as SQL
 */
async function voidRenewal(name: string, at: string, clock = 'null::timestamptz'): Promise<void> {
  const since = `(select executed_at from migrations where name like '%void_renewals_of_usage')`;
  const em = orm.em.fork();
  const insert = (text: string): Promise<unknown> =>
    execute(em, `with m as (select ${since} as since) ${text}`, [name]);
  await insert(
    `insert into customers (id, balance, billing_time, deleted, updated_at) select 'cus_' || $1, 0, ${clock}, false, now() from m`,
  );
  await insert(
    `insert into subscriptions (id, customer_id, status, stripe_status, tier, price_id, interval, amount, unit_amount, quantity,
       currency, mrr, current_period_start, current_period_end, cancel_at_period_end, paused, billing_time, revision, ever_active,
       created_at, updated_at)
     select 'sub_' || $1, 'cus_' || $1, 'paused', 'active', 'professional', 'price_1', 'month', 4900, 4900, 1, 'usd', 0, ${at},
       ${at} + interval '1 month', false, true, now(), 1, true, now(), now() from m`,
  );
  await insert(
    `insert into invoices (id, customer_id, subscription_id, status, billing_reason, amount_due, amount_paid, amount_remaining,
       currency, created_at, attempt_count, updated_at, read_at)
     select 'in_' || $1, 'cus_' || $1, 'sub_' || $1, 'void', 'subscription_cycle', 4900, 0, 4900, 'usd', ${at}, 0, now(), now() from m`,
  );
  await insert(
    `insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end, dated_at,
       state, created_at)
     select 'charge_' || $1, 'cus_' || $1, 'sub_' || $1, ${at} - interval '1 month', 200, 'usd', ${at} - interval '1 month', ${at},
       ${at} - interval '1 day', 'reported', ${at} - interval '1 day' from m`,
  );
}

/** Void renewals whose charges are handed out. */
const found = async (em: EntityManager): Promise<string[]> =>
  // As a minute later: the migration may have run just now.
  (await chargesOfVoidRenewals(em, { finalAfterMs: -60_000, limit: 10 })).map(
    ({ voidInvoice }) => voidInvoice,
  );

it('hands out charges of renewals since this version; older ones are left to people', async () => {
  await voidRenewal('year_before', `since - interval '1 year'`);
  await voidRenewal('just_before', `since - interval '1 second'`);
  await voidRenewal('just_after', `since + interval '1 second'`);
  // Its clock says nothing of when the version came, and nobody pays by it.
  await voidRenewal('of_a_test_clock', `timestamptz '2021-03-10'`, `timestamptz '2021-03-12'`);
  expect((await found(orm.em.fork())).sort()).toEqual(['in_just_after', 'in_of_a_test_clock']);
});

it('hands out none of real time where it is not known when this version came', async () => {
  await voidRenewal('since_when', `since + interval '1 second'`);
  expect(await found(orm.em.fork())).toContain('in_since_when');
  let unknown: string[] | null = null;
  const rolledBack = orm.em.fork().transactional(async (em) => {
    await execute(em, `delete from migrations where name like '%void_renewals_of_usage'`);
    unknown = await found(em);
    throw new Error('roll back');
  });
  await expect(rolledBack).rejects.toThrow('roll back');
  expect(unknown).not.toBeNull();
  expect(unknown).not.toContain('in_since_when');
});
