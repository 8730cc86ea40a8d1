import { IsolationLevel } from '@mikro-orm/postgresql';
import { Context } from '@temporalio/activity';
import { recountFigures } from '../../db/repositories/figures.ts';
import { mrrAfresh, sumOfMovements } from '../../db/repositories/revenue.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Counts again what is kept as rows change, puts right what differs, and compares the movements' sum with the subscriptions' recurring
 * revenue, which nothing here can mend. docs/runbooks/figures-drift.md says what to do.
 * @returns how many figures were wrong, and in which currencies movements and subscriptions disagree
 */
export const checkFigures =
  (deps: ActivityDeps) => async (): Promise<{ wrongFigures: number; revenueGaps: string[] }> => {
    const drift = await recountFigures(deps.orm.em.fork());
    for (const one of drift) Context.current().log.warn('a figure was not what its rows say', { ...one });
    const [moved, standing] = await deps.orm.em.fork().transactional(
      async (em) => [await sumOfMovements(em), await mrrAfresh(em)] as const,
      // Both sums of one moment: a workflow that writes in between is no gap.
      { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
    );
    const amounts = new Map(standing.map(({ currency, amount }) => [currency, amount]));
    for (const { currency, amount } of moved) amounts.set(currency, (amounts.get(currency) ?? 0) - amount);
    const revenueGaps = [...amounts].filter(([, gap]) => gap !== 0).map(([currency]) => currency);
    for (const currency of revenueGaps)
      Context.current().log.warn('recurring revenue is not the sum of its movements', {
        currency,
        gap: amounts.get(currency),
      });
    return { wrongFigures: drift.length, revenueGaps };
  };
