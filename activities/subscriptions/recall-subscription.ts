import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { LostChange } from '../../domain/subscriptions/lost-change.ts';
import type { SubscriptionState } from '../../domain/subscriptions/state.ts';
import type { ActivityDeps } from '../deps.ts';

/** What an earlier run of a subscription has written down. */
interface RecalledSubscription {
  revision: number;
  standing: SubscriptionState;
  /** Absent from older workers. */
  lostChange?: LostChange | null;
}

/**
 * Initial state of a run without memory: empty for a new subscription; after a failed or terminated run the
 * stored state, so that the new run continues and counts nothing twice.
 */
export const recallSubscription =
  (deps: ActivityDeps) =>
  async ({ subscriptionId }: { subscriptionId: string }): Promise<RecalledSubscription | null> => {
    const em = deps.orm.em.fork();
    const row = await findSubscription(em, subscriptionId);
    if (!row) return null;
    return {
      revision: row.revision,
      lostChange: row.lostChange ?? null,
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
