import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { SyncState, SyncTarget } from '../../domain/accounts/sync-target.ts';
import type { BillingEvent } from './billing-event.ts';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';
import { TASK_QUEUES } from './task-queues.ts';

/** Workflow type name of an account's synchronisation. */
export const ACCOUNT_SYNC = 'accountSync';

/** Workflow id of the sync of a Stripe customer with Keycloak and Lago. */
export const accountSyncWorkflowId = (customerId: string): string => `account-sync:${customerId}`;

export interface AccountSyncInput {
  customerId: string;
}

/** How a signal starts the run where none is. */
const accountSyncStart = (customerId: string) => ({
  workflowId: accountSyncWorkflowId(customerId),
  taskQueue: TASK_QUEUES.billing,
  args: [{ customerId }] satisfies [AccountSyncInput],
  staticSummary: `Keycloak and Lago follow ${customerId}`,
  typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.stripeCustomerId, value: customerId }],
});

/** Systems that follow the subscription, each in a loop of its own. */
export type FollowerTarget = Exclude<SyncTarget, 'stripe'>;

/** State of each target. */
export interface AccountSyncView {
  customerId: string;
  targets: Record<FollowerTarget, { state: SyncState; error: string | null }>;
}

/** The projection of the customer changed; the newest state is read when it is written. */
export const accountChangedSignal = defineSignal('accountChanged');
/** The user's e-mail address or name changed here: sync it to Stripe, Keycloak and Lago. */
export const profileChangedSignal = defineSignal('profileChanged');
/** Customer, payment method, charge and dispute events, which name no subscription. */
export const customerEventsSignal = defineSignal<[BillingEvent[]]>('billingEvents');

/** Signals that the projection changed, to the run or to a new one. */
export const accountWake = (customerId: string) => ({
  ...accountSyncStart(customerId),
  signal: accountChangedSignal,
});

/** Signals that the profile changed, to the run or to a new one. */
export const profileWake = (customerId: string) => ({
  ...accountSyncStart(customerId),
  signal: profileChangedSignal,
});

/** Signals events of the customer, to the run or to a new one. */
export const customerEventsWake = (customerId: string, events: BillingEvent[]) => ({
  ...accountSyncStart(customerId),
  signal: customerEventsSignal,
  signalArgs: [events] satisfies [BillingEvent[]],
});

export const accountSyncViewQuery = defineQuery<AccountSyncView>('view');
