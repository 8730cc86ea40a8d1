import type Stripe from 'stripe';
import { createStripe } from '../../gateways/stripe/client.ts';
import { RECONCILIATION } from '../../workflows/contracts/reconciliation.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { newStranger } from '../support/stranger.ts';
import { until } from '../support/until.ts';
import { rollUp } from '../support/usage.ts';
import { movements, runOf, timeline } from './story.ts';

/*
 * One Stripe account, two products: theirs, and ours, of which some subscriptions are sold without our
 * mark. What others do is done with a key of their own, so that the sandbox's log tells the engine's
 * requests from theirs.
 */
const THEIR_KEY = 'sk_test_dashboard';
const OUR_KEY = 'sk_test_perennial';

let system: BillingSystem;
let theirs: Stripe;
beforeAll(async () => {
  system = await startBillingSystem();
  theirs = createStripe({ secretKey: THEIR_KEY, apiBase: system.sandbox.url });
});
afterAll(() => system.stop());

/** What the engine has asked Stripe to change. */
async function writesOfOurs(): Promise<string[]> {
  const answer = await fetch(`${system.sandbox.url}/_sandbox/writes?by=${OUR_KEY}`);
  const { writes } = (await answer.json()) as { writes: { method: string; path: string; body: string }[] };
  // A preview is sent as a write, and changes nothing.
  return writes.flatMap(({ method, path, body }) =>
    path.endsWith('/create_preview') ? [] : [`${method} ${path} ${body}`],
  );
}

/** Every event in the inbox has its answer. */
const untilAllIsAnswered = (): Promise<unknown> =>
  until(
    async () =>
      (await system.rows(`select 1 from inbox_events where state in ('pending', 'delivered') limit 1`))
        .length === 0,
    { what: 'every event is answered', everyMs: 200 },
  );

const untilMode = (id: string, mode: string): Promise<unknown> =>
  until(
    async () =>
      (await system.rows('select 1 from subscriptions where id = $1 and mode = $2', [id, mode])).length > 0,
    {
      what: `${id} is ${mode}`,
    },
  );

async function soldElsewhere(customer: TestCustomer, lookupKey: string, trialDays?: number): Promise<string> {
  const [price] = (await theirs.prices.list({ lookup_keys: [lookupKey] })).data;
  const { id } = await theirs.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price?.id ?? '' }],
    metadata: { campaign: 'spring' },
    ...(trialDays === undefined ? {} : { trial_period_days: trialDays }),
  });
  await untilMode(id, 'observed');
  return id;
}

it('forty days of another product and of what is only observed bring no write, and of theirs no row, run, mail or revenue', async () => {
  const before = await writesOfOurs();
  const world = { stripe: theirs };
  const strangers = [
    await newStranger(world),
    await newStranger(world, { price: 'weekly' }),
    await newStranger(world, { price: 'metered' }),
    await newStranger(world, { card: 'pm_card_createDispute' }),
    await newStranger(world, { trialDays: 14 }),
  ];
  const [plain, weekly, , disputed] = strangers;
  // Theirs go by our metadata's names too, and are in arrears from their first renewal on.
  const broke = await newStranger(world);
  await theirs.customers.update(broke.customerId, {
    metadata: { user_id: '42', tier: 'gold', plan: 'pro' },
  });
  const { id: bad } = await theirs.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: broke.customerId,
  });
  await theirs.customers.update(broke.customerId, { invoice_settings: { default_payment_method: bad } });

  const observedOnes: { customer: TestCustomer; id: string }[] = [];
  for (const [lookupKey, card, trialDays] of [
    ['professional_month_usd', 'pm_card_visa', undefined],
    ['starter_month_usd', 'pm_card_chargeCustomerFail', undefined],
    ['starter_month_usd', 'pm_card_visa', 10],
  ] as const) {
    const customer = await newCustomer({ ...system, stripe: theirs });
    const id = await soldElsewhere(customer, lookupKey, trialDays);
    if (card !== 'pm_card_visa') await customer.card(card);
    observedOnes.push({ customer, id });
  }

  const everybody = [...strangers, broke, ...observedOnes.map(({ customer }) => customer)];
  await Promise.all(everybody.map((one) => one.advanceDays(20)));
  // Refunds, and what customers change in the portal.
  const [charge] = (await theirs.charges.list({ customer: plain?.customerId ?? '' })).data;
  await theirs.refunds.create({ charge: charge?.id ?? '', amount: 100 });
  await theirs.subscriptions.update(weekly?.subscriptionId ?? '', { cancel_at_period_end: true });
  await theirs.subscriptions.update(plain?.subscriptionId ?? '', { metadata: { seats: '5' } });
  const { data: disputes } = await theirs.disputes.list({
    charge: (await theirs.charges.list({ customer: disputed?.customerId ?? '' })).data[0]?.id ?? '',
  });
  expect(disputes).toHaveLength(1);
  await theirs.disputes.close(disputes[0]?.id ?? '');
  await Promise.all(everybody.map((one) => one.advanceDays(20)));
  await untilAllIsAnswered();
  // What the engine does by itself, every few minutes.
  await rollUp(system);
  await system.temporal.workflow.execute(RECONCILIATION, {
    workflowId: `${RECONCILIATION}-shared`,
    taskQueue: TASK_QUEUES.billing,
  });
  await untilAllIsAnswered();

  expect((await theirs.subscriptions.retrieve(broke.subscriptionId)).status).toBe('past_due');
  expect((await writesOfOurs()).slice(before.length)).toEqual([]);
  for (const { customerId, subscriptionId } of [...strangers, broke]) {
    for (const table of [
      'subscriptions',
      'invoices',
      'charges',
      'timeline',
      'outbox_messages',
      'revenue_movements',
      'mrr_changes',
      'disputes',
      'refunds',
      'payment_methods',
    ])
      expect([
        table,
        await system.rows(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, [customerId]),
      ]).toEqual([table, []]);
    expect(await system.rows('select 1 from customers where id = $1', [customerId])).toEqual([]);
    await expect(runOf(system, subscriptionId).describe()).rejects.toThrow(/not found/i);
  }
  for (const { customer } of observedOnes)
    expect(
      await system.rows('select 1 from outbox_messages where customer_id = $1', [customer.customerId]),
    ).toEqual([]);
  expect(await system.rows('select 1 from effects')).toEqual([]);
  // Ours count, theirs do not: 49.00, 20.00 in arrears and 20.00 after the trial.
  const [mrr] = await system.rows<{ total: string }>(
    'select coalesce(sum(amount), 0) as total from mrr_changes',
  );
  const own = await Promise.all(observedOnes.map(({ id }) => movements(system, id)));
  expect(Number(mrr?.total)).toBe(own.flat().reduce((sum, { amount }) => sum + amount, 0));
  expect(own.map((moves) => moves.length > 0)).toEqual([true, true, true]);
});

it('a subscription whose item becomes another product’s counts nothing from then on, and its children end', async () => {
  const customer = await newCustomer({ ...system, stripe: theirs });
  const running = await soldElsewhere(customer, 'professional_month_usd');
  await untilStatus(system, running, 'active');
  // Movements are net over a day.
  await customer.advanceDays(2);
  const trialling = await newCustomer(system);
  const inTrial = await trialling.subscribe('starter_month_usd', { trialDays: 10 });
  await untilStatus(system, inTrial, 'trialing');
  const { id: product } = await theirs.products.create({ name: 'Theirs' });
  const price = { product, currency: 'usd', unit_amount: 500, recurring: { interval: 'month' as const } };
  for (const id of [running, inTrial]) {
    const [item] = (await theirs.subscriptions.retrieve(id)).items.data;
    await theirs.subscriptions.update(id, {
      metadata: { managed_by: '' },
      items: [{ id: item?.id ?? '', price_data: price }],
      proration_behavior: 'none',
    });
    await untilMode(id, 'foreign');
    expect((await timeline(system, id)).filter(({ kind }) => kind === 'mode_changed')).toHaveLength(1);
  }
  const moves = await movements(system, running);
  expect(moves.map(({ amount }) => amount)).toEqual([4900, -4900]);
  const trial = system.temporal.workflow.getHandle(`trial:${inTrial}`);
  await until(async () => (await trial.describe()).status.name === 'COMPLETED', {
    what: 'the trial run ends',
  });
});
