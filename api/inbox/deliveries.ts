import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowSignalWithStartOptions } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import {
  ACCOUNT_SYNC,
  accountSyncWorkflowId,
  customerEventsSignal,
} from '../../workflows/contracts/account-sync.ts';
import {
  CATALOGUE_SYNC,
  CATALOGUE_SYNC_WORKFLOW_ID,
  catalogueEventsSignal,
} from '../../workflows/contracts/catalogue-sync.ts';
import {
  CHARGE_EVENTS,
  chargeEventsSignal,
  chargeEventsWorkflowId,
} from '../../workflows/contracts/charge-events.ts';
import { CHECKOUT, checkoutEventsSignal, checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import {
  METER_ERRORS,
  METER_ERRORS_WORKFLOW_ID,
  meterErrorsSignal,
} from '../../workflows/contracts/meter-errors.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  billingEventsSignal,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { isEngineOutage } from '../temporal/engine-errors.ts';
import { toBillingEvent } from './billing-event.ts';
import type { RoutableEvent } from './billing-event.ts';
import type { Target } from './route-event.ts';

/** One signal: a workflow, and all events of a batch that are for it, oldest first. */
export interface Delivery {
  workflowId: string;
  target: Target;
  events: RoutableEvent[];
}

/** The workflow id of a target. */
export function workflowIdOf(target: Target): string {
  switch (target.kind) {
    case 'subscription':
      return subscriptionWorkflowId(target.subscriptionId);
    case 'checkout':
      return checkoutWorkflowId(target.sessionId);
    case 'account':
      return accountSyncWorkflowId(target.customerId);
    case 'charge':
      return chargeEventsWorkflowId(target.chargeId);
    case 'catalogue':
      return CATALOGUE_SYNC_WORKFLOW_ID;
    case 'meter-errors':
      return METER_ERRORS_WORKFLOW_ID;
  }
}

/** Puts the events of each workflow together, workflows in the order of their oldest event. */
export function groupDeliveries(
  routed: readonly { event: RoutableEvent; targets: readonly Target[] }[],
): Delivery[] {
  const deliveries = new Map<string, Delivery>();
  for (const { event, targets } of routed) {
    for (const target of targets) {
      const workflowId = workflowIdOf(target);
      const delivery = deliveries.get(workflowId);
      if (delivery === undefined) deliveries.set(workflowId, { workflowId, target, events: [event] });
      else delivery.events.push(event);
    }
  }
  return [...deliveries.values()];
}

/** What became of a delivery. `closed`: the workflow had ended before, and was not revived. */
export type DeliveryOutcome = 'delivered' | 'closed' | 'engine_down' | 'failed';

const timeLimitMs = 10_000;

type Start = Pick<
  WorkflowSignalWithStartOptions<[BillingEvent[]]>,
  'workflowIdReusePolicy' | 'staticSummary'
> & {
  type: string;
  taskQueue: string;
  signal: typeof billingEventsSignal;
  args: unknown[];
  customerId: string | null;
  subscriptionId?: string;
};

/** Signals a workflow and starts it if it does not run. Never throws: a failure is the outcome. */
export async function sendDelivery(
  client: Client,
  { workflowId, target, events }: Delivery,
  requestId: string | null,
  onError: (error: unknown) => void,
): Promise<DeliveryOutcome> {
  const { type, args, customerId, subscriptionId, ...start } = startOf(target);
  try {
    await client.withDeadline(Date.now() + timeLimitMs, () =>
      client.workflow.signalWithStart(type, {
        ...start,
        workflowId,
        args,
        signalArgs: [events.map(toBillingEvent)],
        typedSearchAttributes: searchAttributes(customerId, subscriptionId),
        memo: { requestId, eventId: events[0]?.id ?? null },
      }),
    );
    return 'delivered';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'closed';
    onError(error);
    return isEngineOutage(error) ? 'engine_down' : 'failed';
  }
}

function startOf(target: Target): Start {
  switch (target.kind) {
    case 'subscription':
      return {
        type: SUBSCRIPTION_LIFECYCLE,
        taskQueue: TASK_QUEUES.billing,
        signal: billingEventsSignal,
        args: [{ subscriptionId: target.subscriptionId, customerId: target.customerId }],
        // A late event must not restart an ended subscription. A failed or terminated run continues, and a
        // subscription that was foreign may be ours now.
        workflowIdReusePolicy: target.isNew === true ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
        staticSummary: `Subscription ${target.subscriptionId} of ${target.customerId}`,
        customerId: target.customerId,
        subscriptionId: target.subscriptionId,
      };
    case 'checkout':
      return {
        type: CHECKOUT,
        taskQueue: TASK_QUEUES.billing,
        signal: checkoutEventsSignal,
        args: [{ sessionId: target.sessionId }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        staticSummary: `Checkout ${target.sessionId}`,
        customerId: target.customerId,
      };
    case 'account':
      return {
        type: ACCOUNT_SYNC,
        taskQueue: TASK_QUEUES.billing,
        signal: customerEventsSignal,
        args: [{ customerId: target.customerId }],
        staticSummary: `Account of ${target.customerId}`,
        customerId: target.customerId,
      };
    case 'charge':
      return {
        type: CHARGE_EVENTS,
        taskQueue: TASK_QUEUES.billing,
        signal: chargeEventsSignal,
        args: [{ chargeId: target.chargeId }],
        staticSummary: `Whose charge ${target.chargeId} is`,
        customerId: null,
      };
    case 'catalogue':
      return {
        type: CATALOGUE_SYNC,
        taskQueue: TASK_QUEUES.billing,
        signal: catalogueEventsSignal,
        args: [],
        staticSummary: 'Catalogue: products and prices',
        customerId: null,
      };
    case 'meter-errors':
      return {
        type: METER_ERRORS,
        taskQueue: TASK_QUEUES.billing,
        signal: meterErrorsSignal,
        args: [],
        staticSummary: 'Meter events that Stripe could not count',
        customerId: null,
      };
  }
}

function searchAttributes(
  customerId: string | null,
  subscriptionId: string | undefined,
): SearchAttributePair[] {
  return [
    ...(customerId === null ? [] : [{ key: SEARCH_ATTRIBUTES.stripeCustomerId, value: customerId }]),
    ...(subscriptionId === undefined
      ? []
      : [{ key: SEARCH_ATTRIBUTES.stripeSubscriptionId, value: subscriptionId }]),
  ];
}
