import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionStanding } from '../../domain/subscriptions/state.ts';
import type { ActivityDeps } from '../deps.ts';

/** What an earlier run of a subscription has written down. */
export interface RecalledSubscription {
  revision: number;
  standing: SubscriptionStanding;
}

/**
 * What is known of a subscription whose run begins with an empty memory: nothing for a new one; for one whose run failed or was
 * terminated, where it stood, so that the new run goes on and counts nothing twice.
 */
export const recallSubscription =
  (deps: ActivityDeps) =>
  async ({ subscriptionId }: { subscriptionId: string }): Promise<RecalledSubscription | null> => {
    const em = deps.orm.em.fork();
    const row = await findSubscription(em, subscriptionId);
    if (!row) return null;
    return {
      revision: row.revision,
      standing: {
        status: row.status,
        everActive: row.everActive,
        dunning: row.dunning,
        endRequestedBy: null,
        mrr: row.mrr,
        currency: row.currency,
      },
    };
  };
