import type { Plan } from '../../domain/catalogue/plan.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import type { TargetDifference } from '../../domain/accounts/sync-target.ts';
import { createLagoCall } from './api.ts';
import type { LagoConfig } from './api.ts';
import { makeMissing, missingIn } from './catalogue.ts';
import type { LagoCatalogue } from './catalogue.ts';
import { compareLagoCustomer, syncLagoCustomer } from './customer.ts';
import { readLagoEvents, sendEvents } from './events.ts';
import type { LagoStoredEvent, LagoUsageEvent } from './events.ts';
import { blankLagoCustomer, readPerson } from './person.ts';
import type { LagoPerson } from './person.ts';
import { createPlanCodes } from './plan-codes.ts';
import { compareLagoSubscription, syncSubscription } from './subscription.ts';

export type { LagoCatalogue } from './catalogue.ts';
export type { LagoConfig } from './api.ts';
export { LAGO_BATCH } from './events.ts';
export type { LagoStoredEvent, LagoUsageEvent } from './events.ts';

/** Lago as the billing engine uses it. */
export interface Lago {
  /**
   * Syncs a customer and its subscription with the account. After a failed call the next run continues with
   * the rest.
   * @throws GatewayError
   */
  syncAccount(account: AccountState): Promise<'written' | 'unchanged'>;
  /**
   * What Lago shows of a customer and its subscription other than it should; changes nothing.
   * @throws GatewayError
   */
  compareAccount(account: AccountState): Promise<TargetDifference[]>;
  /**
   * Reports usage, at most 100 events at a time.
   * @throws GatewayError
   */
  sendEvents(events: readonly LagoUsageEvent[]): Promise<void>;
  /**
   * The events that Lago has of a subscription from `from` to before `to`, epoch milliseconds.
   * @throws GatewayError
   */
  readEvents(input: { subscriptionId: string; from: number; to: number }): Promise<LagoStoredEvent[]>;
  /**
   * Everything that Lago has of a customer besides usage events, which are ours; null when it does not know
   * the id.
   * @throws GatewayError
   */
  readPerson(customerId: string): Promise<LagoPerson | null>;
  /**
   * Clears name, addresses and metadata of a customer and deletes it; one that is gone already is no error.
   * @throws GatewayError
   */
  erasePerson(customerId: string): Promise<void>;
  /**
   * Plans without one of their code, and kinds of usage without a billable metric.
   * @throws GatewayError where Lago cannot be asked
   */
  missing(plans: readonly Plan[]): Promise<LagoCatalogue>;
  /**
   * Makes what is missing, without prices: Stripe takes the money. What is there stays as it is.
   * @throws GatewayError
   */
  makeMissing(missing: LagoCatalogue, plans: readonly Plan[]): Promise<void>;
}

/** A gateway to Lago's API. */
export function createLago(config: LagoConfig): Lago {
  const call = createLagoCall(config);
  const planCodes = createPlanCodes(call, config.now ?? Date.now);
  return {
    async syncAccount(account) {
      const customer = await syncLagoCustomer(call, account);
      const subscription = await syncSubscription(call, account, await planCodes());
      return customer === 'written' || subscription === 'written' ? 'written' : 'unchanged';
    },
    compareAccount: async (account) => [
      ...(await compareLagoCustomer(call, account)),
      ...(await compareLagoSubscription(call, account, await planCodes())),
    ],
    sendEvents: (events) => sendEvents(call, events),
    readEvents: (input) => readLagoEvents(call, input),
    readPerson: (customerId) => readPerson(call, customerId),
    erasePerson: (customerId) => blankLagoCustomer(call, customerId),
    missing: (plans) => missingIn(call, plans),
    makeMissing: (missing, plans) => makeMissing(call, missing, plans),
  };
}
