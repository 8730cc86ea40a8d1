import { USAGE_ROLLUP } from '../../workflows/contracts/usage-rollup.ts';
import { USAGE_UPKEEP } from '../../workflows/contracts/usage-upkeep.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { createReporter, moveClock } from '../support/usage.ts';
import type { RecordedRun } from './stories.ts';

const DAY = 86_400_000;

/** Usage beyond a plan's quota, closed, rated, reported and charged; and a run without Lago. */
export async function usageReportedAndCharged(system: BillingSystem): Promise<RecordedRun[]> {
  const customer = await newCustomer(system);
  const subscriptionId = await customer.subscribe('professional_month_usd');
  await untilStatus(system, subscriptionId, 'active');
  const start = await customer.now();
  await moveClock(system, customer, start + 3 * DAY);
  const { customerId } = customer;
  const usage = await createReporter(system, system.api.database.url);
  const reported = `${USAGE_ROLLUP}-recorded`;
  const waiting = `${USAGE_ROLLUP}-lago-away`;
  const run = (workflowId: string): Promise<unknown> =>
    system.temporal.workflow.execute(USAGE_ROLLUP, { workflowId, taskQueue: TASK_QUEUES.billing });
  try {
    await usage.report({ customerId, subscriptionId, at: start + DAY, quantity: '1500' });
    await run(reported);
    await usage.report({ customerId, subscriptionId, at: start + 2 * DAY, quantity: '100' });
    await lagoFault(system, 'down');
    await run(waiting);
    await system.temporal.workflow.execute(USAGE_UPKEEP, {
      workflowId: `${USAGE_UPKEEP}-recorded`,
      taskQueue: TASK_QUEUES.billing,
    });
  } finally {
    await lagoFault(system, 'none');
    await usage.close();
  }
  return [
    { name: 'usageRollup-told', workflowId: reported },
    { name: 'usageRollup-lago-away', workflowId: waiting },
    { name: 'usageUpkeep-done', workflowId: `${USAGE_UPKEEP}-recorded` },
  ];
}

async function lagoFault({ lago }: BillingSystem, mode: 'down' | 'none'): Promise<void> {
  await fetch(`${lago.url}/_faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
}
