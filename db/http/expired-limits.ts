import type { EntityManager } from '@mikro-orm/postgresql';
import { changeRows, tables } from '../typed.ts';

/** A window that ran out so long ago counts for nobody any more, whatever the clocks of processes say. */
const LEFT_FOR_MS = 3_600_000;

/**
 * Removes counts that ran out an hour ago: their keys are ids and addresses of people.
 * @param now epoch milliseconds
 */
export const removeExpiredLimits = (em: EntityManager, now: number): Promise<number> =>
  changeRows(
    em,
    tables(em)
      .deleteFrom('rate_limits')
      .where('expire', '<', now - LEFT_FOR_MS),
  );
