import { Context } from '@temporalio/activity';
import { eraseLateEvents, removeOldRows } from '../../db/privacy/retention.ts';
import type { RetentionJobReport } from '../../workflows/contracts/data-retention.ts';
import type { ActivityDeps } from '../deps.ts';

/** Removes what is older than the data map says, and what came late of people who were erased. A repeat does what is left. */
export const retainData =
  ({ orm, now }: Pick<ActivityDeps, 'orm' | 'now'>) =>
  async (): Promise<RetentionJobReport> => {
    const beat = (): void => Context.current().heartbeat();
    const timer = setInterval(beat, 10_000);
    try {
      const em = orm.em.fork();
      const removed = await removeOldRows(em, now(), { onBatch: beat });
      return { removed, erasedLate: await eraseLateEvents(em, now()) };
    } finally {
      clearInterval(timer);
    }
  };
