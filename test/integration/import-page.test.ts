import { Client } from '@temporalio/client';
import { importPage } from '../../activities/adoption/import-account.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { payWith } from '../../dev/lived-in/sign-up.ts';
import { newAdoption } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionProgress } from '../../domain/adoption/adoption-run.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';

/* One page of an import, while no worker records what it asks for. */

let system: BillingSystem;
let orm: MikroORM;
let subscription: string;
beforeAll(async () => {
  system = await startBillingSystem();
  orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 2 });
  await system.stopWorker();
  const { stripe } = system;
  const { id: customer } = await stripe.customers.create();
  await payWith(stripe, customer, 'pm_card_visa');
  const [price] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  ({ id: subscription } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price?.id ?? '' }],
  }));
}, 120_000);
afterAll(async () => {
  await orm.close();
  await system.stop();
});

const beginning = (runId: string): AdoptionProgress =>
  newAdoption({ runId, kind: 'import', invoicesSince: null }, Date.now());

const page = (
  runId: string,
  temporal = system.temporal,
  progress = beginning(runId),
): ReturnType<typeof importPage> => {
  const { stripe } = system;
  const deps = { orm, stripe, temporal, plans: () => loadPlans(orm.em.fork()), now: () => Date.now() };
  return importPage(deps, progress);
};

const asked = async (runId: string): Promise<string[]> => {
  const rows = await system.rows<{ subscription_id: string }>(
    `select subscription_id from adoption_outcomes where run_id = $1 and outcome = 'asked'`,
    [runId],
  );
  return rows.map(({ subscription_id: id }) => id);
};

/** Subscriptions that were asked for an hour ago, and never recorded. */
const plantLate = (runId: string, count: number): Promise<unknown> =>
  system.rows(
    `insert into adoption_outcomes (run_id, subscription_id, outcome, at)
     select $1, 'sub_late_' || n, 'asked', $3 from generate_series(1, $2::int) n`,
    [runId, count, new Date(Date.now() - 60 * MINUTE_MS)],
  );

it('notes what it asks for before its run begins, so that a page that is cut off knows its own', async () => {
  const { connection } = system.temporal;
  await expect(page('cut-off', new Client({ connection, namespace: 'nowhere' }))).rejects.toThrow();
  expect(await asked('cut-off')).toEqual([subscription]);
  const { progress } = await page('cut-off');
  expect(progress.counts).toMatchObject({ seen: 1, known: 0 });
});

it('goes on past some that never record', async () => {
  await plantLate('some-late', 400);
  expect(await page('some-late')).toMatchObject({ pauseMs: 0, progress: { pages: 1 } });
});

it('asks for no more while a thousand have not recorded, however long ago they were asked for', async () => {
  await plantLate('all-late', 1_001);
  const { progress, pauseMs } = await page('all-late');
  expect(pauseMs).toBeGreaterThan(0);
  expect(progress).toMatchObject({ pages: 0, after: null });
  expect(await asked('all-late')).not.toContain(subscription);
});

it('goes through its pages once more where a mapping changed since the first one', async () => {
  const first = await page('mapped-meanwhile');
  expect(first.progress).toMatchObject({ phase: 'settling', counts: { seen: 1 } });
  // As a run is that was on a later page when somebody mapped a product.
  const { mappings = '' } = first.progress;
  const later: AdoptionProgress = {
    ...beginning('mapped-meanwhile'),
    after: subscription,
    mappings,
    pages: 4,
    counts: { seen: 400, ended: 1, foreign: 390, known: 2, invoices: 0 },
  };
  const unchanged = await page('mapped-meanwhile', system.temporal, later);
  expect(unchanged.progress).toMatchObject({ phase: 'settling', pages: 5, counts: { seen: 400 } });
  await system.rows(
    `insert into stripe_mappings (stripe_id, plan_code, created_at) values ('prod_theirs', 'starter', now())`,
  );
  const changed = await page('mapped-meanwhile', system.temporal, later);
  expect(changed.progress).toMatchObject({
    phase: 'subscriptions',
    after: null,
    clock: null,
    pages: 5,
    counts: { seen: 0, ended: 0, foreign: 0, known: 0 },
  });
  // Nothing changes while it goes through them again: it ends.
  const again = await page('mapped-meanwhile', system.temporal, changed.progress);
  expect(again.progress).toMatchObject({ phase: 'settling', counts: { seen: 1 } });
});

it('goes through its pages once more where a mapping changed for one page in between', async () => {
  const { mappings = '' } = (await page('mapped-and-back')).progress;
  // Its subscriptions are one more page, so that the page before is not the last.
  const { testClocks } = system.stripe.testHelpers;
  const { id: clock } = await testClocks.create({ frozen_time: Math.floor(Date.now() / 1_000) });
  await system.rows(
    `insert into stripe_mappings (stripe_id, plan_code, created_at) values ('prod_undone', 'starter', now())`,
  );
  const later: AdoptionProgress = { ...beginning('mapped-and-back'), after: subscription, mappings };
  const between = await page('mapped-and-back', system.temporal, later);
  expect(between.progress).toMatchObject({ clock, mappingsChanged: true });
  await system.rows(`delete from stripe_mappings where stripe_id = 'prod_undone'`);
  const last = await page('mapped-and-back', system.temporal, between.progress);
  expect(last.progress).toMatchObject({ phase: 'subscriptions', clock: null, after: null });
  await testClocks.del(clock);
  // Nothing changes while it goes through them again: it ends.
  const again = await page('mapped-and-back', system.temporal, last.progress);
  expect(again.progress).toMatchObject({ phase: 'settling' });
});

it('a run from before mappings were compared goes on to its end', async () => {
  const old: AdoptionProgress = { ...beginning('from-before'), after: subscription };
  expect((await page('from-before', system.temporal, old)).progress.phase).toBe('settling');
});
