import { randomUUID } from 'node:crypto';
import { RECONCILIATION } from '../../workflows/contracts/reconciliation.ts';
import type { ReconciliationInput, ReconciliationReport } from '../../workflows/contracts/reconciliation.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { sandboxControl } from '../support/processes-sandbox.ts';
import { until } from '../support/until.ts';
import { createReporter, moveClock, rollUp } from '../support/usage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let system: BillingSystem;
let usage: Awaited<ReturnType<typeof createReporter>>;
beforeAll(async () => {
  system = await startBillingSystem();
  usage = await createReporter(system, system.api.database.url);
}, 120_000);
afterAll(async () => {
  await usage.close();
  await system.stop();
});

interface Subscriber {
  customer: TestCustomer;
  customerId: string;
  id: string;
  start: number;
}

/** Somebody on Professional since `from`. */
async function subscriber(from: string): Promise<Subscriber> {
  const customer = await newCustomer(system, { start: from });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  return { customer, customerId: customer.customerId, id, start: await customer.now() };
}

/** What a subscription's invoices asked for and got, oldest first. */
const paid = async (subscription: string): Promise<number[]> => {
  const { data } = await system.stripe.invoices.list({ subscription });
  return data.map(({ amount_paid: amount }) => amount).reverse();
};

it('tells Stripe and Lago of all usage, charges what is beyond the credits, and the next invoice has it', async () => {
  const { customer, customerId, id, start } = await subscriber('2027-01-10T09:00:00Z');
  await moveClock(system, customer, start + 5 * DAY);
  await usage.report({ customerId, subscriptionId: id, at: start + 2 * DAY, quantity: '300' });
  await usage.report({
    customerId,
    subscriptionId: id,
    at: start + 4 * DAY,
    quantity: '400.5',
    type: 'tts',
  });
  const first = await rollUp(system);
  expect(first).toMatchObject({
    settled: 1,
    charges: 1,
    stripe: 2,
    lago: 2,
    charged: 1,
    refused: 0,
    waiting: [],
  });
  expect(await rollUp(system)).toMatchObject({ settled: 0, charges: 0, stripe: 0, lago: 0, charged: 0 });

  const meters = await system.stripe.billing.meters.list({ limit: 100 });
  const counted = async (name: string): Promise<number> => {
    const meter = meters.data.find(({ event_name: event }) => event === name);
    const { data } = await system.stripe.billing.meters.listEventSummaries(meter?.id ?? '', {
      customer: customerId,
      start_time: start / 1000,
      end_time: (start + 30 * DAY) / 1000,
    });
    return data[0]?.aggregated_value ?? -1;
  };
  expect(await counted('perennial_inference')).toBe(300_000_000);
  expect(await counted('perennial_tts')).toBe(400_500_000);
  // 700.5 used, 500 included: 200.5 at 2.00 for 1,000 are 40.1 cents.
  expect(await counted('perennial_overage_usd')).toBe(40);
  expect(Object.values(system.lago.recorded().events)).toHaveLength(2);

  await moveClock(system, customer, start + 31 * DAY + 2 * HOUR);
  expect(await paid(id)).toEqual([4900, 4940]);
});

it('dates a report anew that Stripe finds too old, since its first try was long ago', async () => {
  const { customer, customerId, id, start } = await subscriber('2027-06-01T00:00:00Z');
  await moveClock(system, customer, start + 2 * DAY);
  await usage.report({ customerId, subscriptionId: id, at: start + DAY, quantity: '10' });
  await rollUp(system);
  // As after a try that Stripe did not hear.
  await system.rows(
    `update usage_windows set state = 'closed', stripe_reported_at = null, stripe_identifier = stripe_identifier || '-unheard'
     where customer_id = $1`,
    [customerId],
  );
  await moveClock(system, customer, start + 40 * DAY);
  expect(await rollUp(system)).toMatchObject({ stripe: 1, refused: 0, waiting: [] });
  const windows = await system.rows<{ state: string; dated: Date }>(
    'select state, stripe_dated_at as dated from usage_windows where customer_id = $1',
    [customerId],
  );
  expect(windows.map(({ state, dated }) => [state, dated.getTime() > start + 5 * DAY])).toEqual([
    ['reported', true],
  ]);
});

it('tells Stripe of a customer in one run at a time: a second finds what the first has left', async () => {
  const { customer, customerId, id, start } = await subscriber('2027-09-01T00:00:00Z');
  await moveClock(system, customer, start + 2 * DAY);
  const common = { customerId, subscriptionId: id, quantity: '10' };
  await rollUp(system);
  await usage.report({ ...common, at: start + DAY }, { ...common, at: start + DAY + HOUR });
  const sandbox = sandboxControl(system.sandbox.url);
  const path = '/v1/billing/meter_events';
  const { count: before } = await sandbox.count('POST', path);
  const held = await sandbox.fault({
    kind: 'slow',
    match: { method: 'POST', path: `^${path}$`, body: customerId },
    delayMs: 1_500,
  });
  const first = rollUp(system);
  await sandbox.befell(held);
  const second = rollUp(system);
  expect((await first).stripe + (await second).stripe).toBe(2);
  expect((await sandbox.count('POST', path)).count - before).toBe(2);
});

const look = (): Promise<ReconciliationReport> =>
  system.temporal.workflow.execute<(input: ReconciliationInput) => Promise<ReconciliationReport>>(
    RECONCILIATION,
    {
      workflowId: `${RECONCILIATION}-${randomUUID()}`,
      taskQueue: TASK_QUEUES.billing,
      args: [{ quietMs: 0 }],
    },
  );

interface Drift {
  refused: { customer: string; stripe: string | null; lago: string | null; quantity: number }[];
  periods: { subscription: string; from: string; unbilled: number; currency: string; why: string }[];
}

/** What staff see of usage that Stripe, Lago or an invoice lacks; and what they do about it. */
async function staff() {
  const token = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  return {
    drift: async (): Promise<Drift> =>
      (await system.api.call('GET', '/admin/drift', { token })).body['usage'] as Drift,
    post: (path: string, body: object) =>
      system.api.call('POST', `/admin/drift/${path}`, {
        token,
        body: { reason: 'Looked into it', ...body },
      }),
  };
}

describe('the reconciliation of usage', () => {
  it('reports again what Stripe and Lago lost, and names what is different', async () => {
    const { customer, customerId, id, start } = await subscriber('2027-03-01T00:00:00Z');
    await moveClock(system, customer, start + 2 * DAY);
    const common = { customerId, subscriptionId: id };
    await usage.report(
      { ...common, at: start + DAY, quantity: '10' },
      { ...common, at: start + DAY + HOUR, quantity: '20.25' },
      { ...common, at: start + DAY + 2 * HOUR, quantity: '40' },
    );
    await rollUp(system);
    expect(await look()).toMatchObject({ usageResent: 0, usageDifferences: [] });

    const [lost, , changed] = (
      await system.rows<{ id: string }>(
        'select stripe_identifier as id from usage_windows where customer_id = $1 order by window_start',
        [customerId],
      )
    ).map((row) => row.id);
    await system.stripe.billing.meterEventAdjustments.create({
      event_name: 'perennial_inference',
      type: 'cancel',
      cancel: { identifier: lost ?? '' },
    });
    const { events } = system.lago.recorded();
    Reflect.deleteProperty(events, lost ?? '');
    Object.assign(events[changed ?? ''] ?? {}, { properties: { quantity: '41' } });
    const { usageResent, usageDifferences } = await look();
    expect(usageResent).toBe(2);
    expect(usageDifferences).toEqual([expect.stringContaining(`40 inference reported, Lago has 41`)]);
    expect(await rollUp(system)).toMatchObject({ stripe: 1, lago: 1 });
    expect(Object.keys(system.lago.recorded().events)).toContain(lost);
    expect(await look()).toMatchObject({ usageResent: 0 });
  });

  it('names what only Lago has, and nothing that is on its way', async () => {
    const { customer, customerId, id, start } = await subscriber('2027-10-01T00:00:00Z');
    await moveClock(system, customer, start + 2 * DAY);
    const common = { customerId, subscriptionId: id };
    await usage.report(
      { ...common, at: start + DAY, quantity: '10' },
      { ...common, at: start + DAY + HOUR, quantity: '20' },
    );
    await rollUp(system);
    const { events } = system.lago.recorded();
    const add = (name: string, at: number, code: string, quantity: string | number): void => {
      events[name] = {
        transaction_id: name,
        external_subscription_id: id,
        code,
        timestamp: (at / 1000).toFixed(3),
        properties: { quantity },
      };
    };
    expect(await differencesOf(customerId)).toEqual([]);
    // As where a worker was killed between telling and writing it down.
    await system.rows(
      `update usage_windows set state = 'closed', stripe_reported_at = null, lago_reported_at = null
       where customer_id = $1 and window_start = $2`,
      [customerId, new Date(start + DAY)],
    );
    add('of-others-1', start + DAY + HOUR, 'inference', '7');
    add('of-others-2', start + DAY + 2 * HOUR, 'inference', 0.5);
    add('of-others-on-a-day-without-usage', start, 'tts', '2.5');
    add('of-another-metric', start + DAY, 'storage', '1');
    expect((await differencesOf(customerId)).sort()).toEqual([
      'inference of 2027-10-02: nothing reported, Lago has 7.5 in 2 more, as of-others-1',
      'tts of 2027-10-01: nothing reported, Lago has 2.5 in 1 more, as of-others-on-a-day-without-usage',
    ]);
    expect(await rollUp(system)).toMatchObject({ stripe: 1, lago: 1 });
  });

  it('names what only Stripe counts, and nothing that is on its way', async () => {
    const { customer, customerId, id, start } = await subscriber('2027-10-01T00:00:00Z');
    await moveClock(system, customer, start + 3 * DAY);
    const common = { customerId, subscriptionId: id };
    await usage.report(
      { ...common, at: start + DAY, quantity: '700' },
      { ...common, at: start + 2 * DAY, quantity: '20' },
    );
    await rollUp(system);
    expect(await differencesOf(customerId)).toEqual([]);
    // As where a worker was killed between telling and writing it down.
    await system.rows(
      `update usage_windows set state = 'closed', stripe_reported_at = null where customer_id = $1 and window_start = $2`,
      [customerId, new Date(start + 2 * DAY)],
    );
    const add = (name: string, at: number, value: string): Promise<unknown> =>
      system.stripe.billing.meterEvents.create({
        event_name: name,
        payload: { stripe_customer_id: customerId, value },
        timestamp: at / 1000,
      });
    await add('perennial_inference', start + HOUR, '7500000');
    await add('perennial_tts', start + DAY, '1');
    await add('perennial_overage_usd', start + HOUR, '99');
    expect((await differencesOf(customerId)).sort()).toEqual([
      'inference of 2027-10-01: nothing reported, Stripe counts 7.5',
      'overage of 2027-10-01 in usd: nothing charged, Stripe counts 99',
      'tts of 2027-10-02: nothing reported, Stripe counts 0.000001',
    ]);
    expect(await rollUp(system)).toMatchObject({ stripe: 1 });
  });

  it('holds stored usage against its windows for as long as usage is taken, and leaves out what waits for one', async () => {
    const { customer, customerId, id, start } = await subscriber('2027-11-01T00:00:00Z');
    await moveClock(system, customer, start + 25 * DAY);
    const common = { customerId, subscriptionId: id };
    await usage.report(
      { ...common, at: start + 2 * DAY, quantity: '10' },
      { ...common, at: start + 24 * DAY, quantity: '5' },
    );
    await rollUp(system);
    await usage.report(
      { ...common, at: start + 2 * DAY, quantity: '3' },
      { ...common, at: start + 25 * DAY, quantity: '4', type: 'tts' },
    );
    // As if nothing had come late in the last days.
    await system.rows(
      `update usage_windows set closed_at = closed_at - interval '10 days' where customer_id = $1`,
      [customerId],
    );
    expect(await differencesOf(customerId)).toEqual([]);
    const change = (table: string, by: number): Promise<unknown> =>
      system.rows(
        `update ${table} set quantity = quantity + ${by} where customer_id = $1 and event_type = 'inference'
           and ${table === 'usage_days' ? 'day_start' : 'window_start'} = $2`,
        [customerId, new Date(start + 2 * DAY)],
      );
    await change('usage_windows', 1);
    const from = new Date(start + 2 * DAY).toISOString();
    expect(await differencesOf(customerId)).toEqual([`inference from ${from}: events 10, window 11`]);
    await change('usage_windows', -1);
    await change('usage_days', 1);
    expect(await differencesOf(customerId)).toEqual(['inference: 19 counted, windows 18']);
    await change('usage_days', -1);
    expect(await differencesOf(customerId)).toEqual([]);
  });
});

/** What a look of now names of one customer. */
async function differencesOf(customerId: string): Promise<string[]> {
  const own = `${customerId}: `;
  const { usageDifferences } = await look();
  return usageDifferences.filter((text) => text.startsWith(own)).map((text) => text.slice(own.length));
}

/** Has Stripe forget what was reported for a customer. */
async function loseAtStripe(customerId: string): Promise<void> {
  const windows = await system.rows<{ id: string }>(
    'select stripe_identifier as id from usage_windows where customer_id = $1 and stripe_reported_at is not null',
    [customerId],
  );
  expect(windows).toHaveLength(1);
  for (const { id } of windows)
    await system.stripe.billing.meterEventAdjustments.create({
      event_name: 'perennial_inference',
      type: 'cancel',
      cancel: { identifier: id },
    });
}

it('the reconciliation looks at those without a subscription and at what came late, whoever is gone at Stripe', async () => {
  const gone = await subscriber('2027-08-01T00:00:00Z');
  await moveClock(system, gone.customer, gone.start + 2 * DAY);
  const late = await subscriber('2027-08-01T00:00:00Z');
  await moveClock(system, late.customer, late.start + 25 * DAY);
  await usage.report(
    { customerId: gone.customerId, subscriptionId: gone.id, at: gone.start + DAY, quantity: '10' },
    { customerId: late.customerId, subscriptionId: late.id, at: late.start + DAY, quantity: '20' },
  );
  const guest = await newCustomer(system, { start: new Date().toISOString().replace(/\.\d+/, '') });
  const { body } = await system.api.call('POST', '/usage/events', {
    token: guest.token,
    body: {
      idempotency_key: 'guest',
      event_type: 'inference',
      quantity: 30,
      occurred_at: new Date((await guest.now()) - HOUR).toISOString(),
    },
  });
  expect(body).toMatchObject({ recorded: 1 });
  await rollUp(system);
  await loseAtStripe(late.customerId);
  await loseAtStripe(guest.customerId);
  await system.stripe.customers.del(gone.customerId);
  await until(
    async () => {
      const [row] = await system.rows<{ deleted: boolean }>('select deleted from customers where id = $1', [
        gone.customerId,
      ]);
      return row?.deleted === true;
    },
    { what: 'the projection knows that the customer is gone' },
  );
  expect(await look()).toMatchObject({ usageResent: 2 });
  expect(await rollUp(system)).toMatchObject({ stripe: 2 });
  // Also where nobody has reported that they are gone.
  await system.rows(
    `with customer as (
       insert into customers (id, balance, deleted, updated_at) values ('cus_nobody', 0, false, now()) returning id
     ), day as (
       insert into usage_days (customer_id, day_start, period_start, event_type, month_start, quantity, event_count)
       select id, date_trunc('day', now()), '-infinity', 'inference', date_trunc('month', now()), 5, 1 from customer
     )
     insert into usage_windows (customer_id, event_type, window_start, revision, event_count, quantity, events_hash,
       round_after, round_upto, state, closed_at, stripe_identifier, stripe_reported_at, stripe_dated_at)
     select id, 'inference', now() - interval '1 hour', 1, 1, 5, '', 0, 1, 'reported', now(), 'window-of-nobody',
       now(), now() - interval '1 hour' from customer returning customer_id`,
  );
  expect((await look()).usageDifferences).toContainEqual(
    expect.stringMatching(/^cus_nobody: not compared: No such customer/),
  );
});

describe('usage that Stripe refuses for good', () => {
  it('holds nothing up, is shown, sent again once its cause is repaired, or left as it is', async () => {
    const { drift, post } = await staff();
    const { customer: gone, customerId, id, start } = await subscriber('2027-05-01T00:00:00Z');
    await moveClock(system, gone, start + 2 * DAY);
    const { customer: kept, id: keptId } = await subscriber('2027-05-01T00:00:00Z');
    await moveClock(system, kept, start + 2 * DAY);
    await usage.report(
      { customerId, subscriptionId: id, at: start + DAY, quantity: '10' },
      { customerId: kept.customerId, subscriptionId: keptId, at: start + DAY, quantity: '20' },
    );
    await system.stripe.customers.del(customerId);
    expect(await rollUp(system)).toMatchObject({ stripe: 1, lago: 2, refused: 1, waiting: [] });
    const refusedOf = async (customer: string): Promise<Drift['refused']> =>
      (await drift()).refused.filter((one) => one.customer === customer);
    const shown = [
      { stripe: expect.stringContaining('No such customer') as string, lago: null, quantity: 10 },
    ];
    expect(await refusedOf(customerId)).toMatchObject(shown);
    expect((await look()).usageRefused).toBe(1);

    // A try long ago of which nobody knows how it ended: asking what the meter counted is refused as well.
    await system.rows(
      `update usage_windows set state = 'closed', stripe_refusal = null, stripe_tried_at = now() - interval '2 days'
       where customer_id = $1`,
      [customerId],
    );
    expect(await rollUp(system)).toMatchObject({ stripe: 0, refused: 1, waiting: [] });

    expect((await post('usage', { action: 'send_again' })).body).toEqual({ windows: 1 });
    expect(await refusedOf(customerId)).toEqual([]);
    expect(await rollUp(system)).toMatchObject({ stripe: 0, refused: 1, waiting: [] });
    expect((await post('usage', { action: 'accept' })).status).toBe(422);
    expect((await post('usage', { action: 'accept', customer: customerId })).body).toEqual({ windows: 1 });
    expect(await refusedOf(customerId)).toEqual([]);
    expect((await look()).usageRefused).toBe(0);
    expect((await post('usage', { action: 'send_again' })).body).toEqual({ windows: 0 });

    // There was no meter; by now there is one.
    await system.rows(
      `update usage_windows set stripe_refusal = 'no_meter: switched off', stripe_reported_at = null where customer_id = $1`,
      [kept.customerId],
    );
    expect(await refusedOf(kept.customerId)).toHaveLength(1);
    expect(await look()).toMatchObject({ usageResent: 1, usageRefused: 0 });
    expect(await rollUp(system)).toMatchObject({ stripe: 1, lago: 0, refused: 0 });
    const last = await look();
    expect(last.usageResent).toBe(0);
    expect(last.usageDifferences.filter((text) => text.startsWith(kept.customerId))).toEqual([]);
  });
});

it('usage after the last invoice is shown in money, until staff have decided; what comes then is shown by itself', async () => {
  const { drift, post } = await staff();
  const { customer, customerId, id, start } = await subscriber('2027-08-10T09:00:00Z');
  await moveClock(system, customer, start + 5 * DAY);
  await system.stripe.subscriptions.cancel(id);
  await untilStatus(system, id, 'canceled');
  const late = async (hour: number, quantity: string): Promise<void> => {
    await usage.report({ customerId, subscriptionId: id, at: start + DAY + hour * HOUR, quantity });
    await rollUp(system);
  };
  const periodsInDrift = async (): Promise<Drift['periods']> =>
    (await drift()).periods.filter(({ subscription }) => subscription === id);
  await late(0, '1500');
  expect(await periodsInDrift()).toMatchObject([
    {
      unbilled: 2,
      currency: 'usd',
      why: expect.stringMatching(
        /^Usage came after the last invoice of the subscription: 2\.00 USD is on none\./,
      ) as string,
    },
  ]);
  const [{ from } = { from: '' }] = await periodsInDrift();
  const seenTo = await post('usage-periods', { subscription: id, from });
  expect([seenTo.status, seenTo.body]).toEqual([200, { seen_to: true, unbilled: 2, currency: 'usd' }]);
  expect(await periodsInDrift()).toEqual([]);
  expect((await post('usage-periods', { subscription: id, from })).status).toBe(404);
  await late(1, '100');
  expect(await periodsInDrift()).toMatchObject([{ unbilled: 0.2 }]);
  await late(2, '-100');
  expect(await periodsInDrift()).toEqual([]);
  const audit = await system.rows<{ before: { unbilled: number }; reason: string }>(
    `select before, reason from audit_log where subject_id = $1 and action = 'usage.period.seen_to'`,
    [id],
  );
  expect(audit).toEqual([
    { before: expect.objectContaining({ unbilled: 200 }) as object, reason: 'Looked into it' },
  ]);
});

/** Two customers of one shard; the first is reported before the second. */
async function inSameShard(from: string): Promise<[Subscriber, Subscriber]> {
  const seenIn = new Map<number, Subscriber>();
  for (;;) {
    const one = await subscriber(from);
    const sql = 'select abs(hashtext($1)) % 4 as shard';
    const [{ shard } = { shard: 0 }] = await system.rows<{ shard: number }>(sql, [one.customerId]);
    const other = seenIn.get(shard);
    if (other !== undefined) return one.customerId < other.customerId ? [one, other] : [other, one];
    seenIn.set(shard, one);
  }
}

it('a customer of whom Stripe will hear nothing holds nobody else up, however much they used', async () => {
  const [stuck, other] = await inSameShard('2027-11-01T00:00:00Z');
  for (const one of [stuck, other]) await moveClock(system, one.customer, one.start + 2 * DAY);
  // More windows than a step takes.
  for (let window = 0; window < 26; window++)
    await usage.report({
      ...stuck,
      subscriptionId: stuck.id,
      at: stuck.start + window * HOUR,
      quantity: '1',
    });
  await usage.report({ ...other, subscriptionId: other.id, at: other.start + DAY, quantity: '700' });
  const sandbox = sandboxControl(system.sandbox.url);
  for (const [path, body] of [
    ['meter_events', stuck.customerId],
    ['subscription_items', stuck.id],
  ] as const)
    await sandbox.fault({ kind: '500', match: { method: 'POST', path, body }, times: 1000 });
  expect(await rollUp(system)).toMatchObject({ stripe: 1, charged: 1, waiting: ['stripe'] });
  await sandbox.calm();
  expect(await rollUp(system)).toMatchObject({ stripe: 26 });
});

it('a currency in which overage cannot be billed yet holds no other charge up', async () => {
  const [bare, other] = await inSameShard('2027-12-01T00:00:00Z');
  for (const one of [bare, other]) await moveClock(system, one.customer, one.start + 2 * DAY);
  const use = ({ customerId, id, start }: Subscriber, quantity: string): Promise<unknown> =>
    usage.report({ customerId, subscriptionId: id, at: start + DAY, quantity });
  await use(other, '1');
  // Has the item from now on.
  await rollUp(system);
  const key = 'usage_overage_usd';
  const [price] = (await system.stripe.prices.list({ lookup_keys: [key] })).data;
  await system.stripe.prices.update(price?.id ?? '', { lookup_key: 'set_aside' });
  await use(bare, '700');
  await use(other, '700');
  expect(await rollUp(system)).toMatchObject({ stripe: 2, charged: 1, refused: 0, waiting: ['stripe'] });
  await system.stripe.prices.update(price?.id ?? '', { lookup_key: key });
  expect(await rollUp(system)).toMatchObject({ charged: 1, waiting: [] });
});

it('a subscription that Stripe does not know holds nobody else up', async () => {
  const { customer, customerId, id, start } = await subscriber('2027-10-01T00:00:00Z');
  await moveClock(system, customer, start + 2 * DAY);
  // In the same shard, before the other.
  const made = await system.rows(
    `with gone as (
       select 'aus_' || n as id from generate_series(1, 1000) n
       where abs(hashtext('aus_' || n)) % 4 = abs(hashtext($1)) % 4 limit 1
     ), subscription as (
       insert into subscriptions select (jsonb_populate_record(s, jsonb_build_object('id', 'sub_gone', 'customer_id', gone.id))).*
       from subscriptions s, gone where s.id = $2
     )
     insert into usage_periods (subscription_id, customer_id, starts_at, ends_at, currency, tier)
     select 'sub_gone', id, now() - interval '1 day', now() + interval '20 days', 'usd', 'professional' from gone
     returning customer_id`,
    [customerId, id],
  );
  expect(made).toHaveLength(1);
  await usage.report({ customerId, subscriptionId: id, at: start + DAY, quantity: '700' });
  expect(await rollUp(system)).toMatchObject({ charged: 1, waiting: [] });
});
