import { randomUUID } from 'node:crypto';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { newStranger } from '../support/stranger.ts';
import { until } from '../support/until.ts';
import { episodeOf, timeline } from './story.ts';

/* Staff take a subscription over that was only observed, and let one go. */

let system: BillingSystem;
let admin: string;
beforeAll(async () => {
  system = await startBillingSystem();
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
});
afterAll(() => system.stop());

const ask = (id: string, action: 'take-over' | 'let-go', key: string = randomUUID(), token = admin) =>
  system.api.call('POST', `/admin/subscriptions/${id}/${action}`, {
    token,
    headers: { 'idempotency-key': key },
    body: { reason: 'agreed with the customer' },
  });
const preview = async (id: string): Promise<Record<string, unknown>> =>
  (await system.api.call('GET', `/admin/subscriptions/${id}/take-over`, { token: admin })).body;

const untilMode = (id: string, mode: string): Promise<unknown> =>
  until(
    async () =>
      (await system.rows('select 1 from subscriptions where id = $1 and mode = $2', [id, mode])).length > 0,
    {
      what: `${id} is ${mode}`,
    },
  );

async function priceOf(lookupKey: string): Promise<string> {
  return (await system.stripe.prices.list({ lookup_keys: [lookupKey] })).data[0]?.id ?? '';
}

/** Sold by somebody else at the prices of plans, without our mark. */
async function observed(customer: TestCustomer, ...lookupKeys: string[]): Promise<string> {
  const items = await Promise.all(lookupKeys.map(async (key) => ({ price: await priceOf(key) })));
  const { id } = await system.stripe.subscriptions.create({ customer: customer.customerId, items });
  await untilMode(id, 'observed');
  return id;
}

const kinds = async (id: string): Promise<string[]> => (await timeline(system, id)).map(({ kind }) => kind);

it('an observed subscription is managed from then on, once for a key, and it is written down who asked and why', async () => {
  const customer = await newCustomer(system);
  const id = await observed(customer, 'starter_month_usd');
  await untilStatus(system, id, 'active');
  const seen = await preview(id);
  expect(seen).toMatchObject({ possible: true, refusal: null, retried_by: 'nobody' });
  const { items } = await system.stripe.subscriptions.retrieve(id);
  expect(seen['next']).toEqual([
    {
      at: new Date((items.data[0]?.current_period_end ?? 0) * 1000).toISOString(),
      what: 'Stripe renews it. If the payment fails, dunning begins.',
    },
  ]);
  const first = await ask(id, 'take-over', 'one');
  expect([first.status, (await ask(id, 'take-over', 'one')).body]).toEqual([200, first.body]);
  expect((await system.stripe.subscriptions.retrieve(id)).metadata).toMatchObject({
    managed_by: 'perennial',
  });
  await untilMode(id, 'managed');
  expect(await system.rows(`select kind from effects where intent ->> 'subscriptionId' = $1`, [id])).toEqual([
    { kind: 'take_over' },
  ]);
  expect(await kinds(id)).toEqual(expect.arrayContaining(['taken_over', 'mode_changed']));
  const audit = await system.rows(
    `select action, reason from audit_log where subject_id = $1 and action = 'subscription.take_over'`,
    [id],
  );
  expect(audit).toEqual([{ action: 'subscription.take_over', reason: 'agreed with the customer' }]);
  expect(await ask(id, 'take-over')).toMatchObject({ status: 409, body: { code: 'already_managed' } });
  expect(await preview(id)).toMatchObject({
    possible: false,
    refusal: { code: 'already_managed' },
    next: [],
  });
});

it('the preview of one in arrears says what the episode then does', async () => {
  const customer = await newCustomer(system);
  const id = await observed(customer, 'starter_month_usd');
  await customer.card('pm_card_chargeCustomerFail');
  await customer.advanceDays(32);
  await untilStatus(system, id, 'past_due');
  await customer.advanceDays(2);
  const { next, retried_by: by } = (await preview(id)) as {
    next: { at: string; what: string }[];
    retried_by: string;
  };
  expect(by).toBe('engine');
  expect(next[0]?.what).toMatch(/^The failed payment is tried again \(in_/);
  expect(next.map(({ what }) => what)).not.toContain('The customer is written to: payment_failed.');
  expect((await ask(id, 'take-over')).status).toBe(200);
  const planned = await until(
    async () => {
      const [row] = await system.rows<{
        dunning: { nextAttemptAt: number | null; finalActionAt: number } | null;
      }>('select dunning from subscriptions where id = $1', [id]);
      return row?.dunning?.nextAttemptAt == null ? null : row.dunning;
    },
    { what: 'the episode has planned' },
  );
  expect(new Date(planned.nextAttemptAt ?? 0).toISOString()).toBe(next[0]?.at);
  const end = next.find(({ what }) => what === 'The subscription is cancelled.');
  expect(new Date(planned.finalActionAt).toISOString()).toBe(end?.at);
  expect(
    await system.rows('select 1 from outbox_messages where customer_id = $1', [customer.customerId]),
  ).toEqual([]);
});

it('a trial is reminded of from the take-over on: a reminder whose time had passed is never sent', async () => {
  const customer = await newCustomer(system);
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: await priceOf('professional_month_usd') }],
    trial_period_days: 7,
  });
  await untilMode(id, 'observed');
  await untilStatus(system, id, 'trialing');
  await customer.advanceDays(5);
  expect((await ask(id, 'take-over')).status).toBe(200);
  const run = system.temporal.workflow.getHandle(`trial:${id}`);
  const next = await until(
    async () =>
      (await run.query<{ next: { at: number; rule: string } | null }>('explain').catch(() => null))?.next,
    { what: 'the trial run looks ahead' },
  );
  const { trial_end: end } = await system.stripe.subscriptions.retrieve(id);
  expect(next).toMatchObject({ rule: 'remind_1_day_before', at: (end ?? 0) * 1000 - 86_400_000 });
  const mails = (): Promise<unknown[]> =>
    system.rows('select kind from outbox_messages where customer_id = $1', [customer.customerId]);
  expect(await mails()).toEqual([]);
  await customer.advanceDays(1.2);
  await until(async () => (await mails()).length > 0, { what: 'the last reminder is sent' });
  expect(await mails()).toEqual([{ kind: 'trial_ending' }]);
});

it('one that is let go in mid-dunning ends its episode without another step, as when the mark is removed at Stripe', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await customer.card('pm_card_chargeCustomerFail');
  await customer.advanceDays(32);
  await untilStatus(system, id, 'past_due');
  await until(async () => (await kinds(id)).includes('message'), { what: 'the episode has begun' });
  expect(await ask(id, 'let-go')).toMatchObject({ status: 200 });
  await untilMode(id, 'observed');
  expect((await system.stripe.subscriptions.retrieve(id)).metadata).not.toHaveProperty('managed_by');
  const run = episodeOf(system, id);
  await until(async () => (await run.describe()).status.name === 'COMPLETED', { what: 'the episode ends' });
  expect(await kinds(id)).toEqual(expect.arrayContaining(['let_go', 'mode_changed', 'dunning_ended']));
  const done = async (): Promise<number[]> => [
    (await system.rows('select 1 from outbox_messages where customer_id = $1', [customer.customerId])).length,
    (await system.rows('select 1 from effects')).length,
  ];
  const before = await done();
  await customer.advanceDays(30);
  await untilStatus(system, id, 'past_due');
  expect(await done()).toEqual(before);
  expect(await ask(id, 'let-go')).toMatchObject({ status: 409, body: { code: 'not_managed' } });
});

const previewLetGo = async (id: string, token = admin): Promise<Record<string, unknown>> =>
  (await system.api.call('GET', `/admin/subscriptions/${id}/let-go`, { token })).body;

describe('the preview of letting go', () => {
  it('of one in mid-dunning names the episode that ends, the attempt given up and that nobody retries', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(32);
    await untilStatus(system, id, 'past_due');
    await until(
      async () =>
        (
          await system.rows(
            `select 1 from subscriptions where id = $1 and dunning ->> 'nextAttemptAt' is not null`,
            [id],
          )
        ).length > 0,
      { what: 'the episode has planned' },
    );
    const [open] = (await system.stripe.invoices.list({ subscription: id, status: 'open' })).data;
    const seen = await previewLetGo(id);
    expect(seen).toMatchObject({ possible: true, refusal: null, given_up: ['The next attempt to collect'] });
    expect(seen['ends']).toContain('Dunning: retries, messages, suspension and the final action');
    expect(seen['stripe']).toContainEqual({
      at: null,
      what: `Nobody tries the payment of ${open?.number ?? ''} again.`,
    });
  });

  it('of a trial says what Stripe does at its end; asked again it has changed nothing', async () => {
    const customer = await newCustomer(system, { card: null });
    const id = await customer.subscribe('professional_month_usd', { trialDays: 7 });
    await untilStatus(system, id, 'trialing');
    const { trial_end: end } = await system.stripe.subscriptions.retrieve(id);
    const seen = await previewLetGo(id);
    expect(seen['ends']).toContain('The trial run: reminders, extension and the decision at its end');
    expect(seen['stripe']).toEqual([
      {
        at: new Date((end ?? 0) * 1000).toISOString(),
        what: 'The trial ends and Stripe cancels the subscription: it has no payment method.',
      },
    ]);
    expect(await previewLetGo(id)).toEqual(seen);
    expect((await system.stripe.subscriptions.retrieve(id)).metadata).toMatchObject({
      managed_by: 'perennial',
    });
  });

  it('names usage that is not charged and money that waits for approval', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    const [invoice] = await system.rows<{ id: string }>(
      'select id from invoices where subscription_id = $1',
      [id],
    );
    const now = new Date(await customer.now());
    await system.rows(
      `insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end, dated_at, state, created_at)
       values ($1, $2, $3, $4, 200, 'usd', $4, $4, $4, 'planned', $4)`,
      [`overage:${id}:1:1`, customer.customerId, id, now],
    );
    await system.rows(
      `insert into approvals (id, action, subject_id, key, amount, currency, worth, input, reason, state, asked_by, asked_at, expires_at)
       values ($1, 'invoice.credit', $2, $1, 10000, 'usd', 10000, '{}', 'goodwill', 'waiting', $3, now(), now() + interval '3 days')`,
      [randomUUID(), invoice?.id, customer.userId],
    );
    expect((await previewLetGo(id))['given_up']).toEqual([
      'Usage for 2.00 USD that is not charged yet',
      'A refund or credit that waits for approval: it will be refused',
    ]);
    await system.rows(`delete from usage_charges where subscription_id = $1`, [id]);
  });

  it('refuses what is not managed by name, knows nobody else’s, and is for staff', async () => {
    const customer = await newCustomer(system);
    const id = await observed(customer, 'starter_month_usd');
    expect(await previewLetGo(id)).toMatchObject({
      possible: false,
      refusal: { code: 'not_managed' },
      ends: [],
      stripe: [],
    });
    expect(await previewLetGo('sub_nobody')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await previewLetGo(id, customer.token)).toMatchObject({ status: 403 });
  });
});

describe('what cannot be taken over', () => {
  it('is refused by name, and nothing is changed at Stripe', async () => {
    const customer = await newCustomer(system);
    const two = await observed(customer, 'starter_month_usd', 'professional_month_usd');
    const stranger = await newStranger(system);
    const ended = await observed(await newCustomer(system), 'starter_month_usd');
    await system.stripe.subscriptions.cancel(ended);
    await untilStatus(system, ended, 'canceled');
    for (const [id, status, code] of [
      [two, 409, 'several_plan_items'],
      [stranger.subscriptionId, 409, 'foreign_subscription'],
      [ended, 409, 'subscription_over'],
      ['sub_nobody', 404, 'not_found'],
    ] as const) {
      const answer = await ask(id, 'take-over');
      expect([id, answer.status, answer.body['code']]).toEqual([id, status, code]);
      const seen = await preview(id);
      expect([id, (seen['refusal'] as { code: string } | undefined)?.code ?? seen['code']]).toEqual([
        id,
        code,
      ]);
    }
    expect((await system.stripe.subscriptions.retrieve(two)).metadata).toEqual({});
    expect((await system.stripe.subscriptions.retrieve(stranger.subscriptionId)).metadata).toEqual({
      plan: 'theirs',
    });
  });

  it('is asked for by administrators, with a reason', async () => {
    const customer = await newCustomer(system);
    const id = await observed(customer, 'starter_month_usd');
    const editor = await system.identity.token({ email: 'editor@example.com', role: 'editor' });
    expect(await ask(id, 'take-over', randomUUID(), editor)).toMatchObject({ status: 403 });
    const silent = await system.api.call('POST', `/admin/subscriptions/${id}/take-over`, {
      token: admin,
      body: {},
    });
    expect(silent.body).toMatchObject({ code: 'invalid_request' });
    expect((await system.stripe.subscriptions.retrieve(id)).metadata).toEqual({});
  });
});
