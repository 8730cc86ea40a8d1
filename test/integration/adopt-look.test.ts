import { jest } from '@jest/globals';
import type Stripe from 'stripe';
import { MockActivityEnvironment } from '@temporalio/testing';
import { lookAtAccount } from '../../activities/adoption/look-at-account.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { createOrm } from '../../db/orm.ts';
import { payWith } from '../../dev/lived-in/sign-up.ts';
import { ACCOUNT_PROBLEMS } from '../../domain/adoption/account-report.ts';
import { lookNow as lookOverApi } from '../../scripts/adopt/look-command.ts';
import type { AccountReportView } from '../../scripts/adopt/adoption-api.ts';
import { linesOf } from '../../scripts/adopt/report-lines.ts';
import { accountLookWorkflowId } from '../../workflows/contracts/adoption.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { sandbox } from '../workflow/story.ts';

/* An account that another product filled, on the real clock. */

let system: BillingSystem;
let stripe: Stripe;
let admin: string;
beforeAll(async () => {
  system = await startBillingSystem();
  ({ stripe } = system);
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
});
afterAll(() => system.stop());

/** Over the endpoints, as the command and the console do it. */
async function lookNow(): Promise<AccountReportView> {
  const api = { url: system.api.url, token: admin };
  const { report } = await lookOverApi(api, { progress: () => undefined });
  if (report === null) throw new Error('the look has no report');
  return report;
}

const priceOf = async (lookupKey: string): Promise<string> =>
  (await stripe.prices.list({ lookup_keys: [lookupKey] })).data[0]?.id ?? '';

async function customer(
  params: Stripe.CustomerCreateParams = {},
  card: string | null = 'pm_card_visa',
): Promise<string> {
  const { id } = await stripe.customers.create(params);
  if (card === null) return id;
  await payWith(stripe, id, card);
  return id;
}

it('an empty account has nothing to adopt', async () => {
  const report = await lookNow();
  expect(report).toMatchObject({ subscriptions: 0, problems: [] });
  expect(linesOf(report).at(-1)).toBe('There is nothing to adopt.');
});

it('counts an account, says what would not work, and asks Stripe to change nothing', async () => {
  const [starter, yearly, professional] = [
    await priceOf('starter_month_usd'),
    await priceOf('starter_year_usd'),
    await priceOf('professional_month_usd'),
  ];
  const known = await newCustomer(system, { card: null });
  const theirs = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 900,
    recurring: { interval: 'week' },
    product_data: { name: 'Newsletter' },
  });
  // In order: linked, of a known address, without a card, of two plans, ended, another product's.
  const linked = await customer({ metadata: { user_id: known.userId } });
  await stripe.subscriptions.create({ customer: linked, items: [{ price: starter }] });
  const several = await stripe.subscriptions.create({
    customer: linked,
    items: [{ price: starter }, { price: professional }],
  });
  await system.rows('update users set email_verified = true where id = $1', [known.userId]);
  const sameAddress = await stripe.subscriptions.create({
    customer: await customer({ email: known.email.toUpperCase() }),
    items: [{ price: yearly }],
  });
  const cardless = await stripe.subscriptions.create({
    customer: await customer({ email: 'nobody@example.com' }, null),
    items: [{ price: starter }],
    trial_period_days: 7,
  });
  const ended = await stripe.subscriptions.create({ customer: linked, items: [{ price: starter }] });
  await stripe.subscriptions.cancel(ended.id);
  const foreign = await stripe.subscriptions.create({
    customer: await customer({ email: 'reader@example.com' }),
    items: [{ price: theirs.id }],
  });

  const before = await writes();
  const report = await lookNow();
  expect(await writes()).toEqual(before);
  expect(report).toEqual({
    subscriptions: 6,
    ended: 1,
    status: { active: 4, trialing: 1, canceled: 1 },
    mode: { observed: 4, foreign: 1 },
    items: { 1: 4, 2: 1 },
    interval: { month: 3, year: 1, week: 1 },
    currency: { usd: 4, eur: 1 },
    method: { card: 4, none: 1 },
    collection: { charge_automatically: 5 },
    person: { linked: 2, same_email: 1, none: 2 },
    with: { schedule: 0, discount: 0, automatic_tax: 0, usage: 0 },
    customers_with_several: 1,
    prices: { [starter]: 3, [professional]: 1, [yearly]: 1, [theirs.id]: 1 },
    unmapped_prices: { [theirs.id]: 1 },
    problems: expect.any(Array) as unknown,
  });
  const examples = Object.fromEntries(report.problems.map((one) => [one.code, one.examples]));
  expect(examples).toEqual({
    not_mapped: [foreign.id],
    several_plans: [several.id],
    same_email: [sameAddress.id],
    no_user: [cardless.id],
    no_payment_method: [cardless.id],
  });
  const text = linesOf(report).join('\n');
  expect(text).toContain('6 subscriptions, 5 of them live, 1 ended.');
  expect(text).toContain(`${ACCOUNT_PROBLEMS.not_mapped.means} (${foreign.id})`);
  expect(text).toContain(ACCOUNT_PROBLEMS.same_email.remedy);
});

it('reads a page a request', async () => {
  const price = await priceOf('starter_month_usd');
  const id = await customer();
  for (let made = 0; made < 100; made++)
    await stripe.subscriptions.create({ customer: id, items: [{ price }], trial_period_days: 7 });
  const report = await lookNow();
  expect(report.subscriptions).toBe(106);
});

it('is over at once for whoever asks again, and stands there for whoever only reads', async () => {
  const { body } = await system.api.call('GET', '/admin/adoption/look', { token: admin });
  expect(body).toMatchObject({ state: 'done', looked: 106, problem: null });
  expect(body['report']).toMatchObject({ subscriptions: 106 });
});

it('counts what hangs on test clocks too', async () => {
  await newSubscriber(system);
  expect((await lookNow()).subscriptions).toBe(107);
});

it('goes on where Stripe refuses a page for a moment', async () => {
  await sandbox(system, 'POST', 'faults', {
    kind: '500',
    match: { method: 'GET', path: '/v1/subscriptions' },
    times: 2,
  });
  expect((await lookNow()).subscriptions).toBe(107);
});

it('waits for a worker, and is one look for two who ask', async () => {
  await system.stopWorker();
  const ask = () => system.api.call('POST', '/admin/adoption/look', { token: admin });
  const both = [await ask(), await ask()];
  expect(both).toMatchObject([
    { status: 202, body: { state: 'reading', looked: 0 } },
    { status: 202, body: { state: 'reading', looked: 0 } },
  ]);
  // The last report stays meanwhile.
  expect(both[1]?.body['report']).toMatchObject({ subscriptions: 107 });
  await system.startWorker();
  expect((await lookNow()).subscriptions).toBe(107);
});

it('whose run was lost is told as standing still, and begins anew for whoever asks again', async () => {
  await system.stopWorker();
  const { body } = await system.api.call('POST', '/admin/adoption/look', { token: admin });
  await runOf(body).terminate('lost');
  const api = { url: system.api.url, token: admin };
  const watched = lookOverApi(api, { progress: () => undefined }, 0);
  await expect(watched).rejects.toThrow('The look stands still');
  await system.startWorker();
  expect((await lookNow()).subscriptions).toBe(107);
});

it('asked for before the run of the last one has closed is a look of its own', async () => {
  await system.stopWorker();
  const { body } = await system.api.call('POST', '/admin/adoption/look', { token: admin });
  // As where its report is written, and its run not closed yet.
  await system.rows(`update account_looks set state = 'done', looked = 0, report = null`);
  const next = await system.api.call('POST', '/admin/adoption/look', { token: admin });
  expect(next.body).toMatchObject({ state: 'reading', report: null });
  await runOf(body).terminate('it has written its end');
  await system.startWorker();
  const ended = await until(
    async () => {
      const now = await system.api.call('GET', '/admin/adoption/look', { token: admin });
      return now.body['state'] === 'done' ? now.body : null;
    },
    { what: 'the next look has ended' },
  );
  expect(ended).toMatchObject({ looked: 107, report: { subscriptions: 107 } });
});

it('that could not be started has failed, and may be asked for again', async () => {
  const away = jest
    .spyOn(system.api.api.deps.temporal, 'withDeadline')
    .mockRejectedValue(new Error('the engine is away'));
  const { status } = await system.api.call('POST', '/admin/adoption/look', { token: admin });
  away.mockRestore();
  expect(status).toBeGreaterThanOrEqual(500);
  const { body } = await system.api.call('GET', '/admin/adoption/look', { token: admin });
  expect(body).toMatchObject({ state: 'failed', problem: expect.stringContaining('could not') as string });
  expect((await lookNow()).subscriptions).toBe(107);
});

/** An attempt of a look that does not get on until it is let go, beside the worker's own. */
async function heldAttempt(look: Record<string, unknown>) {
  const orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 1 });
  const { promise: letGo, resolve: release } = Promise.withResolvers<undefined>();
  const deps = {
    orm,
    stripe,
    now: Date.now,
    plans: async () => {
      await letGo;
      return loadPlans(orm.em.fork());
    },
  };
  const environment = new MockActivityEnvironment({
    workflowExecution: { workflowId: runOf(look).workflowId, runId: 'cut off' },
  });
  const ended = environment.run(lookAtAccount(deps)).finally(() => orm.close());
  return { ended, release: () => release(undefined), cancel: () => environment.cancel() };
}

it('an attempt that comes late writes nothing over a newer look', async () => {
  await system.stopWorker();
  const { body } = await system.api.call('POST', '/admin/adoption/look', { token: admin });
  const late = await heldAttempt(body);
  await system.startWorker();
  await lookNow();
  const rows = () => system.rows('select * from account_looks');
  const ended = await rows();
  late.release();
  await late.ended;
  expect(await rows()).toEqual(ended);

  const old = await heldAttempt(body);
  await lookNow();
  const newer = await rows();
  expect(newer).not.toEqual(ended);
  old.release();
  await old.ended;
  expect(await rows()).toEqual(newer);
});

it('an attempt that is cancelled stops and writes nothing', async () => {
  await system.stopWorker();
  const { body } = await system.api.call('POST', '/admin/adoption/look', { token: admin });
  const cut = await heldAttempt(body);
  cut.cancel();
  cut.release();
  await expect(cut.ended).rejects.toThrow('CANCELLED');
  const look = await system.api.call('GET', '/admin/adoption/look', { token: admin });
  expect(look.body).toMatchObject({ state: 'reading', looked: 0 });
  await system.startWorker();
  await lookNow();
});

/** The run of the look that is answered. */
const runOf = (look: Record<string, unknown>) =>
  system.temporal.workflow.getHandle(accountLookWorkflowId(Date.parse(String(look['began_at']))));

/** What anybody asked Stripe to change. */
const writes = async (): Promise<unknown> => (await sandbox(system, 'GET', 'writes'))['writes'];
