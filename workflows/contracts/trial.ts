import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { TrialTerms } from '../../domain/catalogue/plan-policy.ts';
import type { Explanation } from './subscription-lifecycle.ts';

/** Workflow type name of a trial. */
export const TRIAL = 'trial';

/** The id of the trial of a subscription. */
export const trialWorkflowId = (subscriptionId: string): string => `trial:${subscriptionId}`;

/** With what the keys of a trial's automatic extensions begin; there is one for each trial end. */
export const trialExtensionKey = (subscriptionId: string): string =>
  `${trialWorkflowId(subscriptionId)}/extend/`;

export interface TrialInput {
  subscriptionId: string;
  customerId: string;
  parentWorkflowId: string;
  trialEnd: number;
  hasUsablePaymentMethod: boolean;
  cancelAtPeriodEnd: boolean;
  testClockId: string | null;
  billingTime: number;
  /** What the plan has otherwise of the rules of a trial, as it was when the trial began. */
  terms?: TrialTerms;
  /**
   * Billing time at which the subscription was taken over; left out where it was ours before the trial
   * began.
   */
  takenOverAt?: number;
}

/** What the lifecycle has just read from Stripe, as far as a trial cares. */
export interface SubscriptionTrialFacts {
  trialEnd: number | null;
  hasUsablePaymentMethod: boolean;
  /** The customer asked to end with the trial: nothing converts and nothing is extended. */
  cancelAtPeriodEnd: boolean;
  billingTime: number;
  /** The trial is over: converted, canceled or expired. */
  ended: boolean;
}

export const trialFactsSignal = defineSignal<[SubscriptionTrialFacts]>('facts');
export const trialExplainQuery = defineQuery<Explanation>('explain');
