import { accountSyncWorkflowId } from '../../workflows/contracts/account-sync.ts';
import { CATALOGUE_SYNC_WORKFLOW_ID } from '../../workflows/contracts/catalogue-sync.ts';
import { chargeEventsWorkflowId } from '../../workflows/contracts/charge-events.ts';
import { checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import { METER_ERRORS_WORKFLOW_ID } from '../../workflows/contracts/meter-errors.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
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
