import { randomUUID } from 'node:crypto';
import { RECONCILIATION } from '../../workflows/contracts/reconciliation.ts';
import type { ReconciliationInput, ReconciliationReport } from '../../workflows/contracts/reconciliation.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { nothingOnItsWay, projected, runOf, sandbox } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

it('finds events that were never delivered, and what they announced takes effect', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const [endpoint] = (await system.stripe.webhookEndpoints.list()).data;
  await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
  await system.stripe.subscriptions.cancel(id);
  await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: false });

  const report = await system.temporal.workflow.execute<() => Promise<ReconciliationReport>>(RECONCILIATION, {
    workflowId: 'reconciliation-on-demand',
    taskQueue: TASK_QUEUES.billing,
  });
  expect(report.missedEvents).toBeGreaterThan(0);
  await untilStatus(system, id, 'canceled');

  // What is still on its way to the inbox would be missed, too.
  await nothingOnItsWay(system);
  const again = await system.temporal.workflow.execute<() => Promise<ReconciliationReport>>(RECONCILIATION, {
    workflowId: 'reconciliation-again',
    taskQueue: TASK_QUEUES.billing,
  });
  expect(again.missedEvents).toBe(0);
});

it('finds what is missing behind two hundred events that are not', async () => {
  const { stripe } = system;
  const [endpoint] = (await stripe.webhookEndpoints.list()).data;
  const make = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++)
      await stripe.customers.create({ email: `lost-${count}-${i}@example.com` });
  };
  // What came about before this test is no longer missing.
  await reconcile();
  await stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
  await make(60);
  await stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: false });
  await make(210);
  await nothingOnItsWay(system);
  const report = await system.temporal.workflow.execute<() => Promise<ReconciliationReport>>(RECONCILIATION, {
    workflowId: 'reconciliation-behind-many',
    taskQueue: TASK_QUEUES.billing,
  });
  expect(report.missedEvents).toBe(60);
});

const reconcile = (input: ReconciliationInput = {}): Promise<ReconciliationReport> =>
  system.temporal.workflow.execute<(input: ReconciliationInput) => Promise<ReconciliationReport>>(
    RECONCILIATION,
    { workflowId: `reconciliation-${randomUUID()}`, taskQueue: TASK_QUEUES.billing, args: [input] },
  );

/** Events that Stripe delivers to nobody. */
async function withoutDeliveries(work: () => Promise<unknown>): Promise<void> {
  const [endpoint] = (await system.stripe.webhookEndpoints.list()).data;
  await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
  await work();
  await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: false });
}

const makeCustomers = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++)
    await system.stripe.customers.create({ email: `many-${i}-${randomUUID()}@example.com` });
};

it('goes on where a look left off, however far back the missing events lie', async () => {
  await reconcile();
  await withoutDeliveries(() => makeCustomers(5));
  await makeCustomers(230);
  await nothingOnItsWay(system);
  const found: (number | null)[] = [];
  for (let look = 0; look < 4; look++) found.push((await reconcile({ eventPages: 1 })).missedEvents);
  expect(found).toEqual([0, 0, 5, 0]);
  await nothingOnItsWay(system);
  // A pass that is over looks at what is new, and a page more.
  await withoutDeliveries(() => makeCustomers(1));
  expect((await reconcile({ eventPages: 1 })).missedEvents).toBe(1);
});

it('goes on with the rest where Stripe refuses its events, and says what it could not look at', async () => {
  await nothingOnItsWay(system);
  const match = { method: 'GET', path: '/v1/events' };
  await sandbox(system, 'POST', 'faults', { kind: '500', match, times: 1000 });
  const report = await reconcile();
  await sandbox(system, 'DELETE', 'faults');
  expect(report).toMatchObject({ missedEvents: null, unsettledEffects: 0, notLookedAt: ['events'] });
  expect((await reconcile()).notLookedAt).toEqual([]);
});

it('misses no event of a kind that Stripe was never asked to send', async () => {
  await reconcile();
  await newSubscriber(system);
  await nothingOnItsWay(system);
  const { data } = await system.stripe.events.list({ type: 'payment_intent.succeeded', limit: 1 });
  expect(data).toHaveLength(1);
  expect((await reconcile()).missedEvents).toBe(0);
  const sql = `select 1 from inbox_events where type = 'payment_intent.succeeded'`;
  expect(await system.rows(sql)).toEqual([]);
});

it('sends events again that a workflow was sent and never answered', async () => {
  const { customer, id } = await newSubscriber(system);
  await nothingOnItsWay(system);
  const run = runOf(system, id);
  await run.terminate('its machine was lost');
  // It was sent to the run that is no more: nobody answers it.
  await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await until(async () => (await projected(system, id))['cancel_at_period_end'] === true);
  await nothingOnItsWay(system);
  await runOf(system, id).terminate('and lost again');
  const [event] = await system.rows<{ id: string }>(
    `update inbox_events set state = 'delivered', processed_at = null, delivered_at = now() - interval '11 minutes',
       received_at = now() - interval '12 minutes'
     where id = (select id from inbox_events where payload::text like '%' || $1 || '%' and type = 'customer.subscription.updated'
       order by received_at desc limit 1) returning id`,
    [customer.customerId],
  );
  expect((await reconcile()).eventsSentAgain).toBe(1);
  await until(
    async () => {
      const sql = 'select state from inbox_events where id = $1';
      const [row] = await system.rows<{ state: string }>(sql, [event?.id]);
      return row?.state === 'processed';
    },
    { what: 'the event is answered' },
  );
  expect((await runOf(system, id).describe()).status.name).toBe('RUNNING');
});

it('shows what is still unlike Stripe’s own prices beside the sums of the last pass', async () => {
  const staff = await system.identity.token({ email: 'staff@example.com', role: 'admin' });
  const drift = async (): Promise<unknown> =>
    (await system.api.call('GET', '/admin/drift', { token: staff })).body['revenue_at_stripe'];
  const { id } = await newSubscriber(system);
  await system.rows(
    `insert into revenue_at_stripe (currency, at_stripe, movements, subscriptions, uncounted, compared_at)
     values ('usd', 1900, 2000, 1, 0, now())`,
  );
  expect(await drift()).toMatchObject([
    { at_stripe: 19, movements: 20, difference: -1, agrees: false, open: 0, differing: [] },
  ]);
  await system.rows(`update revenue_at_stripe set movements = 1900`);
  expect(await drift()).toMatchObject([{ difference: 0, agrees: true, open: 0, differing: [] }]);
  const found = [
    { fact: 'quantity', in: 'projection', seen: 2, by: 'stripe', wanted: 1 },
    { fact: 'MRR', in: 'projection', seen: 2000, by: 'stripe', wanted: 1900 },
    { fact: 'MRR', in: 'books', seen: 2000, by: 'stripe', wanted: 1900 },
  ];
  await system.rows(
    `insert into sweep_repairs (id, pass_id, subject, subject_id, invariant, action, state, before, found_at)
     values ('of_revenue', 'pass', 'subscription', $1, 'revenue', 'refresh', 'asked', $2, now())`,
    [id, JSON.stringify(found)],
  );
  expect(await drift()).toMatchObject([
    { difference: 0, agrees: false, open: 1, differing: [{ subscription: id, at_stripe: 19, kept: 20 }] },
  ]);
  await system.rows(`update sweep_repairs set state = 'repaired' where id = 'of_revenue'`);
  expect(await drift()).toMatchObject([{ agrees: true, open: 0, differing: [] }]);
});

it('shows staff what of the catalogue could not be followed', async () => {
  const staff = await system.identity.token({ email: 'staff@example.com', role: 'admin' });
  await system.rows(
    `insert into inbox_events (id, type, created_at, payload, received_at, state, reason, attempts, processed_at)
     values ('evt_catalogue', 'price.updated', now(), '{}', now(), 'ignored', 'Needs attention: it is another plan’s.', 1, now())`,
  );
  const { body } = await system.api.call('GET', '/admin/drift', { token: staff });
  expect(body).toMatchObject({
    clean: false,
    catalogue: [{ event: 'evt_catalogue', type: 'price.updated', why: 'it is another plan’s.' }],
  });
});

it('sends an e-mail address that waits for Stripe since the engine was away, though its user never comes back', async () => {
  const customer = await newCustomer(system);
  const email = `moved-${customer.email}`;
  await system.rows('update users set email = $2 where id = $1', [customer.userId, email]);
  await system.rows(
    `insert into account_sync (customer_id, target, desired_revision, synced_revision, state, updated_at)
     values ($1, 'stripe', 1, 0, 'pending', now() - interval '1 hour')`,
    [customer.customerId],
  );
  await reconcile();
  await until(async () => {
    const read = await system.stripe.customers.retrieve(customer.customerId);
    return read.deleted !== true && read.email === email;
  });
});

it('is on a schedule', async () => {
  const schedule = await system.temporal.schedule.getHandle('reconciliation').describe();
  expect(schedule.spec.intervals).toHaveLength(1);
});
