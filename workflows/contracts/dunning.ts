import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { InvoiceFacts } from '../../domain/subscriptions/snapshot.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import type { ChangeRequest } from './actor.ts';
import type { Explanation } from './subscription-lifecycle.ts';

/** Workflow type name of a dunning episode. */
export const DUNNING = 'dunning';

/** The id of the episode that a subscription is in; it may be used again for the next one. */
export const dunningWorkflowId = (subscriptionId: string): string => `dunning:${subscriptionId}`;

export interface DunningInput {
  /** The id by which the lifecycle knows the episode. */
  episodeId: string;
  subscriptionId: string;
  customerId: string;
  parentWorkflowId: string;
  strategyVersion: string;
  startedAt: number;
  invoices: InvoiceFacts[];
  paymentMethodId: string | null;
  /** Its type, as Stripe names it; left out by what was written before this was known. */
  paymentMethodType?: string | null;
  testClockId: string | null;
  billingTime: number;
  /** Billing time at which the subscription became managed, where the debt was there before. */
  takenOverAt?: number;
}

/** What the lifecycle has just read from Stripe, as far as an episode cares. */
export interface DunningFacts {
  invoices: InvoiceFacts[];
  paymentMethodId: string | null;
  /** Its type, as Stripe names it; left out by what was written before this was known. */
  paymentMethodType?: string | null;
  billingTime: number;
  /** The subscription is over or changed so that the episode has no object any more. */
  ended: boolean;
  /** The lifecycle's current episode; a different one replaces the run's own. Null without one. */
  episode: Pick<DunningInput, 'episodeId' | 'startedAt' | 'strategyVersion'> | null;
}

interface HoldInput extends ChangeRequest {
  until: number;
}
interface ExtendGraceInput extends ChangeRequest {
  days: number;
}
interface WriteOffInput extends ChangeRequest {
  /** Key of the request in `approvals`: nothing is given up without one. */
  approvalKey: string;
}
interface PromiseInput extends ChangeRequest {
  /** Billing time of the day the customer promises to pay on. */
  on: number;
}

/** The facts changed: something was paid, a card was replaced, the clock moved. */
export const dunningFactsSignal = defineSignal<[DunningFacts]>('facts');

/** Charges what is due now on the customer's request. Does not count as an attempt. */
export const payNowUpdate = defineUpdate<DunningReport, [ChangeRequest & { paymentMethodId: string | null }]>(
  'payNow',
);
export const promiseUpdate = defineUpdate<DunningReport, [PromiseInput]>('promise');
export const retryNowUpdate = defineUpdate<DunningReport, [ChangeRequest]>('retryNow');
export const holdUpdate = defineUpdate<DunningReport, [HoldInput]>('hold');
export const skipMessageUpdate = defineUpdate<DunningReport, [ChangeRequest]>('skipMessage');
export const extendGraceUpdate = defineUpdate<DunningReport, [ExtendGraceInput]>('extendGrace');
/** Gives the debt up: the unpaid invoices become uncollectible and the episode ends. */
export const writeOffUpdate = defineUpdate<DunningReport, [WriteOffInput]>('writeOff');

/** The query keeps the name that callers of older releases use. */
export const dunningReportQuery = defineQuery<DunningReport>('standing');
export const dunningExplainQuery = defineQuery<Explanation>('explain');
