import { removeExpiredLimits } from '../../db/http/expired-limits.ts';
import { eraseLateEvents, removeOldRows } from '../../db/privacy/retention.ts';
import type { RetentionJobReport } from '../../workflows/contracts/data-retention.ts';
import type { ActivityDeps } from '../deps.ts';
import { whileBeating } from '../effects/while-beating.ts';

/**
 * Deletes rows older than the data map allows, counts of limits that ran out, and late rows of erased
 * people. A repeat continues with the rest.
 */
export const retainData =
  ({ orm, now }: Pick<ActivityDeps, 'orm' | 'now'>) =>
  (): Promise<RetentionJobReport> =>
    whileBeating(async () => {
      const em = orm.em.fork();
      const removed = await removeOldRows(em, now());
      const limits = await removeExpiredLimits(em, now());
      if (limits > 0) removed['rate_limits'] = limits;
      return { removed, erasedLate: await eraseLateEvents(em, now()) };
    });
