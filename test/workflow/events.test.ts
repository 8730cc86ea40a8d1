import { randomUUID } from 'node:crypto';
import { ownEvent } from '../../workflows/contracts/billing-event.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  billingEventsSignal,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { charged, movements, nothingOnItsWay, projected, runOf, sandbox, timeline } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const eventOf = (subscriptionId: string, customerId: string, type: string): BillingEvent =>
  ownEvent({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    type,
    createdAt: 0,
    objectId: subscriptionId,
    customerId,
    subscriptionId,
  });

describe('events of two subscriptions of one customer in the same second', () => {
  it.each([
    ['in one order', false],
    ['in the other order', true],
  ])('that come doubled and shuffled %s are neither lost nor crossed', async (_order, isReversed) => {
    const customer = await newCustomer(system);
    const starter = await customer.subscribe('starter_month_usd');
    const professional = await customer.subscribe('professional_month_usd');
    for (const id of [starter, professional]) await untilStatus(system, id, 'active');
    await nothingOnItsWay(system);
    await sandbox(system, 'POST', 'faults', { kind: 'double', times: 30 });
    await sandbox(system, 'POST', 'faults', { kind: 'shuffle', times: 30, delayMs: 200 });
    const both = isReversed ? [professional, starter] : [starter, professional];
    for (const id of both)
      await system.stripe.subscriptions.update(id, {
        metadata: { seats_of: id },
        cancel_at_period_end: true,
      });
    for (const id of both) await system.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    await customer.advanceDays(32);
    await sandbox(system, 'DELETE', 'faults');
    await nothingOnItsWay(system);
    for (const [id, tier, amount] of [
      [starter, 'starter', 1900],
      [professional, 'professional', 4900],
    ] as const) {
      const { items } = await system.stripe.subscriptions.retrieve(id);
      const end = (items.data[0]?.current_period_end ?? 0) * 1000;
      await until(
        async () => ((await projected(system, id))['current_period_end'] as Date).getTime() === end,
      );
      expect(await projected(system, id)).toMatchObject({
        tier,
        status: 'active',
        cancel_at_period_end: false,
        customer_id: customer.customerId,
      });
      const rolled = (await timeline(system, id)).filter(({ kind }) => kind === 'period_rolled');
      expect(rolled).toHaveLength(1);
      const paid = await system.rows<{ n: string; sum: string }>(
        `select count(*) as n, sum(amount_paid) as sum from invoices where subscription_id = $1 and status = 'paid'`,
        [id],
      );
      expect(paid).toEqual([{ n: '2', sum: String(2 * amount) }]);
    }
    expect((await charged(system, customer)).sort()).toEqual([1900, 1900, 4900, 4900]);
    const unread = await system.rows(
      `select id from inbox_events where state <> 'processed' and state <> 'ignored' and payload::text like '%' || $1 || '%'`,
      [customer.customerId],
    );
    expect(unread).toEqual([]);
  });
});

describe('events that come', () => {
  it('doubled, shuffled and late are applied once, and the projection is what Stripe says', async () => {
    for (const kind of ['double', 'shuffle', 'delay']) {
      await sandbox(system, 'POST', 'faults', { kind, times: 12, delayMs: 400 });
    }
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await customer.advanceDays(32);
    await sandbox(system, 'DELETE', 'faults');
    await customer.card('pm_card_mastercard');
    await until(async () => (await charged(system, customer)).length === 2);
    const subscription = await system.stripe.subscriptions.retrieve(id);
    const end = (subscription.items.data[0]?.current_period_end ?? 0) * 1000;
    await until(async () => ((await projected(system, id))['current_period_end'] as Date).getTime() === end);
    await until(async () => {
      const open = await system.rows(
        `select 1 from inbox_events where state in ('pending', 'delivered') and payload::text like '%' || $1 || '%'`,
        [customer.customerId],
      );
      return open.length === 0;
    });
    expect((await projected(system, id)).status).toBe('active');
    expect(await movements(system, id)).toEqual([{ kind: 'new', amount: 1900, voluntary: null }]);
    const rolled = (await timeline(system, id)).filter(({ kind }) => kind === 'period_rolled');
    expect(rolled).toHaveLength(1);
  });

  it('after the end of a subscription revive nothing', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await system.stripe.subscriptions.cancel(id);
    await untilStatus(system, id, 'canceled');
    await until(async () => (await runOf(system, id).describe()).status.name === 'COMPLETED');
    const { runId } = await runOf(system, id).describe();
    await system.stripe.subscriptions.update(id, { metadata: { note: 'late' } }).catch(() => null);
    const late = system.temporal.workflow.signalWithStart(SUBSCRIPTION_LIFECYCLE, {
      workflowId: subscriptionWorkflowId(id),
      taskQueue: TASK_QUEUES.billing,
      args: [{ subscriptionId: id, customerId: customer.customerId }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      signal: billingEventsSignal,
      signalArgs: [[eventOf(id, customer.customerId, 'customer.subscription.updated')]],
    });
    await expect(late).rejects.toThrow(/already/i);
    expect((await runOf(system, id).describe()).runId).toBe(runId);
    expect((await projected(system, id)).status).toBe('canceled');
  });

  it('that come before Stripe can be read for it are followed seconds later', async () => {
    const customer = await newCustomer(system);
    const match = { method: 'GET', path: '^/v1/subscriptions/sub_' };
    await sandbox(system, 'POST', 'faults', { kind: '404', match, times: 100 });
    const { data } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: data[0]?.id ?? '' }],
      metadata: { user_id: customer.userId, managed_by: 'perennial' },
    });
    await until(async () => (await timeline(system, id)).some(({ rule }) => rule === 'stripe_not_found'));
    await nothingOnItsWay(system);
    await sandbox(system, 'DELETE', 'faults');
    await untilStatus(system, id, 'active');
    expect(await projected(system, id)).toMatchObject({ attention: null });
  });

  it('of a subscription that Stripe does not know are ignored with a reason, and a person is asked to look', async () => {
    const [id, customerId] = [
      `sub_unknown${randomUUID().slice(0, 8)}`,
      `cus_unknown${randomUUID().slice(0, 8)}`,
    ];
    const event = eventOf(id, customerId, 'customer.subscription.updated');
    await system.rows(
      `insert into inbox_events (id, type, created_at, payload, received_at, state, attempts)
       values ($1, $2, now(), '{}', now(), 'delivered', 1)`,
      [event.id, event.type],
    );
    const run = await system.temporal.workflow.signalWithStart(SUBSCRIPTION_LIFECYCLE, {
      workflowId: subscriptionWorkflowId(id),
      taskQueue: TASK_QUEUES.billing,
      args: [{ subscriptionId: id, customerId }],
      signal: billingEventsSignal,
      signalArgs: [[event]],
    });
    const row = await until(async () => {
      const [found] = await system.rows<{ state: string; reason: string }>(
        'select state, reason from inbox_events where id = $1',
        [event.id],
      );
      return found?.state === 'ignored' && found;
    });
    expect(row.reason).toContain(`Stripe refused a read of ${id}`);
    expect(await timeline(system, id)).toMatchObject([{ kind: 'attention', rule: 'stripe_not_found' }]);
    await until(
      async () =>
        (await run.describe()).typedSearchAttributes.get(SEARCH_ATTRIBUTES.attentionNeeded) === true,
    );
    // A 404 proves nothing: it may be the key that is wrong, so the run stays and looks again.
    expect((await run.describe()).status.name).toBe('RUNNING');
  });
});
