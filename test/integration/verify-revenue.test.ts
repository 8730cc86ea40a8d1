import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { saveRevenueAtStripe } from '../../db/revenue/revenue-at-stripe.ts';
import { execute } from '../../db/sql.ts';
import { checkRevenue } from '../../scripts/verify/check-revenue.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

/* What `npm run verify` says of revenue at Stripe: a difference never passes. */

let database: TestDatabase;
let orm: MikroORM;
beforeEach(async () => {
  database = await createDatabase();
  orm = await createOrm({ databaseUrl: database.url });
});
afterEach(async () => {
  await orm.close();
  await database.drop();
});

const sumsOf = (currency: string, atStripe: number, movements: number) => ({
  currency,
  atStripe,
  movements,
  subscriptions: 2,
  uncounted: 0,
  comparedAt: Date.parse('2027-01-10T09:00:00Z'),
});

/** Subscriptions with a row, whose MRR differs and is not repaired; the first is the oldest. */
async function unlike(currency: string, count: number): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await execute(em, 'set local session_replication_role = replica');
    await execute(
      em,
      `insert into subscriptions (id, customer_id, status, stripe_status, tier, price_id, "interval", amount, unit_amount,
         quantity, currency, mrr, current_period_start, current_period_end, cancel_at_period_end, paused,
         billing_time, revision, ever_active, created_at, updated_at)
       select $1 || '_' || i, 'cus_' || i, 'active', 'active', 'starter', 'price', 'month', 1900, 1900, 1, $1, 1900, now(),
         now(), false, false, now(), 1, true, now(), now()
       from generate_series(1, $2::int) i`,
      [currency, count],
    );
    await execute(
      em,
      `insert into sweep_repairs (id, pass_id, subject, subject_id, invariant, action, state, before, found_at)
       select 'of_' || id, 'pass', 'subscription', id, 'revenue', 'refresh', 'asked',
         '[{"fact": "MRR", "in": "books", "seen": 0, "by": "stripe", "wanted": 1900}]',
         now() + split_part(id, '_', 2)::int * interval '1 second'
       from subscriptions where currency = $1`,
      [currency],
    );
  });
}

it('counts what is unlike in each currency, however many another one has', async () => {
  await unlike('eur', 1);
  await unlike('usd', 25);
  const em = orm.em.fork();
  await saveRevenueAtStripe(em, [sumsOf('eur', 3_800, 3_800), sumsOf('usd', 49_400, 1_900)]);
  const [eur, usd] = await checkRevenue({ orm });
  expect(eur).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/; unlike: eur_1$/) as string,
  });
  expect(usd).toMatchObject({ outcome: 'failed' });
  expect(usd?.detail).toMatch(/; they differ by 475 USD; unlike: usd_25, usd_24, .* and 5 more$/);
});

it('names what Stripe has and we do not, and says by how much the sums differ', async () => {
  const em = orm.em.fork();
  await saveRevenueAtStripe(em, [sumsOf('usd', 3_800, 1_900)]);
  await execute(
    em,
    `insert into sweep_repairs (id, pass_id, subject, subject_id, invariant, action, state, before, found_at)
     values ('r', 'pass', 'subscription', 'sub_new', 'projection', 'start', 'attention',
       '[{"fact": "status", "in": "projection", "seen": null, "by": "stripe", "wanted": "active"}]', now())`,
  );
  const [absent] = await checkRevenue({ orm });
  expect(absent).toMatchObject({ outcome: 'failed', remedy: 'docs/runbooks/figures-drift.md' });
  expect(absent?.detail).toMatch(/they differ by 19 USD; at Stripe without a row here: sub_new$/);
  await execute(em, `update sweep_repairs set state = 'repaired'`);
  const [repaired] = await checkRevenue({ orm });
  expect(repaired).toMatchObject({
    outcome: 'note',
    detail: expect.stringMatching(/they differ by 19 USD; nothing is open/) as string,
  });
});

it('passes where both sums are the same and nothing is open', async () => {
  await saveRevenueAtStripe(orm.em.fork(), [sumsOf('usd', 1_900, 1_900)]);
  expect(await checkRevenue({ orm })).toMatchObject([{ outcome: 'ok' }]);
});
