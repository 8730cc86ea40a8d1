import { defineSignal } from '@temporalio/workflow';
import type { BillingEvent } from './billing-event.ts';

/** Workflow type that finds the customer of a dispute or refund by its charge. */
export const CHARGE_EVENTS = 'chargeEvents';

/** One run for a charge at a time. */
export const chargeEventsWorkflowId = (chargeId: string): string => `charge-events:${chargeId}`;

export interface ChargeEventsInput {
  chargeId: string;
}

/** Disputes and refunds of a charge that the projection does not know: they name no customer. */
export const chargeEventsSignal = defineSignal<[BillingEvent[]]>('billingEvents');
