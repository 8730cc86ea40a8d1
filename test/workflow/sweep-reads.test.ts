import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { syncCustomer } from '../../activities/accounts/sync-customer.ts';
import { askRepairs } from '../../activities/reconciliation/sweep/ask-repair.ts';
import type { SweepFinding } from '../../activities/reconciliation/sweep/look.ts';
import { readSubscription } from '../../activities/subscriptions/read-subscription.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import {
  noteAsked,
  openRepairs,
  repairsToResolve,
  resolveRepairs,
} from '../../db/reconciliation/sweep-repairs.ts';
import { newPass } from '../../domain/reconciliation/sweep-progress.ts';
import type { RequestClass } from '../../gateways/stripe/budget/request-class.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import {
  ADOPTION_EVENT_PREFIX,
  SWEEP_EVENT_PREFIX,
  ownEvent,
} from '../../workflows/contracts/billing-event.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { nothingOnItsWay, runOf, sandbox } from './story.ts';

/* What the sweep asks of Stripe, itself and through the runs that it wakes. */

let system: BillingSystem;
let orm: MikroORM;
beforeAll(async () => {
  system = await startBillingSystem();
  orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 2 });
}, 120_000);
afterAll(async () => {
  await orm.close();
  await system.stop();
});

/** What steps are built on, and the classes of what they asked of Stripe. */
function noting(): {
  deps: Parameters<typeof readSubscription>[0];
  classes: Set<RequestClass>;
} {
  const classes = new Set<RequestClass>();
  const stripe = createStripe({
    secretKey: 'sk_test_perennial',
    apiBase: system.sandbox.url,
    budget: {
      take: (requestClass) => {
        classes.add(requestClass);
        return Promise.resolve();
      },
      hold: () => Promise.resolve(),
    },
  });
  return { classes, deps: { orm, stripe, plans: () => loadPlans(orm.em.fork()), now: () => Date.now() } };
}

const eventOf = (id: string, customerId: string): BillingEvent =>
  ownEvent({ id, type: 'customer.updated', createdAt: Date.now(), objectId: customerId, customerId });

it('a run reads at the sweep’s class where the sweep alone asked, until the local attempts have failed', async () => {
  const { id } = await newSubscriber(system);
  const step = { subscriptionId: id, invoiceIds: [] };
  const [asked, durable, unasked] = [noting(), noting(), noting()];
  const local = new MockActivityEnvironment({ isLocal: true });
  const queued = new MockActivityEnvironment({ isLocal: false });
  await local.run(readSubscription(asked.deps), { ...step, bySweep: true });
  expect([...asked.classes]).toEqual(['sweep']);
  await queued.run(readSubscription(durable.deps), { ...step, bySweep: true });
  expect([...durable.classes]).toEqual(['read']);
  await local.run(readSubscription(unasked.deps), step);
  expect([...unasked.classes]).toEqual(['read']);
});

it('a customer is read at the sweep’s class, unless an event of Stripe is among those to follow', async () => {
  const { customer } = await newSubscriber(system);
  const { customerId } = customer;
  const ofSweep = eventOf(`${SWEEP_EVENT_PREFIX}${randomUUID()}`, customerId);
  const [asked, mixed] = [noting(), noting()];
  const step = new MockActivityEnvironment({ isLocal: true });
  await step.run(syncCustomer(asked.deps), { customerId, events: [ofSweep] });
  expect([...asked.classes]).toEqual(['sweep']);
  await step.run(syncCustomer(mixed.deps), {
    customerId,
    events: [ofSweep, eventOf('evt_1', customerId)],
  });
  expect([...mixed.classes]).toEqual(['read']);
});

it('what an import asks for is read at the sweep’s class', async () => {
  const { customer } = await newSubscriber(system);
  const { customerId } = customer;
  const asked = noting();
  const events = [eventOf(`${ADOPTION_EVENT_PREFIX}${randomUUID()}`, customerId)];
  await new MockActivityEnvironment({ isLocal: true }).run(syncCustomer(asked.deps), { customerId, events });
  expect([...asked.classes]).toEqual(['sweep']);
});

it('a run that the sweep wakes says so to the step that reads', async () => {
  const { id, customer } = await newSubscriber(system);
  await nothingOnItsWay(system);
  const run = runOf(system, id);
  // The local attempts fail, so that the history shows what the step was asked with.
  const match = { method: 'GET', path: `^/v1/subscriptions/${id}$` };
  await sandbox(system, 'POST', 'faults', { kind: '500', match, times: 1_000 });
  const { customerId } = customer;
  const finding: SweepFinding = {
    subject: 'subscription',
    subjectId: id,
    customerId,
    differences: [{ fact: 'quantity', in: 'projection', seen: 2, by: 'stripe', wanted: 1 }],
    repair: { action: 'refresh', subscriptionId: id, customerId, invoiceId: null },
  };
  const pass = newPass({ id: randomUUID(), kind: 'standing' }, Date.now());
  await askRepairs({ orm, temporal: system.temporal, now: () => Date.now() }, pass, [finding]);
  const input = await until(async () => {
    const { events } = await run.fetchHistory();
    const scheduled = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
    const reads = scheduled.filter(({ activityType }) => activityType?.name === 'readSubscription');
    return reads.at(-1)?.input?.payloads?.[0];
  });
  await sandbox(system, 'DELETE', 'faults');
  expect(defaultPayloadConverter.fromPayload(input)).toMatchObject({ subscriptionId: id, bySweep: true });
});

it('looks at a repair again when it is due, not with every page', async () => {
  const em = orm.em.fork();
  const id = randomUUID();
  const asked = Date.parse('2027-01-10T09:00:00Z');
  await openRepairs(em, [
    {
      id,
      passId: 'earlier',
      subject: 'dispute',
      subjectId: `du_${id}`,
      customerId: null,
      invariant: 'projection',
      action: 'read',
      state: 'waiting',
      before: [],
      after: null,
      foundAt: asked,
      lookedAt: null,
      askedAt: null,
      problem: null,
    },
  ]);
  await noteAsked(em, id, asked);
  const isDue = async (now: number): Promise<boolean> =>
    (await repairsToResolve(em, { since: asked, now })).some((row) => row.id === id);
  const look = (at: number): Promise<void> =>
    resolveRepairs(em, [{ id, state: 'asked', after: [], problem: null }], at);
  expect([await isDue(asked + 1_999), await isDue(asked + 2_000)]).toEqual([false, true]);
  await look(asked + 10_000);
  expect([await isDue(asked + 19_999), await isDue(asked + 20_000)]).toEqual([false, true]);
  await look(asked + 500_000);
  expect([await isDue(asked + 619_999), await isDue(asked + 620_000)]).toEqual([false, true]);
});
