import DataLoader from 'dataloader';
import type { EntityManager } from '@mikro-orm/postgresql';
import { currentSubscriptionsOfUsers } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';

/** Reads the subscription that counts of a user, by id; null where there was none. */
export type SubscriptionReader = (userId: string) => Promise<SubscriptionRow | null>;

/** Users in one statement. */
const MOST_TOGETHER = 100;

/**
 * A reader for this process. Requests that are read in the same turn of the event loop share a statement: for a read as small as this one, the
 * way to PostgreSQL and back costs more than the work. Nothing is kept: a read sees whatever was committed before it was asked for.
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
