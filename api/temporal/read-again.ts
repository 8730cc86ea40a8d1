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
 * Refreshes these subscriptions and starts missing runs: a mapping changed, which no Stripe event reports.
 * One that is not reached is refreshed by its next event.
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
        // The refresh shows no change in what an add-on grants, so Keycloak and Lago are synced explicitly.
        await temporal.workflow.signalWithStart(ACCOUNT_SYNC, {
          ...accountSyncStart(customerId),
          signal: accountChangedSignal,
        });
        reached += 1;
      }
    });
  } catch {
    // The mapping is stored; unreached subscriptions are read later.
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
