import { randomUUID } from 'node:crypto';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { createReporter, moveClock, rollUp } from '../support/usage.ts';
import { failedRenewal, playEpisode, sandbox } from './story.ts';

/*
 * Usage that becomes known when its invoice is final already: of a subscription that runs, and of one that
 * is over. Professional: 49.00 a month, 500 credits included, 0.2 cents for each unit beyond them.
 */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So long usage is taken after the end, and an hour more until it is closed. */
const DECIDED_AFTER = 35 * DAY + HOUR;

let system: BillingSystem;
let usage: Awaited<ReturnType<typeof createReporter>>;
let admin: string;
beforeAll(async () => {
  system = await startBillingSystem();
  usage = await createReporter(system, system.api.database.url);
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
}, 120_000);
afterAll(async () => {
  await usage.close();
  await system.stop();
});

interface Subscriber {
  customer: TestCustomer;
  id: string;
  start: number;
  /** Reports usage of so many hours after the start, and has it settled. */
  use: (hours: number, quantity: string, type?: string) => Promise<void>;
}

async function subscriber(): Promise<Subscriber> {
  const customer = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  return {
    customer,
    id,
    start,
    use: async (hours, quantity, type = 'inference') => {
      const of = { customerId: customer.customerId, subscriptionId: id };
      await usage.report({ ...of, at: start + hours * HOUR, quantity, type });
      await rollUp(system);
    },
  };
}

/** A subscriber who used 1,500 (2.00 beyond the credits), and cancelled on the third day. */
async function ended(): Promise<Subscriber & { endedAt: number }> {
  const one = await subscriber();
  const { customer, id, start } = one;
  await moveClock(system, customer, start + 2 * DAY);
  await one.use(30, '1500');
  await moveClock(system, customer, start + 3 * DAY);
  const answer = await system.api.call('POST', '/billing/subscription/cancel', {
    token: customer.token,
    headers: { 'idempotency-key': `cancel-${id}` },
    body: { at_period_end: false },
  });
  expect(answer.status).toBe(200);
  await untilStatus(system, id, 'canceled');
  expect(await invoiced(customer)).toEqual([4900, 200]);
  return { ...one, endedAt: start + 3 * DAY };
}

/** The totals of all invoices of a customer, oldest first, once they are paid and projected. */
async function invoiced({ customerId }: TestCustomer): Promise<number[]> {
  const data = await until(
    async () => {
      const list = await system.stripe.invoices.list({ customer: customerId, limit: 20 });
      return list.data.every(({ status }) => status === 'paid') ? list.data : null;
    },
    { what: `the invoices of ${customerId} are paid` },
  );
  // Late usage refers to the invoice that it came too late for.
  await until(
    async () =>
      (await system.rows(`select 1 from invoices where customer_id = $1 and status = 'paid'`, [customerId]))
        .length === data.length,
    { what: `the projection knows the invoices of ${customerId}` },
  );
  return data.map(({ amount_paid: amount }) => amount).reverse();
}

/** What an invoice has of usage, once the projection knows of it. */
const usageOf = ({ token }: TestCustomer, invoice = '') =>
  until(
    async () => {
      const { status, body } = await system.api.call('GET', `/billing/invoice/${invoice}/usage`, { token });
      return status === 200 && body;
    },
    { what: `invoice ${invoice} is in the projection` },
  );

interface DriftPeriod {
  subscription: string;
  from: string;
  unbilled: number;
  decided_at: string | null;
  why: string;
}

/** What the drift report says of a subscription's usage. */
async function driftOf(id: string): Promise<DriftPeriod[]> {
  const { body } = await system.api.call('GET', '/admin/drift', { token: admin });
  return (body['usage'] as { periods: DriftPeriod[] }).periods.filter(
    ({ subscription }) => subscription === id,
  );
}

const seeTo = async (id: string, from: string) =>
  system.api.call('POST', '/admin/drift/usage-periods', {
    // Money needs a sign-in of the last minutes.
    token: await system.identity.token({ email: 'admin@example.com', role: 'admin' }),
    body: { subscription: id, from, reason: 'Looked into it' },
  });

/** What was decided, and what became of the charges. */
async function decided(
  id: string,
): Promise<{ rules: string[]; charges: { state: string; amount: number }[] }> {
  const rules = await system.rows<{ rule: string }>(
    `select rule from timeline where subscription_id = $1 and kind = 'usage_after_end' order by id`,
    [id],
  );
  const charges = await system.rows<{ state: string; amount: string }>(
    'select state, amount from usage_charges where subscription_id = $1 order by created_at, id',
    [id],
  );
  return {
    rules: rules.map(({ rule }) => rule),
    charges: charges.map(({ state, amount }) => ({ state, amount: Number(amount) })),
  };
}

describe('that Stripe counts only after the last invoice', () => {
  const counting = (meterCounting: 'at_once' | 'held') =>
    sandbox(system, 'POST', 'account', { meterCounting });
  afterEach(() => counting('at_once'));

  it('is on no invoice, and invoiced once when no more can come', async () => {
    const one = await subscriber();
    const { customer, id, start } = one;
    await moveClock(system, customer, start + 2 * DAY);
    await one.use(26, '1000');
    await moveClock(system, customer, start + 3 * DAY - HOUR);
    await counting('held');
    // Reported shortly before the end: Stripe has it, and has not added it up.
    await one.use(30, '500');
    await moveClock(system, customer, start + 3 * DAY);
    await system.api.call('POST', '/billing/subscription/cancel', {
      token: customer.token,
      headers: { 'idempotency-key': `cancel-${id}` },
      body: { at_period_end: false },
    });
    await untilStatus(system, id, 'canceled');
    expect(await invoiced(customer)).toEqual([4900, 100]);
    await counting('at_once');
    await rollUp(system);
    await rollUp(system);
    expect(await driftOf(id)).toMatchObject([
      { unbilled: 1, decided_at: new Date(start + 3 * DAY + DECIDED_AFTER).toISOString() },
    ]);
    await customer.advanceTo(start + 3 * DAY + DECIDED_AFTER);
    for (let run = 0; run < 3; run += 1) await rollUp(system);
    expect(await invoiced(customer)).toEqual([4900, 100, 100]);
    expect(await driftOf(id)).toEqual([]);
    expect(await decided(id)).toEqual({
      rules: ['usage_after_end_invoiced'],
      charges: [
        { state: 'reported', amount: 100 },
        { state: 'withdrawn', amount: 100 },
        { state: 'reported', amount: 100 },
      ],
    });
  });

  it('is found as well where whoever ended it at Stripe asked for no last invoice', async () => {
    const one = await subscriber();
    const { customer, id, start } = one;
    await moveClock(system, customer, start + 2 * DAY);
    await one.use(26, '1000');
    await moveClock(system, customer, start + 3 * DAY);
    await system.stripe.subscriptions.cancel(id);
    await untilStatus(system, id, 'canceled');
    await rollUp(system);
    await rollUp(system);
    expect(await driftOf(id)).toMatchObject([{ unbilled: 1 }]);
  });
});

describe('of a subscription that runs', () => {
  it('late usage, a correction and a reversal go on the next invoice, which refers to the one they came too late for', async () => {
    const { customer, id, start } = await subscriber();
    const event = async (key: string, hours: number, quantity: number): Promise<void> => {
      const { body } = await system.api.call('POST', '/usage/events', {
        token: customer.token,
        body: {
          idempotency_key: key,
          event_type: 'inference',
          quantity,
          occurred_at: new Date(start + hours * HOUR).toISOString(),
        },
      });
      expect(body).toMatchObject({ recorded: 1 });
    };
    const correct = async (corrects: string, quantity: number): Promise<void> => {
      const { status } = await system.api.call('POST', '/usage/corrections', {
        token: admin,
        body: {
          customer: customer.customerId,
          corrects,
          quantity,
          idempotency_key: randomUUID(),
          reason: 'Counted twice',
        },
      });
      expect(status).toBe(200);
    };
    await moveClock(system, customer, start + 15 * DAY);
    await event('kept', 14 * 24, 1500);
    await event('taken back', 14 * 24 + 1, 100);
    await rollUp(system);
    await moveClock(system, customer, start + 31 * DAY + 2 * HOUR);
    // 1,100 beyond the credits.
    expect(await invoiced(customer)).toEqual([4900, 4900 + 220]);

    await event('late', 13 * 24, 250);
    await correct('kept', 1400);
    await correct('taken back', 0);
    await rollUp(system);
    expect(await rollUp(system)).toMatchObject({ settled: 0, charges: 0, charged: 0 });
    await moveClock(system, customer, start + 59 * DAY + 2 * HOUR);
    // 250 more, 100 and 100 less: 10 cents.
    expect(await invoiced(customer)).toEqual([4900, 4900 + 220, 4900 + 10]);

    const { data } = await system.stripe.invoices.list({ subscription: id });
    const [next, own] = data;
    const body = await usageOf(customer, next?.id);
    expect(body).toMatchObject({ amount: 0.1, late: [{ invoice: own?.id, quantity: 50, events: 3 }] });
    expect(body['charges']).toEqual([expect.objectContaining({ amount: 0.1, late: true })]);
  });
});

describe('of a subscription that is over', () => {
  it('is on one invoice, once no more can come, and is paid with the customer’s card', async () => {
    const { customer, id, use, endedAt } = await ended();
    await use(31, '600');
    await use(32, '100', 'tts');
    await use(31, '-50');
    // 650 more are 1.30.
    expect(await driftOf(id)).toMatchObject([
      { unbilled: 1.3, decided_at: new Date(endedAt + DECIDED_AFTER).toISOString() },
    ]);
    // Nobody follows the clock of a customer whose subscription is over.
    await customer.advanceTo(endedAt + DECIDED_AFTER - HOUR);
    expect(await rollUp(system)).toMatchObject({ invoicedAfterEnd: 0, waivedAfterEnd: 0 });
    await customer.advanceTo(endedAt + DECIDED_AFTER);
    expect(await rollUp(system)).toMatchObject({
      invoicedAfterEnd: 1,
      waivedAfterEnd: 0,
      refused: 0,
      waiting: [],
    });
    expect(await rollUp(system)).toMatchObject({ invoicedAfterEnd: 0, waivedAfterEnd: 0 });
    expect(await invoiced(customer)).toEqual([4900, 200, 130]);
    expect(await driftOf(id)).toEqual([]);
    expect(await decided(id)).toEqual({
      rules: ['usage_after_end_invoiced'],
      charges: [
        { state: 'reported', amount: 200 },
        { state: 'reported', amount: 130 },
      ],
    });

    const { data } = await system.stripe.invoices.list({ customer: customer.customerId });
    const [after, last] = data;
    const [line] = after?.lines.data ?? [];
    expect(after?.lines.data).toHaveLength(1);
    expect(line?.description).toBe('Usage beyond the plan, 2027-01-10 to 2027-01-13');
    expect(line?.period.end).toBe(endedAt / 1000);
    expect(await usageOf(customer, after?.id)).toMatchObject({
      subscription: id,
      amount: 1.3,
      types: [
        { event_type: 'inference', quantity: 550, events: 2 },
        { event_type: 'tts', quantity: 100, events: 1 },
      ],
      charges: [{ amount: 1.3, late: true }],
      late: [{ invoice: last?.id, quantity: 650, events: 3 }],
    });
    expect(await usageOf(customer, last?.id)).toMatchObject({
      amount: 2,
      types: [{ event_type: 'inference', quantity: 1500 }],
      late: [],
    });
  });

  it('is not invoiced where a person has seen to it; what is less than Stripe charges is waived', async () => {
    const { customer, id, use, endedAt } = await ended();
    await use(31, '1500');
    const [{ from } = { from: '' }] = await driftOf(id);
    expect((await seeTo(id, from)).body).toEqual({ seen_to: true, unbilled: 3, currency: 'usd' });
    await use(32, '100');
    expect(await driftOf(id)).toMatchObject([{ unbilled: 0.2 }]);
    await customer.advanceTo(endedAt + DECIDED_AFTER);
    expect(await rollUp(system)).toMatchObject({ invoicedAfterEnd: 0, waivedAfterEnd: 1 });
    expect(await driftOf(id)).toEqual([]);
    expect(await invoiced(customer)).toEqual([4900, 200]);
    expect(await decided(id)).toMatchObject({
      rules: ['usage_after_end_too_small'],
      charges: [{ state: 'reported' }, { state: 'waived', amount: 20 }],
    });
  });

  it('is left to a person where the customer is owed it', async () => {
    const { customer, id, use, endedAt } = await ended();
    await use(30, '-600');
    await customer.advanceTo(endedAt + DECIDED_AFTER);
    expect(await rollUp(system)).toMatchObject({ invoicedAfterEnd: 0, waivedAfterEnd: 0 });
    const [period] = await driftOf(id);
    expect(period).toMatchObject({ unbilled: -1.2, decided_at: null });
    expect(period?.why).toContain('1.20 USD is owed to the customer');
    expect(await invoiced(customer)).toEqual([4900, 200]);
    expect(await decided(id)).toMatchObject({ rules: ['usage_after_end_owed'] });
    expect((await seeTo(id, period?.from ?? '')).status).toBe(200);
    expect(await driftOf(id)).toEqual([]);
  });

  it('is part of the debt where it was used before the end of collection, and waived where it comes after that', async () => {
    const { customer, id, invoiceId } = await failedRenewal(
      system,
      'pm_card_chargeCustomerFail',
      'professional_month_usd',
    );
    const start = await customer.now();
    const of = { customerId: customer.customerId, subscriptionId: id };
    await usage.report({ ...of, at: start + HOUR, quantity: '1500' });
    await playEpisode(system, customer, id, 1);
    expect(await rollUp(system)).toMatchObject({ charged: 1, refused: 0 });
    await playEpisode(system, customer, id, 21);
    await untilStatus(system, id, 'canceled');
    // The debt is given up once the subscription is over.
    await until(async () => (await system.stripe.invoices.retrieve(invoiceId)).status === 'uncollectible', {
      what: 'the debt is given up',
    });
    const { data } = await system.stripe.invoices.list({ subscription: id });
    // The renewal is given up; what was used since is asked for once, and stays open.
    expect(data.map(({ id: one, status, total }) => [one === invoiceId, status, total])).toEqual([
      [false, 'open', 200],
      [true, 'uncollectible', 4900],
      [false, 'paid', 4900],
    ]);
    await until(
      async () =>
        (await system.rows(`select 1 from invoices where id = $1 and status = 'uncollectible'`, [invoiceId]))
          .length === 1,
      { what: 'the projection knows that the debt was given up' },
    );
    await usage.report({ ...of, at: start + 2 * HOUR, quantity: '1500' });
    await rollUp(system);
    expect(await driftOf(id)).toMatchObject([{ unbilled: 3 }]);
    await customer.advanceTo((await customer.now()) + DECIDED_AFTER);
    expect(await rollUp(system)).toMatchObject({ invoicedAfterEnd: 0, waivedAfterEnd: 1 });
    expect(await driftOf(id)).toEqual([]);
    expect(await decided(id)).toMatchObject({
      rules: ['usage_after_end_debt_given_up'],
      charges: [{ state: 'reported' }, { state: 'waived', amount: 300 }],
    });
  });

  it('is of the subscription that the customer had when it was used, also after they have subscribed again', async () => {
    const { customer, id, start, endedAt } = await ended();
    await customer.advanceTo(endedAt + HOUR);
    const again = await customer.subscribe('professional_month_usd');
    await untilStatus(system, again, 'active');
    await moveClock(system, customer, endedAt + DAY);
    const MINUTE = 60_000;
    const used = {
      'before it ended': [start + 31 * HOUR, 600],
      'in its last minute': [endedAt - MINUTE, 50],
      'a minute after its end': [endedAt + MINUTE, 7],
      'of the one that runs': [endedAt + 2 * HOUR, 300],
    } as const;
    const { body } = await system.api.call('POST', '/usage/events', {
      token: customer.token,
      body: Object.entries(used).map(([key, [at, quantity]]) => ({
        idempotency_key: key,
        event_type: 'inference',
        quantity,
        occurred_at: new Date(at).toISOString(),
      })),
    });
    expect(body).toMatchObject({ recorded: 4 });
    await rollUp(system);
    const windows = await system.rows<{ subscription: string | null; quantity: string }>(
      `select subscription_id as subscription, sum(quantity)::int as quantity from usage_windows
       where customer_id = $1 group by 1 order by 2`,
      [customer.customerId],
    );
    expect(windows).toEqual([
      { subscription: null, quantity: 7 },
      { subscription: again, quantity: 300 },
      { subscription: id, quantity: 2150 },
    ]);
    // 650 beyond what its last invoice had are 1.30; of the new one's 500 credits 200 are left.
    expect(await driftOf(id)).toMatchObject([{ unbilled: 1.3 }]);
    expect(await driftOf(again)).toEqual([]);
    expect((await system.api.call('GET', '/billing/usage', { token: customer.token })).body).toMatchObject({
      credits: { used: 300 },
    });
    await moveClock(system, customer, endedAt + DECIDED_AFTER);
    expect(await rollUp(system)).toMatchObject({ invoicedAfterEnd: 1, waivedAfterEnd: 0 });
    // The renewal of the new one comes in between.
    expect(await invoiced(customer)).toEqual([4900, 200, 4900, 4900, 130]);
  });
});
