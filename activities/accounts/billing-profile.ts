import { isConfirmedUnder } from '../../db/effects/effects.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import { lastActiveAt } from '../../db/accounts/users.ts';
import { trialExtensionKey } from '../../workflows/contracts/trial.ts';
import type { ActivityDeps } from '../deps.ts';

/** What rules need to know of a customer that Stripe does not: nothing personal. */
interface BillingProfile {
  /** IANA name; UTC when unknown. */
  timeZone: string;
  /** Billing time at which the user was last seen using the product, null when never. */
  lastActiveAt: number | null;
  /**
   * Whether the given subscription's trial was extended automatically, in this run or an earlier one;
   * absent when none was given.
   */
  trialExtended?: boolean;
}

export const readBillingProfile =
  (deps: ActivityDeps) =>
  async ({
    customerId,
    subscriptionId,
  }: {
    customerId: string;
    subscriptionId?: string;
  }): Promise<BillingProfile> => {
    const em = deps.orm.em.fork();
    const customer = await findCustomer(em, customerId);
    const active = customer?.userId ? await lastActiveAt(em, customer.userId) : null;
    return {
      timeZone: customer?.timeZone ?? 'UTC',
      lastActiveAt: active,
      ...(subscriptionId === undefined
        ? {}
        : { trialExtended: await isConfirmedUnder(em, trialExtensionKey(subscriptionId)) }),
    };
  };
