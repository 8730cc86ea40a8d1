import { DATA_RETENTION } from '../../workflows/contracts/data-retention.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { personErasureWorkflowId } from '../../workflows/contracts/person-erasure.ts';
import { personExportWorkflowId } from '../../workflows/contracts/person-export.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import type { RecordedRun } from './stories.ts';

/** Somebody has all that is held of them collected. */
export async function personExported(system: BillingSystem): Promise<RecordedRun[]> {
  const { customer } = await newSubscriber(system);
  const { body } = await system.api.call('POST', '/billing/data-exports', { token: customer.token });
  const workflowId = personExportWorkflowId(String(body['id']));
  await system.temporal.workflow.getHandle(workflowId).result();
  return [{ name: 'personExport-ready', workflowId }];
}

/** The night comes. */
export async function oldDataRemoved(system: BillingSystem): Promise<RecordedRun[]> {
  const workflowId = `${DATA_RETENTION}-recorded`;
  await system.temporal.workflow.execute(DATA_RETENTION, { workflowId, taskQueue: TASK_QUEUES.billing });
  return [{ name: 'dataRetention-done', workflowId }];
}

/**
 * A person without a running subscription is erased, as far as Stripe does it at once. The run waits for
 * the day of the rest.
 */
export async function personErased(system: BillingSystem): Promise<RecordedRun[]> {
  const { customer, id } = await newSubscriber(system);
  await system.stripe.subscriptions.cancel(id);
  await untilStatus(system, id, 'canceled');
  const token = await system.identity.token({ email: 'root@example.com', role: 'admin' });
  const { body } = await system.api.call('POST', `/admin/customers/${customer.customerId}/erasure`, {
    token,
    body: { reason: 'Asked for by letter' },
  });
  const erasureId = String(body['id']);
  await until(async () => {
    const { body: now } = await system.api.call('GET', `/admin/erasures/${erasureId}`, { token });
    return now['state'] === 'erased';
  });
  return [{ name: 'personErasure-waits-for-stripe', workflowId: personErasureWorkflowId(erasureId) }];
}
