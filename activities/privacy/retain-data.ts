import { Context } from '@temporalio/activity';
import { removeExpiredLimits } from '../../db/http/expired-limits.ts';
import { eraseLateEvents, removeOldRows } from '../../db/privacy/retention.ts';
import type { RetentionJobReport } from '../../workflows/contracts/data-retention.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Deletes rows older than the data map allows, counts of limits that ran out, and late rows of erased people. A repeat continues with the
 * rest.
 */
export const retainData =
  ({ orm, now }: Pick<ActivityDeps, 'orm' | 'now'>) =>
  async (): Promise<RetentionJobReport> => {
    const beat = (): void => Context.current().heartbeat();
    const timer = setInterval(beat, 10_000);
    try {
      const em = orm.em.fork();
      const removed = await removeOldRows(em, now(), { onBatch: beat });
      const limits = await removeExpiredLimits(em, now());
      if (limits > 0) removed['rate_limits'] = limits;
      return { removed, erasedLate: await eraseLateEvents(em, now()) };
    } finally {
      clearInterval(timer);
    }
  };
