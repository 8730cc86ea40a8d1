import { SWEEP_LISTS, newPass } from '../../domain/reconciliation/sweep-progress.ts';
import type { SweepList, SweepProgress } from '../../domain/reconciliation/sweep-progress.ts';
import { STRIPE_SWEEP, sweepProgressQuery } from '../../workflows/contracts/stripe-sweep.ts';
import type { SweepInput } from '../../workflows/contracts/stripe-sweep.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { newSubscriber } from '../support/customer.ts';
import { patchedBundle } from '../support/patched-bundle.ts';
import type { PatchedBundle } from '../support/patched-bundle.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { everythingRests } from '../workflow/story.ts';

/*
 * A pass of the sweep while its worker is killed (SIGKILL) in the middle of each list that it reads at
 * Stripe, while PostgreSQL is away, and while a list changes under it.
 */

/** A page is handed out again after seconds without a heartbeat. Other runs have the same options. */
const SHORT_HEARTBEAT = [
  /startToCloseTimeout: '10m',\s*heartbeatTimeout: '30s'(?=(?:(?!startToCloseTimeout)[^])*const SETTLE_EVERY)/,
  "startToCloseTimeout: '10m', heartbeatTimeout: '8s'",
] as const;
/** Longer than a caller waits. */
const HOLD_MS = 25_000;

type Sweep = (input: SweepInput, carried?: SweepProgress) => Promise<SweepProgress | null>;

let system: Processes;
let bundle: PatchedBundle;
beforeAll(async () => {
  bundle = patchedBundle([SHORT_HEARTBEAT]);
  system = await startProcesses({ ownServers: true, workflowBundle: bundle.path });
}, 300_000);
afterAll(async () => {
  await system.stop();
  bundle.remove();
});

let passes = 0;
const startPass = (carried?: SweepProgress) =>
  system.temporal.workflow.start<Sweep>(STRIPE_SWEEP, {
    workflowId: `pass-${(passes += 1)}`,
    taskQueue: TASK_QUEUES.billing,
    args: carried === undefined ? [{ kind: 'once' }] : [{ kind: 'once' }, carried],
  });

async function pass(carried?: SweepProgress): Promise<SweepProgress> {
  const done = await (await startPass(carried)).result();
  if (done === null) throw new Error('the pass did nothing');
  return done;
}

const pathOf = (list: SweepList): string => `^/v1/${list}$`;
const AT_STRIPE = SWEEP_LISTS.filter((list) => list !== 'books');

/** What every subject differs in, as an operator's script left it. */
async function brokenRows(): Promise<{ id: string; customerId: string }> {
  const { id, customer } = await newSubscriber(system);
  await untilAtRest(system);
  await everythingRests(system);
  await system.rows('update subscriptions set mrr = 77, quantity = 5 where id = $1', [id]);
  await system.rows(`update customers set name = 'Somebody Else' where id = $1`, [customer.customerId]);
  return { id, customerId: customer.customerId };
}

const repairsOf = (subject: string): Promise<{ state: string }[]> =>
  system.rows('select state from sweep_repairs where subject_id = $1', [subject]);

/** What nothing may be doubled of. */
async function amounts({ id, customerId }: { id: string; customerId: string }): Promise<unknown> {
  const { data: charges } = await system.stripe.charges.list({ customer: customerId });
  const changes = 'select amount from mrr_changes where subscription_id = $1 order by id';
  const [mails] = await system.rows('select count(*)::int as n from outbox_messages where customer_id = $1', [
    customerId,
  ]);
  return { charges: charges.map(({ amount }) => amount), changes: await system.rows(changes, [id]), mails };
}

it('goes on though its worker is killed in the middle of each list, and repairs each difference once', async () => {
  const subject = await brokenRows();
  const before = await amounts(subject);
  const faults = new Map<SweepList, number>();
  for (const list of AT_STRIPE)
    faults.set(
      list,
      await system.sandbox.fault({
        kind: 'slow',
        match: { method: 'GET', path: pathOf(list) },
        delayMs: HOLD_MS,
      }),
    );
  const run = await startPass();
  const killedAt: SweepList[] = [];
  for (const [list, fault] of faults) {
    await system.sandbox.befell(fault);
    const { list: at } = await run.query(sweepProgressQuery);
    killedAt.push(at ?? 'books');
    expect(at).toBe(list);
    await system.worker.kill();
    await system.worker.start();
  }
  expect(killedAt).toEqual(AT_STRIPE);
  const done = await run.result();
  expect(done).toMatchObject({ list: null, notLookedAt: [] });
  expect(await repairsOf(subject.id)).toEqual([{ state: 'repaired' }]);
  expect(await repairsOf(subject.customerId)).toEqual([{ state: 'repaired' }]);
  expect(await system.rows('select mrr, quantity from subscriptions where id = $1', [subject.id])).toEqual([
    { mrr: '1900', quantity: 1 },
  ]);
  await untilAtRest(system);
  expect(await amounts(subject)).toEqual(before);
  // A page that was begun twice is counted once: an undisturbed pass counts the same.
  const calm = await pass();
  expect(calm.lookedAt).toEqual(done?.lookedAt);
  expect(calm.pages).toBe(done?.pages);
  expect(calm.counts.projection).toMatchObject({ differed: 0 });
}, 600_000);

it('waits while PostgreSQL is away and Stripe refuses everything, and goes on at its cursor', async () => {
  const subject = await brokenRows();
  const before = await amounts(subject);
  await system.sandbox.fault({
    kind: '429',
    match: { method: 'GET', path: pathOf('customers') },
    times: 10_000,
  });
  const run = await startPass();
  const progress = (): Promise<SweepProgress> => run.query(sweepProgressQuery);
  await until(async () => (await progress()).list === 'customers', { what: 'the pass is at the customers' });
  const { pages, counts } = await progress();
  await system.postgres.kill();
  await system.sandbox.calm();
  const failed = async (): Promise<boolean> =>
    ((await run.describe()).raw.pendingActivities ?? []).some(({ attempt }) => (attempt ?? 0) > 1);
  await until(failed, { what: 'the page was tried again' });
  await system.postgres.start();
  const done = await run.result();
  expect(done).toMatchObject({ list: null, notLookedAt: [] });
  expect(done?.pages).toBeGreaterThan(pages);
  expect(done?.counts.revenue).toEqual(counts.revenue);
  expect(await repairsOf(subject.id)).toEqual([{ state: 'repaired' }]);
  await untilAtRest(system);
  expect(await amounts(subject)).toEqual(before);
}, 600_000);

it('reads what is left of a list once, though it changes between two pages', async () => {
  const { stripe } = system;
  for (let n = 0; n < 105; n++) await stripe.customers.create({ email: `page-${n}@example.com` });
  const first = (await stripe.customers.list({ limit: 100 })).data;
  const last = first.at(-1);
  const rest = await stripe.customers.list({ limit: 100, starting_after: last?.id ?? '' });
  // New ones come in front of the page, the object that the next page begins after is deleted, and one of
  // those that are left to read.
  await stripe.customers.create({ email: 'new@example.com' });
  await stripe.customers.del(last?.id ?? '');
  await stripe.customers.del(rest.data[0]?.id ?? '');
  const madeAt = (last?.created ?? 0) * 1_000;
  const begun = newPass({ id: 'changed-between', kind: 'once' }, Date.now());
  const place = { list: 'customers' as const, after: last?.id ?? '', madeAt, pages: 1 };
  const done = await pass({ ...begun, ...place });
  expect(done.notLookedAt).toEqual([]);
  // Where the cursor is gone it goes on by the second, so what was made in that second is read again.
  const made = { lte: last?.created ?? 0 };
  const left = await stripe.customers.list({ created: made, limit: 100 }).autoPagingToArray({ limit: 1_000 });
  expect(left.map(({ id }) => id)).toEqual(expect.arrayContaining(rest.data.slice(1).map(({ id }) => id)));
  const onClocks = await system.rows('select from customers where test_clock_id is not null and not deleted');
  expect(done.lookedAt.customers).toBe(left.length + onClocks.length);
}, 300_000);
