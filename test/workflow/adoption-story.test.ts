import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { payWith } from '../../dev/lived-in/sign-up.ts';
import type { PredictionsReport } from '../../workflows/contracts/predictions.ts';
import { PREDICTIONS } from '../../workflows/contracts/predictions.ts';
import { adoptionWorkflowId } from '../../workflows/contracts/adoption.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { runAdoptionCommand } from '../../scripts/adopt/run-commands.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { livedInAccount } from '../support/lived-in-account.ts';
import type { LivedInAccount } from '../support/lived-in-account.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';
import { nothingOnItsWay, sandbox } from './story.ts';

/* A team adopts a Stripe account that another product filled, step by step. */

const CUSTOMERS = 9;

let system: BillingSystem;
let admin: string;
let account: LivedInAccount;
/** The one whose customer's card fails while Stripe retries by itself. */
let retried: string;

beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_PRICE_CHANGES: 'alone' });
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  account = await withoutDeliveries(() =>
    livedInAccount(system.stripe, {
      persons: Array.from({ length: CUSTOMERS }, () => ({})),
      start: '2027-01-05T09:00:00Z',
      months: 3,
    }),
  );
  retried = account.subscriptions.at(-1) ?? '';
}, 180_000);
afterAll(() => system.stop());

/** Events that Stripe delivers to nobody, as before there was an endpoint. */
async function withoutDeliveries<T>(work: () => Promise<T>): Promise<T> {
  const [endpoint] = (await system.stripe.webhookEndpoints.list()).data;
  await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
  try {
    return await work();
  } finally {
    await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: false });
  }
}

const call = (method: string, path: string, body?: object): Promise<CallResult> =>
  system.api.call(method, `/admin/adoption${path}`, {
    token: admin,
    headers: { 'idempotency-key': randomUUID() },
    ...(body === undefined ? {} : { body }),
  });

interface Run {
  id: string;
  state: string;
  seen: number;
  foreign: number;
  known: number;
  invoices: number;
  expected: number | null;
  outcomes: Record<string, number>;
}

const runNow = async (id: string): Promise<Run> => (await call('GET', `/runs/${id}`)).body as unknown as Run;

const ended = (id: string): Promise<Run> =>
  until(
    async () => {
      const run = await runNow(id);
      return run.state === 'running' ? null : run;
    },
    { what: `the run ${id} ends` },
  );

/** Starts a run, and waits for its end. */
async function made(path: string, body: object): Promise<Run> {
  const { status, body: run } = await call('POST', path, { reason: 'we move to Perennial', ...body });
  expect([status, run['code']]).toEqual([202, undefined]);
  return ended(String(run['id']));
}

const modes = async (): Promise<Record<string, string>> => {
  const rows = await system.rows<{ id: string; mode: string }>(
    'select id, mode from subscriptions where id = any($1)',
    [account.subscriptions],
  );
  return Object.fromEntries(rows.map(({ id, mode }) => [id, mode]));
};
const ofMode = async (mode: string): Promise<string[]> =>
  Object.entries(await modes())
    .filter(([, one]) => one === mode)
    .map(([id]) => id)
    .toSorted();

/** Requests that changed something at Stripe about an object. A preview of an invoice changes nothing. */
const writesAbout = async (id: string): Promise<{ path: string; body: string }[]> =>
  (await postsAbout(id)).filter(({ path }) => path !== '/v1/invoices/create_preview');
const postsAbout = async (id: string): Promise<{ path: string; body: string }[]> =>
  ((await sandbox(system, 'GET', `writes?about=${id}`)) as { writes: { path: string; body: string }[] })
    .writes;

const predict = (): Promise<PredictionsReport> =>
  system.temporal.workflow.execute<() => Promise<PredictionsReport>>(PREDICTIONS, {
    workflowId: `predictions-${randomUUID()}`,
    taskQueue: TASK_QUEUES.billing,
  });

/** Waits until the rows of all subscriptions have followed their clocks. */
const followedClocks = (): Promise<unknown> =>
  until(
    async () => {
      await nothingOnItsWay(system);
      const [row] = await system.rows<{ behind: string }>(
        `select count(*) as behind from subscriptions s where id = any($1)
         and s.current_period_end < s.billing_time - interval '2 hours'`,
        [account.subscriptions],
      );
      return row?.behind === '0';
    },
    { what: 'every row has followed its clock' },
  );

const mapProduct = (): Promise<CallResult> =>
  system.api.call('PUT', `/admin/catalogue/mappings/${account.productId}`, {
    token: admin,
    body: { plan: 'starter', reason: 'the plan of the other product' },
  });

it('before anything is mapped, an import brings nothing in', async () => {
  const run = await made('/import', {});
  expect(run).toMatchObject({ state: 'done', seen: CUSTOMERS, foreign: CUSTOMERS, outcomes: {} });
  expect(await modes()).toEqual({});
});

it('imports every mapped subscription as observed, with its past, though the worker is lost meanwhile', async () => {
  expect((await mapProduct()).status).toBe(200);
  const writesBefore = await Promise.all(account.subscriptions.map(writesAbout));
  await system.stopWorker();
  const { status, body } = await call('POST', '/import', { reason: 'we move to Perennial' });
  expect(status).toBe(202);
  // Nobody works on it yet: a second one is refused.
  expect(await call('POST', '/import', { reason: 'once more' })).toMatchObject({
    status: 409,
    body: { code: 'adoption_running' },
  });
  await system.startWorker();
  await until(async () => Object.keys(await modes()).length > 0, { what: 'the first one is imported' });
  await system.restartWorker();
  const run = await ended(String(body['id']));
  expect(run).toMatchObject({ state: 'done', seen: CUSTOMERS, foreign: 0, known: 0 });
  expect(run.outcomes).toEqual({ imported: CUSTOMERS });
  expect(await ofMode('observed')).toEqual(account.subscriptions.toSorted());
  // The first invoice and one of each month.
  expect(run.invoices).toBe(CUSTOMERS * 4);
  const paid = await system.rows<{ customer_id: string; sum: string }>(
    `select customer_id, sum(amount_paid) from invoices where customer_id = any($1) group by 1`,
    [account.customers],
  );
  expect(new Set(paid.map(({ sum }) => sum))).toEqual(new Set([String(2_300 * 4)]));
  // Revenue begins where the subscription does, not on the day of the import.
  const opened = await system.rows<{ at: Date }>(
    'select distinct at from mrr_changes where subscription_id = any($1)',
    [account.subscriptions],
  );
  expect(opened.map(({ at }) => at.toISOString())).toEqual(['2027-01-05T09:00:00.000Z']);
  expect(await Promise.all(account.subscriptions.map(writesAbout))).toEqual(writesBefore);
  expect(
    await system.rows('select 1 from outbox_messages where customer_id = any($1)', [account.customers]),
  ).toEqual([]);
});

it('an import again finds all of it known', async () => {
  const run = await made('/import', { invoice_months: 0 });
  expect(run).toMatchObject({ state: 'done', known: CUSTOMERS, invoices: 0, outcomes: {} });
});

it('predicts two months of renewals to the cent', async () => {
  await nothingOnItsWay(system);
  await predict();
  for (let month = 0; month < 2; month++) {
    await account.advanceDays(30.5);
    await followedClocks();
    await predict();
  }
  const verdicts = await system.rows<{ state: string; count: string }>(
    `select state, count(*) from predictions where subscription_id = any($1) group by 1 order by 1`,
    [account.subscriptions],
  );
  expect(verdicts).toEqual([
    { state: 'open', count: String(CUSTOMERS) },
    { state: 'right', count: String(CUSTOMERS * 2) },
  ]);
});

it('leaves a debt to Stripe that Stripe still retries, and says what to do', async () => {
  await sandboxAccount({ smartRetries: true });
  const customer = account.customers.at(-1) ?? '';
  await payWith(system.stripe, customer, 'pm_card_chargeCustomerFail');
  await account.advanceDays(30.5);
  await until(
    async () =>
      (await system.rows(`select 1 from subscriptions where id = $1 and status = 'past_due'`, [retried]))
        .length > 0,
    { what: 'the debt is seen' },
  );
  await followedClocks();
  const selection = { subscriptions: [retried] };
  expect((await call('POST', '/release/preview', selection)).body).toMatchObject({
    subscriptions: 1,
    retried_by_stripe: 1,
  });
  const run = await made('/release', { selection, stripe_recovery_off: true });
  expect(run.outcomes).toEqual({ left_to_stripe: 1 });
  const { body } = await call('GET', `/runs/${run.id}/outcomes?outcome=left_to_stripe`);
  expect(body['outcomes']).toMatchObject([
    {
      subscription: retried,
      code: 'stripe_retries',
      message: expect.stringContaining('Revenue recovery') as string,
    },
  ]);
  expect(await modes()).toMatchObject({ [retried]: 'observed' });
});

const sandboxAccount = (change: object): Promise<Response> =>
  fetch(`${system.sandbox.url}/_sandbox/account`, { method: 'POST', body: JSON.stringify(change) });

it('refuses a release while nobody said that Stripe’s own recovery is off', async () => {
  expect(await call('POST', '/release', { reason: 'too early', selection: {} })).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', detail: expect.stringContaining('Revenue recovery') as string },
  });
});

it('previews, releases and undoes by the country of the customer; without an address it is unknown', async () => {
  const [customer = ''] = account.customers;
  const [id = ''] = account.subscriptions;
  await system.stripe.customers.update(customer, { address: { country: 'DE' } });
  await until(
    async () =>
      (await system.rows(`select 1 from customers where id = $1 and country = 'DE'`, [customer])).length > 0,
    { what: 'the country is stored' },
  );
  const selection = { countries: ['de'] };
  // As an older version stored them.
  await system.rows('update customers set country = null where id = any($1) returning id', [
    account.customers,
  ]);
  for (const country of ['unknown', 'de'])
    expect((await call('POST', '/release/preview', { countries: [country] })).body).toMatchObject({
      subscriptions: 0,
      countries: [],
      country_not_read: CUSTOMERS,
    });
  await made('/import', { invoice_months: 0 });
  expect((await call('POST', '/release/preview', selection)).body).toMatchObject({
    country_not_read: 0,
    subscriptions: 1,
    examples: [id],
    countries: [{ country: 'DE', subscriptions: 1 }],
  });
  expect((await call('POST', '/release/preview', { countries: ['unknown'] })).body).toMatchObject({
    subscriptions: CUSTOMERS - 1,
    countries: [{ country: 'unknown', subscriptions: CUSTOMERS - 1 }],
  });
  const released = await made('/release', { selection, stripe_recovery_off: true });
  expect(released.outcomes).toEqual({ released: 1 });
  await nothingOnItsWay(system);
  expect(await ofMode('managed')).toEqual([id]);
  expect((await made('/undo', { selection: { countries: ['unknown'] } })).outcomes).toEqual({});
  expect((await made('/undo', { selection })).outcomes).toEqual({ undone: 1 });
  await nothingOnItsWay(system);
  expect(await ofMode('managed')).toEqual([]);
});

/** A share goes by ids, which are others each time: one that takes some, and leaves two to later tests. */
async function shareOfSome(): Promise<{ selection: { share: number; plans: string[] }; wanted: string[] }> {
  for (const share of [50, 40, 60, 30, 70, 20, 80, 10, 90]) {
    const selection = { share, plans: ['starter'] };
    const { body } = await call('POST', '/release/preview', selection);
    const wanted = body['examples'] as string[];
    const released = wanted.filter((id) => id !== retried).length;
    if (released > 0 && released < CUSTOMERS - 2) return { selection, wanted };
  }
  throw new Error('no share takes some of the subscriptions and leaves others');
}

it('releases a share, also where the worker is lost in the middle, and touches nothing else at Stripe', async () => {
  const { selection, wanted } = await shareOfSome();
  const chosen = wanted.filter((id) => id !== retried);
  const writesBefore = await Promise.all(account.subscriptions.map(writesAbout));
  const { status, body } = await call('POST', '/release', {
    selection,
    stripe_recovery_off: true,
    reason: 'the first half',
  });
  expect(status).toBe(202);
  await until(async () => Object.keys((await runNow(String(body['id']))).outcomes).length > 0, {
    what: 'the release has begun',
  });
  await system.restartWorker();
  const run = await ended(String(body['id']));
  expect(run).toMatchObject({ state: 'done', expected: wanted.length });
  expect(run.outcomes['released']).toBe(chosen.length);
  await nothingOnItsWay(system);
  expect(await ofMode('managed')).toEqual(chosen.toSorted());
  for (const [index, id] of account.subscriptions.entries()) {
    const writes = (await writesAbout(id)).slice(writesBefore[index]?.length ?? 0);
    expect(writes.map(({ path }) => path)).toEqual(chosen.includes(id) ? [`/v1/subscriptions/${id}`] : []);
    for (const { body: sent } of writes)
      expect(decodeURIComponent(sent)).toBe('metadata[managed_by]=perennial');
  }
  // Each was taken over for itself, by the person who asked.
  const audit = await system.rows<{ subject_id: string }>(
    `select subject_id from audit_log where action = 'subscription.take_over' and after ->> 'adoption' = $1
     and after ->> 'outcome' = 'done' order by subject_id`,
    [run.id],
  );
  expect(audit.map(({ subject_id: id }) => id)).toEqual(chosen.toSorted());
  expect(
    await system.rows('select 1 from outbox_messages where customer_id = any($1)', [account.customers]),
  ).toEqual([]);
});

it('a subscription whose take-over was answered to nobody counts as released', async () => {
  const [id = ''] = (await ofMode('observed')).filter((one) => one !== retried);
  const taken = await system.api.call('POST', `/admin/subscriptions/${id}/take-over`, {
    token: admin,
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'as if by the run' },
  });
  expect(taken.status).toBe(200);
  const runId = await plantRelease(id);
  await system.rows(
    `insert into adoption_outcomes (run_id, subscription_id, outcome, at) values ($1, $2, 'asked', now())`,
    [runId, id],
  );
  await goesOn(runId);
  expect((await runNow(runId)).outcomes).toEqual({ released: 1 });
});

/** A release of one subscription that is said to run, whose workflow nobody has started. @returns its id */
async function plantRelease(subscription: string): Promise<string> {
  const runId = `adopt_${randomUUID().slice(0, 8)}`;
  await system.rows(
    `insert into adoption_runs select (jsonb_populate_record(r, jsonb_build_object('id', $1::text, 'state', 'running', 'counts', r.counts || '{"seen": 3}',
       'selection', r.selection || jsonb_build_object('subscriptions', jsonb_build_array($2::text), 'plans', null, 'share', 100)))).*
     from adoption_runs r where kind = 'release' and state = 'done' order by began_at limit 1`,
    [runId, subscription],
  );
  return runId;
}

const goesOn = (runId: string): Promise<unknown> =>
  system.temporal.workflow.execute('adoption', {
    workflowId: adoptionWorkflowId(runId),
    taskQueue: TASK_QUEUES.billing,
    args: [{ runId }],
  });

it('a lost take-over is not repeated while Stripe retries the debt by now', async () => {
  const runId = await plantRelease(retried);
  await system.rows(
    `insert into adoption_outcomes (run_id, subscription_id, outcome, at) values ($1, $2, 'asked', now())`,
    [runId, retried],
  );
  await goesOn(runId);
  expect((await runNow(runId)).outcomes).toEqual({ left_to_stripe: 1 });
  expect(await modes()).toMatchObject({ [retried]: 'observed' });
});

it('a release that never began is begun by nobody else; stopped, it keeps what it did', async () => {
  const [id = ''] = await ofMode('managed');
  const runId = await plantRelease(id);
  // Its worker was lost before it could say what became of it.
  await system.rows(
    `update adoption_outcomes set outcome = 'asked', run_id = $1 where subscription_id = $2 and outcome = 'released'
     and at = (select max(at) from adoption_outcomes where subscription_id = $2)`,
    [runId, id],
  );
  await system.rows(`delete from adoption_outcomes where subscription_id = $1 and outcome = 'released'`, [
    id,
  ]);
  const undoable = async (): Promise<unknown> =>
    (await call('POST', '/undo/preview', { subscriptions: [id] })).body['subscriptions'];
  expect(await undoable()).toBe(1);
  expect(await call('POST', '/import', { reason: 'somebody else' })).toMatchObject({
    status: 409,
    body: { code: 'adoption_running', detail: expect.stringContaining(runId) as string },
  });
  await expect(
    system.temporal.workflow.getHandle(adoptionWorkflowId(runId)).describe(),
  ).rejects.toBeInstanceOf(WorkflowNotFoundError);
  expect((await call('POST', `/runs/${runId}/stop`)).status).toBe(200);
  expect(await ended(runId)).toMatchObject({ state: 'stopped', seen: 3, outcomes: { released: 1 } });
  expect(await undoable()).toBe(1);
});

it('a release that failed in mid-page leaves nothing out of an undo', async () => {
  const [id = ''] = await ofMode('managed');
  const runId = await plantRelease(id);
  await system.rows(
    `update adoption_outcomes set outcome = 'asked', run_id = $1 where subscription_id = $2 and outcome = 'released'`,
    [runId, id],
  );
  await system.rows(`update adoption_runs set selection = null where id = $1`, [runId]);
  await goesOn(runId);
  expect(await runNow(runId)).toMatchObject({ state: 'failed', outcomes: { released: 1 } });
});

it('undoes one, and a share of nobody else', async () => {
  const before = await ofMode('managed');
  const [id = ''] = before;
  expect((await call('POST', '/undo/preview', { subscriptions: [id] })).body).toMatchObject({
    subscriptions: 1,
  });
  const run = await made('/undo', { selection: { subscriptions: [id] } });
  expect(run.outcomes).toEqual({ undone: 1 });
  expect((await system.stripe.subscriptions.retrieve(id)).metadata).toEqual({});
  await nothingOnItsWay(system);
  expect(await ofMode('managed')).toEqual(before.filter((one) => one !== id));
  expect((await call('GET', '')).body).toMatchObject({
    managed: before.length - 1,
    released: before.length - 1,
    observed: CUSTOMERS - before.length + 1,
  });
});

it('what is only observed was never touched: Stripe has it as the other product made it', async () => {
  const observed = await ofMode('observed');
  const undone = await system.rows<{ subscription_id: string }>(
    `select subscription_id from adoption_outcomes where outcome = 'undone'`,
  );
  const never = observed.filter((id) => !undone.some((row) => row.subscription_id === id));
  expect(never.length).toBeGreaterThan(0);
  for (const id of never) {
    expect(await writesAbout(id)).toEqual([]);
    expect((await system.stripe.subscriptions.retrieve(id)).metadata).toEqual({});
  }
});

it('the command shows what it would do, does it when it is told to, and says what is refused', async () => {
  const api = { url: system.api.url, token: admin };
  const options = {
    apply: false,
    reason: undefined,
    months: undefined,
    share: '100',
    plan: ['starter'],
    currency: [],
    country: [],
    subscription: [],
    recoveryOff: false,
    json: false,
  };
  const lines: string[] = [];
  const output = { print: (line: string) => void lines.push(line), progress: () => undefined };
  const before = await ofMode('managed');
  expect(await runAdoptionCommand(api, 'undo', options, output)).toBe(0);
  expect(lines[0]).toContain(`To undo: ${before.length} subscription`);
  expect(lines.at(-1)).toBe('Nothing was done. Say --apply to do it.');
  const applied = { ...options, apply: true, reason: 'all of them' };
  await expect(runAdoptionCommand(api, 'release', applied, output)).rejects.toThrow('--recovery-off');
  await expect(runAdoptionCommand(api, 'undo', { ...applied, share: '101' }, output)).rejects.toThrow(
    'share',
  );
  expect(await ofMode('managed')).toEqual(before);
  expect(await runAdoptionCommand(api, 'undo', applied, output)).toBe(0);
  expect(lines.at(-1)).toBe(`  ${before.length} let go, and observed from now on`);
  await nothingOnItsWay(system);
  expect(await ofMode('managed')).toEqual([]);
  expect(await runAdoptionCommand(api, 'status', options, output)).toBe(0);
  expect(lines).toContain(`${CUSTOMERS} observed, 0 managed (0 of them released).`);
});

it('stops where it is asked to', async () => {
  await system.stopWorker();
  const { body } = await call('POST', '/import', { reason: 'to be stopped' });
  const id = String(body['id']);
  expect((await call('POST', `/runs/${id}/stop`)).body).toMatchObject({ state: 'running', stop_asked: true });
  await system.startWorker();
  expect(await ended(id)).toMatchObject({ state: 'stopped', seen: 0 });
});
