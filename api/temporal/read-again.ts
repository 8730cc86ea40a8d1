import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import {
  ACCOUNT_SYNC,
  accountChangedSignal,
  accountSyncStart,
} from '../../workflows/contracts/account-sync.ts';
import { MAPPING_CHANGED } from '../../workflows/contracts/billing-event.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  billingEventsSignal,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';

const timeLimitMs = 5_000;

/**
 * Has the runs of these subscriptions read Stripe, and starts those that do not run yet: what an item stands for was said anew here, of which no
 * event of Stripe's tells. Each that is not reached is read with its next event.
 * @returns how many were reached
 */
export async function readAgain(
  temporal: Client,
  subscriptions: readonly { id: string; customerId: string }[],
  now: number,
): Promise<number> {
  let reached = 0;
  try {
    await temporal.withDeadline(Date.now() + timeLimitMs, async () => {
      for (const { id, customerId } of subscriptions) {
        await temporal.workflow.signalWithStart(SUBSCRIPTION_LIFECYCLE, {
          workflowId: subscriptionWorkflowId(id),
          taskQueue: TASK_QUEUES.billing,
          args: [{ subscriptionId: id, customerId }],
          signal: billingEventsSignal,
          signalArgs: [[readingOf(id, customerId, now)]],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          staticSummary: `Subscription ${id} of ${customerId}`,
          typedSearchAttributes: [
            { key: SEARCH_ATTRIBUTES.stripeCustomerId, value: customerId },
            { key: SEARCH_ATTRIBUTES.stripeSubscriptionId, value: id },
          ],
        });
        // Of what an add-on opens the read tells nothing new: Keycloak and Lago are asked to follow all the same.
        await temporal.workflow.signalWithStart(ACCOUNT_SYNC, {
          ...accountSyncStart(customerId),
          signal: accountChangedSignal,
        });
        reached += 1;
      }
    });
  } catch {
    // The mapping stands; who was not reached is read later.
  }
  return reached;
}

/** An event of our own: it names nothing of the inbox. */
const readingOf = (subscriptionId: string, customerId: string, now: number): BillingEvent => ({
  id: `mapping_${randomUUID()}`,
  type: MAPPING_CHANGED,
  createdAt: now,
  objectId: subscriptionId,
  customerId,
  subscriptionId,
  invoiceId: null,
  idempotencyKey: null,
  testClock: null,
});
