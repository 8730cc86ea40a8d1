import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { BillingEvent } from './billing-event.ts';

/** Workflow type name of a checkout. */
export const CHECKOUT = 'checkout';

/** Workflow id of a Checkout session. */
export const checkoutWorkflowId = (sessionId: string): string => `checkout:${sessionId}`;

/** Start argument. The rest is read from the checkout row and from Stripe. */
export interface CheckoutInput {
  sessionId: string;
}

/** State of a checkout. */
export interface CheckoutView {
  sessionId: string;
  status: 'open' | 'fulfilled' | 'refused' | 'expired';
  /** Why it was refused (`trial_already_used`), null otherwise. */
  reason: string | null;
  subscriptionId: string | null;
}

/** `checkout.session.completed` and `.expired`. */
export const checkoutEventsSignal = defineSignal<[BillingEvent[]]>('billingEvents');
export const checkoutViewQuery = defineQuery<CheckoutView>('view');
