import DataLoader from 'dataloader';
import type { EntityManager } from '@mikro-orm/postgresql';
import { currentSubscriptionsOfUsers } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';

/** Reads the subscription that counts of a user, by id; null where there was none. */
export type SubscriptionReader = (userId: string) => Promise<SubscriptionRow | null>;

/** Users in one statement. */
const MOST_TOGETHER = 100;

/**
 * A reader for this process. Requests of one turn of the event loop share a statement, because the round
 * trip costs more than the work. Nothing is cached.
 */
export function createSubscriptionReader(em: () => EntityManager): SubscriptionReader {
  const loader = new DataLoader<string, SubscriptionRow | null>(
    async (userIds) => {
      const found = await currentSubscriptionsOfUsers(em(), [...new Set(userIds)]);
      return userIds.map((userId) => found.get(userId) ?? null);
    },
    { cache: false, maxBatchSize: MOST_TOGETHER, batchScheduleFn: setImmediate },
  );
  return (userId) => loader.load(userId);
}
