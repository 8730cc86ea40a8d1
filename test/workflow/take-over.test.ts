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
