import {
  accountChangedSignal,
  accountSyncWorkflowId,
  ACCOUNT_SYNC,
} from '../../workflows/contracts/account-sync.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import type { ActivityDeps } from '../deps.ts';

/** Asks the customer's account workflow to bring Keycloak and Lago to the newest state; starts it where none runs. */
export async function wakeAccountSync(
  deps: Pick<ActivityDeps, 'temporal'>,
  customerId: string,
): Promise<void> {
  await deps.temporal.workflow.signalWithStart(ACCOUNT_SYNC, {
    workflowId: accountSyncWorkflowId(customerId),
    taskQueue: TASK_QUEUES.billing,
    args: [{ customerId }],
    signal: accountChangedSignal,
    staticSummary: `Keycloak and Lago follow ${customerId}`,
    typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.stripeCustomerId, value: customerId }],
  });
}
