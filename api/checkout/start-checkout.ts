import type { Client } from '@temporalio/client';
import { CHECKOUT, checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { engineUnavailable } from '../temporal/engine-problems.ts';
import { isEngineOutage } from '../temporal/engine-errors.ts';

const timeLimitMs = 3_000;

/**
 * Starts the workflow of a Checkout session; a running one is left alone.
 *
 * @throws ApiProblem `engine_unavailable`; nobody knows the session then, and the same request uses it
 *   again
 */
export async function startCheckout(
  client: Client,
  {
    sessionId,
    customerId,
    tier,
    requestId,
  }: { sessionId: string; customerId: string; tier: string; requestId: string },
): Promise<void> {
  try {
    await client.withDeadline(Date.now() + timeLimitMs, () =>
      client.workflow.start(CHECKOUT, {
        workflowId: checkoutWorkflowId(sessionId),
        taskQueue: TASK_QUEUES.billing,
        args: [{ sessionId }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        typedSearchAttributes: [
          { key: SEARCH_ATTRIBUTES.stripeCustomerId, value: customerId },
          { key: SEARCH_ATTRIBUTES.tier, value: tier },
        ],
        staticSummary: `Checkout of ${tier} by ${customerId}`,
        memo: { requestId },
      }),
    );
  } catch (error) {
    throw isEngineOutage(error) ? engineUnavailable(error) : error;
  }
}
