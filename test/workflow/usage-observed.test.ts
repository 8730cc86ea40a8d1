import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { createReporter, meteredOf, moveClock, rollUp } from '../support/usage.ts';

/*
 * Usage on a subscription of a plan that somebody else manages. Professional: 500 credits included, 0.2
 * cents for each unit beyond.
 */
const DAY = 86_400_000;

let system: BillingSystem;
let usage: Awaited<ReturnType<typeof createReporter>>;
beforeAll(async () => {
  system = await startBillingSystem();
  usage = await createReporter(system, system.api.database.url);
});
afterAll(async () => {
  await usage.close();
  await system.stop();
});

/** Uses 1,500 on the second day, 1,000 beyond the credits, and has it settled. */
async function useTooMuch(customer: TestCustomer, subscriptionId: string): Promise<void> {
  const start = await customer.now();
  await moveClock(system, customer, start + 2 * DAY);
  await usage.report({
    customerId: customer.customerId,
    subscriptionId,
    at: start + DAY,
    quantity: '1500',
  });
}

const charges = (id: string): Promise<{ state: string; error: string | null }[]> =>
  system.rows('select state, error from usage_charges where subscription_id = $1', [id]);

it('usage on an observed subscription is counted; it costs, changes and says nothing', async () => {
  const customer = await newCustomer(system);
  const [price] = (await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] })).data;
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price?.id ?? '' }],
  });
  await untilStatus(system, id, 'active');
  await useTooMuch(customer, id);
  expect(await rollUp(system)).toMatchObject({ refused: 0 });
  expect(await rollUp(system)).toMatchObject({ refused: 0 });
  const periods = await system.rows(
    'select used::text, overage::text, amount::int, charged::int, attention from usage_periods where subscription_id = $1',
    [id],
  );
  expect(periods).toEqual([
    { used: '1500.000000', overage: '1000.000000', amount: 0, charged: 0, attention: null },
  ]);
  expect(await charges(id)).toEqual([]);
  expect(
    await system.rows('select 1 from outbox_messages where customer_id = $1', [customer.customerId]),
  ).toEqual([]);
  expect((await system.stripe.subscriptions.retrieve(id)).items.data).toHaveLength(1);
  // Whoever manages it may bill by meters of their own: ours say nothing of it.
  expect(await meteredOf(system, customer)).toEqual({});
  expect(
    await system.rows('select state, stripe_refusal from usage_windows where customer_id = $1', [
      customer.customerId,
    ]),
  ).toEqual([
    { state: 'reported', stripe_refusal: 'not_managed: it is counted here, and billed elsewhere.' },
  ]);
  const staff = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  const drift = await system.api.call('GET', '/admin/drift', { token: staff });
  expect([drift.status, JSON.stringify(drift.body).includes(customer.customerId)]).toEqual([200, false]);
  const { body } = await system.api.call('GET', '/billing/usage', { token: customer.token });
  expect(body).toMatchObject({ credits: { overage: 1000, overage_cost: 0, price_per_1k: null } });
});

it('what is used from the take-over on is reported to the meters, and what was used before is not', async () => {
  const customer = await newCustomer(system);
  const [price] = (await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] })).data;
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price?.id ?? '' }],
  });
  await untilStatus(system, id, 'active');
  await useTooMuch(customer, id);
  await rollUp(system);
  await system.stripe.subscriptions.update(id, { metadata: { managed_by: 'perennial' } });
  const isManaged = `select 1 from subscriptions where id = $1 and mode = 'managed'`;
  await until(async () => (await system.rows(isManaged, [id])).length === 1, { what: 'it is managed' });
  const now = await customer.now();
  await moveClock(system, customer, now + 2 * DAY);
  await usage.report({
    customerId: customer.customerId,
    subscriptionId: id,
    at: now + DAY,
    quantity: '500',
  });
  await rollUp(system);
  await rollUp(system);
  expect(await meteredOf(system, customer)).toMatchObject({ perennial_inference: 500_000_000n });
  const { body } = await system.api.call('GET', '/billing/usage', { token: customer.token });
  expect(body).toMatchObject({ credits: { price_per_1k: 2 } });
});

it('what was used between let go and take over is never billed; what was used before and after it is', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  // 1,000 beyond the credits: $2.
  await useTooMuch(customer, id);
  await rollUp(system);
  expect(await charges(id)).toEqual([{ state: 'reported', error: null }]);
  const turn = async (mode: 'managed' | 'observed'): Promise<void> => {
    await system.stripe.subscriptions.update(id, {
      metadata: { managed_by: mode === 'managed' ? 'perennial' : '' },
    });
    const isSo = 'select 1 from subscriptions where id = $1 and mode = $2';
    await until(async () => (await system.rows(isSo, [id, mode])).length === 1, { what: `it is ${mode}` });
  };
  const use = async (quantity: string): Promise<void> => {
    const now = await customer.now();
    await moveClock(system, customer, now + 2 * DAY);
    await usage.report({ customerId: customer.customerId, subscriptionId: id, at: now + DAY, quantity });
  };
  const metered = await meteredOf(system, customer);
  await turn('observed');
  await use('2000');
  // It is closed only after the take-over.
  await turn('managed');
  await rollUp(system);
  await rollUp(system);
  expect(await meteredOf(system, customer)).toEqual(metered);
  const cost = async (): Promise<unknown> =>
    (await system.api.call('GET', '/billing/usage', { token: customer.token })).body['credits'];
  expect(await cost()).toMatchObject({ overage: 3000, overage_cost: 2 });
  await use('500');
  await rollUp(system);
  await rollUp(system);
  expect(await cost()).toMatchObject({ overage: 3500, overage_cost: 3 });
  expect(
    await system.rows(
      'select amount::int from usage_charges where subscription_id = $1 order by created_at',
      [id],
    ),
  ).toEqual([{ amount: 200 }, { amount: 100 }]);
});

it('what was to be charged when the mark was removed is refused, and never comes again', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  await useTooMuch(customer, id);
  // Stripe takes no item and no meter event: the charge stays planned.
  await fetch(`${system.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ kind: '500', path: 'meter_events|subscription_items', times: 50 }),
  });
  // What is due is tried, and waits.
  await rollUp(system).catch(() => undefined);
  expect(await charges(id)).toEqual([{ state: 'planned', error: null }]);
  await fetch(`${system.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  await system.stripe.subscriptions.update(id, { metadata: { managed_by: '' } });
  const isObserved = `select 1 from subscriptions where id = $1 and mode = 'observed'`;
  await until(async () => (await system.rows(isObserved, [id])).length === 1, { what: 'it is observed' });
  await rollUp(system);
  await rollUp(system);
  expect(await charges(id)).toEqual([
    { state: 'refused', error: expect.stringMatching(/^not_managed: /) as string },
  ]);
  expect((await system.stripe.subscriptions.retrieve(id)).items.data).toHaveLength(1);
});
