import { RECONCILIATION } from '../../workflows/contracts/reconciliation.ts';
import type { ReconciliationReport } from '../../workflows/contracts/reconciliation.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { nothingOnItsWay } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

it('finds events that were never delivered, and what they told of takes effect', async () => {
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

it('is on a schedule', async () => {
  const schedule = await system.temporal.schedule.getHandle('reconciliation').describe();
  expect(schedule.spec.intervals).toHaveLength(1);
});
