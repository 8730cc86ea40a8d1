import { personExportWorkflowId } from '../../workflows/contracts/person-export.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import type { RecordedRun } from './stories.ts';

/** Somebody has all that is held of them collected. */
export async function personExported(system: BillingSystem): Promise<RecordedRun[]> {
  const { customer } = await newSubscriber(system);
  const { body } = await system.api.call('POST', '/billing/data-exports', { token: customer.token });
  const workflowId = personExportWorkflowId(String(body['id']));
  await system.temporal.workflow.getHandle(workflowId).result();
  return [{ name: 'personExport-ready', workflowId }];
}
