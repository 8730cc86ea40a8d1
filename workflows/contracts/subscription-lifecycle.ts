import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ProrationQuote } from '../../domain/subscriptions/proration-quote.ts';
import type { MigrationProration } from '../../domain/catalogue/price-migration.ts';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import type { PendingChange } from '../../domain/subscriptions/snapshot.ts';
import type { KnownCoupon } from '../../domain/subscriptions/override-worth.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import type { ChangeRequest } from './actor.ts';
import type { BillingEvent } from './billing-event.ts';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';
import { TASK_QUEUES } from './task-queues.ts';

/** Workflow type name of the subscription entity. */
export const SUBSCRIPTION_LIFECYCLE = 'subscriptionLifecycle';

/** The id under which the run of a Stripe subscription is found in the Temporal UI. */
export const subscriptionWorkflowId = (subscriptionId: string): string => `subscription:${subscriptionId}`;

/** Start argument; the rest of the state is carried by continue-as-new. */
export interface SubscriptionLifecycleInput {
  subscriptionId: string;
  customerId: string;
}

/** How a signal starts the run where none is. */
const subscriptionStart = ({ subscriptionId, customerId }: SubscriptionLifecycleInput) => ({
  workflowId: subscriptionWorkflowId(subscriptionId),
  taskQueue: TASK_QUEUES.billing,
  args: [{ subscriptionId, customerId }] satisfies [SubscriptionLifecycleInput],
  staticSummary: `Subscription ${subscriptionId} of ${customerId}`,
  typedSearchAttributes: [
    { key: SEARCH_ATTRIBUTES.stripeCustomerId, value: customerId },
    { key: SEARCH_ATTRIBUTES.stripeSubscriptionId, value: subscriptionId },
  ],
});

/**
 * A subscription as callers see it. Amounts are minor units, times epoch milliseconds on the billing clock.
 */
export interface SubscriptionView {
  subscriptionId: string;
  customerId: string;
  status: BillingStatus;
  tier: string;
  interval: PlanInterval;
  amount: number;
  currency: string;
  quantity: number;
  currentPeriodStart: number;
  currentPeriodEnd: number;
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  pausedUntil: number | null;
  pendingChange: PendingChange | null;
  dunning: DunningReport | null;
  nextAction: { at: number; what: string } | null;
  billingTime: number;
  testClockId: string | null;
  attention: string | null;
}

/** Answer of the `explain` query: why, what comes next, and what would change it, in sentences for people. */
export interface Explanation {
  why: string;
  rule: string;
  facts: Record<string, string | number | boolean | null>;
  next: { at: number; what: string; rule: string } | null;
  wouldChange: string[];
}

/** What a subscription's own run answers. */
export interface SubscriptionExplanation extends Explanation {
  /**
   * Revision of the record it was made from. An answer with a lower revision than the projection is
   * outdated.
   */
  revision: number;
}

export interface ChangePlanInput extends ChangeRequest {
  tier: string;
  interval: PlanInterval;
  quantity: number | null;
  /** Null: upgrades now, downgrades at period end. */
  when: 'now' | 'period_end' | null;
}
export interface ChangePlanResult {
  view: SubscriptionView;
  proration: ProrationQuote | null;
}
export interface CancelInput extends ChangeRequest {
  atPeriodEnd: boolean;
}
export interface PauseInput extends ChangeRequest {
  /** Billing time at which collection resumes; null: when somebody resumes it. */
  until: number | null;
}
export interface ExtendTrialInput extends ChangeRequest {
  days: number;
}
/** A change of the price by a migration of staff, or back by its undoing. */
export interface MigratePriceInput extends ChangeRequest {
  migrationId: string;
  /** What is paid now; another one was changed by hand. */
  fromPriceId: string;
  priceId: string;
  when: 'now' | 'period_end';
  /** Null at the period's end. */
  proration: MigrationProration | null;
  /** Refused as `renewed` where the running period began later; left out: whenever it began. */
  periodBegunBy?: number;
}
/** A change of the price that waits is taken back; refused as `nothing_waits` where none does. */
export interface WithdrawMigrationInput extends ChangeRequest {
  migrationId: string;
}
export interface ApplyCouponInput extends ChangeRequest {
  code: string;
  /** The only coupon that the code may lead to, null for none; left out for a customer. */
  coupon?: KnownCoupon | null;
}

export interface RemoveDiscountInput extends ChangeRequest {
  discountId: string;
}

/**
 * Stripe events of this subscription; those of one signal are applied together. A signal, because nobody
 * waits for it.
 */
export const billingEventsSignal = defineSignal<[BillingEvent[]]>('billingEvents');

/**
 * Signals events to the run or to a new one, whatever became of the last: Stripe says that the subscription
 * lives.
 */
export const subscriptionWake = (of: SubscriptionLifecycleInput, events: BillingEvent[]) => ({
  ...subscriptionStart(of),
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  signal: billingEventsSignal,
  signalArgs: [events] satisfies [BillingEvent[]],
});

/** The dunning child reports its state. */
export const dunningReportSignal = defineSignal<[DunningReport]>('dunningStanding');
/** The trial child reports its decision. */
export const trialOutcomeSignal =
  defineSignal<[{ outcome: 'converted' | 'expired' | 'extended'; trialEnd: number }]>('trialOutcome');

/** Updates, not signals: the caller must learn whether Stripe did it, and what it cost. */
export const changePlanUpdate = defineUpdate<ChangePlanResult, [ChangePlanInput]>('changePlan');
/** Changes nothing: what `changePlan` would cost now. */
export const previewChangeUpdate = defineUpdate<ChangePlanResult, [ChangePlanInput]>('previewChange');
/** Staff, by the run of a price migration: the price of the plan, at once or with the period. */
export const migratePriceUpdate = defineUpdate<SubscriptionView, [MigratePriceInput]>('migratePrice');
/** The same, while it waits for the period's end: taken back. */
export const withdrawMigrationUpdate = defineUpdate<SubscriptionView, [WithdrawMigrationInput]>(
  'withdrawMigration',
);
export const cancelUpdate = defineUpdate<SubscriptionView, [CancelInput]>('cancel');
/** Takes back a cancellation at period end, a pause, or a pending change, whichever is there. */
export const resumeUpdate = defineUpdate<SubscriptionView, [ChangeRequest]>('resume');
export const pauseUpdate = defineUpdate<SubscriptionView, [PauseInput]>('pause');
export const extendTrialUpdate = defineUpdate<SubscriptionView, [ExtendTrialInput]>('extendTrial');
export const applyCouponUpdate = defineUpdate<SubscriptionView, [ApplyCouponInput]>('applyCoupon');
/** Staff: a discount is taken away, also from a scheduled change. */
export const removeDiscountUpdate = defineUpdate<SubscriptionView, [RemoveDiscountInput]>('removeDiscount');
/** Staff: the engine manages it from now on; the mark is written at Stripe. */
export const takeOverUpdate = defineUpdate<SubscriptionView, [ChangeRequest]>('takeOver');
/** Staff: the engine only observes it from now on; the mark is removed at Stripe. */
export const letGoUpdate = defineUpdate<SubscriptionView, [ChangeRequest]>('letGo');
/** Reads Stripe at once, for staff and reconciliation. */
export const refreshUpdate = defineUpdate<SubscriptionView, [ChangeRequest]>('refresh');

export const subscriptionViewQuery = defineQuery<SubscriptionView>('view');
export const explainQuery = defineQuery<SubscriptionExplanation>('explain');
