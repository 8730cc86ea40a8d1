import { unansweredOf } from '../../db/inbox/inbox.ts';
import type { ActivityDeps } from '../deps.ts';

/** Which of the events are stored without an answer: none, unless the database lost their answers. */
export const findUnanswered =
  ({ orm }: Pick<ActivityDeps, 'orm'>) =>
  ({ eventIds }: { eventIds: string[] }): Promise<string[]> =>
    unansweredOf(orm.em.fork(), eventIds);
