import { IsolationLevel } from '@mikro-orm/postgresql';
import { Context } from '@temporalio/activity';
import { FIGURE_PARTS, estimatedRows, recountFigures } from '../../db/revenue/figures.ts';
import type { FigurePart } from '../../db/revenue/figures.ts';
import { sumOfSubscriptions, sumOfMovements } from '../../db/revenue/revenue.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import type { ActivityDeps } from '../deps.ts';
import { retakeStrayMovements } from './retake-movements.ts';

/** As often as the reconciliation runs. */
const TURN_MS = 10 * MINUTE_MS;

/** Above this number of rows, each run counts one table (docs/adr/0011 has the cost of counting). */
const COUNTED_AT_ONCE = 200_000;

/**
 * Recounts stored figures and corrects differences. Also compares the sum of movements with the
 * subscriptions' MRR, which needs people (docs/runbooks/figures-drift.md). With many rows a run counts one
 * table, so each is counted every seventy minutes.
 * @returns the number of wrong figures, and currencies in which movements and subscriptions disagree
 */
export const checkFigures =
  (deps: ActivityDeps) => async (): Promise<{ wrongFigures: number; revenueGaps: string[] }> => {
    const few = (await estimatedRows(deps.orm.em.fork())) <= COUNTED_AT_ONCE;
    const parts = partsOfTurn(deps.now(), few);
    const movements = parts.some(({ table }) => table === 'revenue_movements');
    if (movements) await retakeStrayMovements(deps);
    const drift = await recountFigures(deps.orm.em.fork(), parts);
    for (const one of drift) Context.current().log.warn('a figure was not what its rows say', { ...one });
    return { wrongFigures: drift.length, revenueGaps: movements ? await revenueGaps(deps) : [] };
  };

/** The tables of a run: all, or the next one in turn. */
export const partsOfTurn = (now: number, few: boolean): readonly FigurePart[] => {
  const turn = Math.floor(now / TURN_MS) % FIGURE_PARTS.length;
  return few ? FIGURE_PARTS : FIGURE_PARTS.slice(turn, turn + 1);
};

/** Currencies in which recurring revenue is not the sum of its movements. */
async function revenueGaps({ orm }: ActivityDeps): Promise<string[]> {
  const [moved, current] = await orm.em.fork().transactional(
    async (em) => [await sumOfMovements(em), await sumOfSubscriptions(em)] as const,
    // Both sums of one moment: a workflow that writes in between is no gap.
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
  const amounts = new Map(current.map(({ currency, amount }) => [currency, amount]));
  for (const { currency, amount } of moved) amounts.set(currency, (amounts.get(currency) ?? 0) - amount);
  const gaps = [...amounts].filter(([, gap]) => gap !== 0).map(([currency]) => currency);
  for (const currency of gaps)
    Context.current().log.warn('recurring revenue is not the sum of its movements', {
      currency,
      gap: amounts.get(currency),
    });
  return gaps;
}
