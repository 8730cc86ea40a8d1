import { randomUUID } from 'node:crypto';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { changeOverHttp } from '../support/processes-change.ts';
import type { ChangeOutcome } from '../support/processes-change.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';

/*
 * Stripe limits, fails, and times out after it has acted. The cases run at the same time, each on a
 * customer of its own: a time-out takes ten seconds to be noticed, and twelve of them one after the other
 * would take minutes.
 */

const FAULTS = ['429', '500', 'timeout_after_effect'] as const;
type FaultKind = (typeof FAULTS)[number];

let system: Processes;
let plans: Record<FaultKind, Promise<Case>>;
let cancels: Record<FaultKind, Promise<Case>>;
let trials: Record<FaultKind, Promise<{ customer: TestCustomer; sessionId: string }>>;
let charges: Record<FaultKind, Promise<Case & { invoiceId: string }>>;

interface Case {
  customer: TestCustomer;
  id: string;
  outcome: ChangeOutcome;
}

beforeAll(async () => {
  system = await startProcesses();
  plans = forEach((kind) => playChange(kind, 'POST', '/billing/subscription/upgrade', UPGRADE));
  cancels = forEach((kind) =>
    playChange(kind, 'DELETE', '/billing/subscription/cancel', { at_period_end: false }),
  );
  trials = forEach(playTrial);
  charges = forEach(playCharge);
  const all = [plans, cancels, trials, charges].flatMap((cases) => Object.values<Promise<unknown>>(cases));
  // A case that failed is reported by its own test.
  await Promise.allSettled(all);
});
afterAll(async () => {
  await system.stop();
});

const UPGRADE = { new_tier_id: 'professional', billing_cycle: 'monthly' };

const forEach = <T>(play: (kind: FaultKind) => Promise<T>): Record<FaultKind, Promise<T>> =>
  Object.fromEntries(FAULTS.map((kind) => [kind, play(kind)])) as Record<FaultKind, Promise<T>>;

/** Longer than the ten seconds after which the client gives up. */
const faultAt = async (kind: FaultKind, method: string, path: string): Promise<number> =>
  system.sandbox.fault({
    kind,
    match: { method, path },
    ...(kind === 'timeout_after_effect' ? { delayMs: 13_000 } : {}),
  });

async function playChange(
  kind: FaultKind,
  method: string,
  route: string,
  body: Record<string, unknown>,
): Promise<Case> {
  const customer = await newCustomer(system);
  const id = await subscribed(customer);
  const fault = await faultAt(kind, method, `^/v1/subscriptions/${id}$`);
  const outcome = await changeOverHttp(system, customer, route, body);
  await system.sandbox.befell(fault);
  return { customer, id, outcome };
}

async function playCharge(kind: FaultKind): Promise<Case & { invoiceId: string }> {
  const customer = await newCustomer(system);
  const id = await subscribed(customer);
  await customer.card('pm_card_chargeCustomerFail');
  await customer.advanceDays(32);
  await untilStatus(system, id, 'past_due');
  const { data } = await system.stripe.invoices.list({ customer: customer.customerId, status: 'open' });
  const invoiceId = data[0]?.id ?? '';
  const fault = await faultAt(kind, 'POST', `^/v1/invoices/${invoiceId}/pay$`);
  await customer.card('pm_card_visa');
  await system.sandbox.befell(fault);
  if (kind === '500') {
    // What failed at Stripe is retried minutes later, on the billing clock. A rate limit only slows us
    // down.
    await until(async () => (await attempts(id, 'provider_error')) === 1, {
      what: 'the failed call is in the story',
    });
    await customer.advanceTo((await customer.now()) + 2 * 3_600_000);
  }
  await untilStatus(system, id, 'active');
  return { customer, id, invoiceId, outcome: { first: null, status: 'succeeded', error: null } };
}

const attempts = async (id: string, outcome: string): Promise<number> =>
  (
    await system.rows(
      `select 1 from timeline where subscription_id = $1 and kind = 'payment_attempt' and outcome = $2`,
      [id, outcome],
    )
  ).length;

/** The product creates no other subscription than the Trial, and finds it by its customer only. */
async function playTrial(kind: FaultKind): Promise<{ customer: TestCustomer; sessionId: string }> {
  const customer = await newCustomer(system, { card: null });
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await until(async () => {
    const body = { tier_id: 'trial', billing_cycle: 'monthly' };
    const given = await system.api.call('POST', '/billing/checkout/create', {
      token: customer.token,
      body,
      headers,
    });
    // The engine may be too busy with the other cases to answer at once.
    return given.status !== 503 && given;
  });
  if (answer.status >= 300) throw new Error(`checkout: ${answer.status} ${JSON.stringify(answer.body)}`);
  const sessionId = String(answer.body['session_id']);
  // Every subscription is made on the same path: the fault is asked for when nobody else can meet it.
  await oneAtATime(async () => {
    const fault = await faultAt(kind, 'POST', '^/v1/subscriptions$');
    const filled = new URLSearchParams({ payment_method: CARDS[kind] });
    const done = await fetch(`${system.sandbox.url}/_sandbox/checkout/${sessionId}/complete`, {
      method: 'POST',
      body: filled,
    });
    if (!done.ok) throw new Error(`the session was not completed: ${await done.text()}`);
    await system.sandbox.befell(fault);
  });
  await until(
    async () =>
      (
        await system.rows(`select 1 from checkouts where session_id = $1 and status = 'fulfilled'`, [
          sessionId,
        ])
      ).length > 0,
    { withinMs: 120_000, what: `${sessionId} is fulfilled` },
  );
  return { customer, sessionId };
}

/** One card number is one person's trial. */
const CARDS: Record<FaultKind, string> = {
  '429': 'pm_card_visa',
  '500': 'pm_card_mastercard',
  timeout_after_effect: 'pm_card_amex',
};

let last: Promise<unknown> = Promise.resolve();
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

async function subscribed(customer: TestCustomer): Promise<string> {
  const id = await oneAtATime(() => customer.subscribe('starter_month_usd'));
  await untilStatus(system, id, 'active');
  return id;
}

const succeeded = async (customerId: string): Promise<number> => {
  const { data } = await system.stripe.charges.list({ customer: customerId, limit: 100 });
  return data.filter(({ status }) => status === 'succeeded').length;
};

describe.each(FAULTS)('Stripe answers %s', (kind) => {
  it('to a charge: charged once, and recovered', async () => {
    const { customer, invoiceId, id } = await charges[kind];
    expect(await succeeded(customer.customerId)).toBe(2);
    expect((await system.stripe.invoices.retrieve(invoiceId)).status).toBe('paid');
    // A provider's failure is no counted attempt, and the timeline names it. A rate limit is no failure.
    expect(await attempts(id, 'provider_error')).toBe(kind === '500' ? 1 : 0);
  });

  it('to a plan change: changed once, billed once, answered', async () => {
    const { id, outcome } = await plans[kind];
    expect(outcome).toMatchObject({ status: 'succeeded', error: null });
    const { data } = await system.stripe.invoices.list({ subscription: id });
    expect(data.map(({ billing_reason }) => billing_reason).sort()).toEqual([
      'subscription_create',
      'subscription_update',
    ]);
  });

  it('to a cancellation: it is over, and answered', async () => {
    const { id, outcome } = await cancels[kind];
    expect(outcome).toMatchObject({ status: 'succeeded', error: null });
    await untilStatus(system, id, 'canceled');
  });

  it('to the making of a Trial: one subscription, the fee charged once', async () => {
    const { customer } = await trials[kind];
    const { data } = await system.stripe.subscriptions.list({ customer: customer.customerId, status: 'all' });
    expect(data).toHaveLength(1);
    expect(await succeeded(customer.customerId)).toBe(1);
  });
});

it('at the end everything is as it must be', async () => {
  await untilAtRest(system);
});

it('Stripe away altogether: reads go on, a change waits and says so, and is made when Stripe is back', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await untilAtRest(system);
  await system.sandbox.kill();
  const key = { 'idempotency-key': randomUUID() };
  const answer = await system.api.call('POST', '/billing/subscription/cancel', {
    token: customer.token,
    body: { at_period_end: true },
    headers: key,
  });
  expect(answer.status).toBe(202);
  const read = await system.api.call('GET', '/billing/subscription-status', { token: customer.token });
  expect(read.status).toBe(200);
  const effect = await until(
    async () => {
      const [row] = await system.rows<{ state: string; error: string }>(
        `select state, error from effects where workflow_id = $1`,
        [`subscription:${id}`],
      );
      return row?.state === 'unknown' && row;
    },
    { what: 'it is written down that the outcome is not known' },
  );
  expect(effect).toMatchObject({
    state: 'unknown',
    error: expect.stringContaining('Stripe did not answer') as string,
  });
  await system.sandbox.start();
  const operation = `/billing/operations/${String(answer.body['operation_id'])}`;
  await until(
    async () =>
      (await system.api.call('GET', operation, { token: customer.token })).body['status'] === 'succeeded',
    { withinMs: 120_000, what: 'the cancellation is made' },
  );
  await untilAtRest(system);
});
