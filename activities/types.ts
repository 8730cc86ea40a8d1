import type { MigrationProration } from '../domain/catalogue/price-migration.ts';
import type { PlanInterval } from '../domain/catalogue/plan.ts';
import type { MessageKind } from '../domain/dunning/types.ts';
import type { LostChange } from '../domain/subscriptions/lost-change.ts';
import type { SubscriptionSnapshot } from '../domain/subscriptions/snapshot.ts';
import type { DunningReport, SubscriptionState } from '../domain/subscriptions/state.ts';
import type { Actor } from '../workflows/contracts/actor.ts';

/** A timeline entry. `at` is billing time, epoch milliseconds. */
export interface TimelineEntry {
  /** Unique for all time: a repeat of the same step writes nothing. */
  key: string;
  at: number;
  kind: string;
  /** One sentence for people. */
  summary: string;
  /** The rule that decided it and the facts it saw. */
  rule: string;
  facts: Record<string, string | number | boolean | null>;
  outcome: string | null;
  actor: Actor | null;
}

/** Everything that one transaction writes when a subscription's state changed. */
export interface SubscriptionRecord {
  revision: number;
  snapshot: SubscriptionSnapshot;
  /** The state; recorded histories know it by this name. */
  standing: SubscriptionState;
  /** The last known episode that `standing` no longer has; absent when none was dropped. */
  endedDunning?: DunningReport;
  nextAction: { at: number; what: string } | null;
  attention: string | null;
  /** A plan change that could not be made to wait again; absent without one. */
  lostChange?: LostChange;
  timeline: TimelineEntry[];
  /** Events that this record answers. */
  eventIds: string[];
  /** Keycloak and Lago need a sync. */
  syncAccount: boolean;
}

/** What every step that changes something outside carries. */
export interface EffectInput {
  /** Idempotency key: workflow id, step, and what makes it unique. The same on each retry. */
  key: string;
  subscriptionId: string;
}

/** A plan change as Stripe is asked for it. */
export interface ChangePlanStep extends EffectInput {
  tier: string;
  interval: PlanInterval;
  quantity: number;
  when: 'now' | 'period_end';
  /** A price that a migration of staff names, instead of the one that the plan is sold at. */
  migration?: { id: string; priceId: string; proration: MigrationProration | null };
}

/** Outcome of a charge. */
export interface ChargeOutcome {
  /** `processing`: a bank was asked, and answers in days. */
  outcome:
    | 'paid'
    | 'already_paid'
    | 'processing'
    | 'not_payable'
    | 'declined'
    | 'requires_action'
    | 'provider_error';
  code: string | null;
  advice: string | null;
  paymentMethodId: string | null;
}

/** A message to the customer. Facts are filled in by the activity, since they may be personal. */
export interface MessageStep {
  key: string;
  kind: MessageKind;
  customerId: string;
  subscriptionId: string | null;
  /** Billing time. */
  at: number;
  facts: Record<string, string | number | null>;
}
