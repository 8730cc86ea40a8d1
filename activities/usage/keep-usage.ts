import { Context } from '@temporalio/activity';
import { expireReservations } from '../../db/repositories/usage-reservations.ts';
import { keepUsage as keep } from '../../db/usage-retention.ts';
import type { UsageUpkeepReport } from '../../workflows/contracts/usage-upkeep.ts';
import type { ActivityDeps } from '../deps.ts';

/** A month takes a while to be written to a file; meanwhile this tells that it goes on. */
const BEAT_MS = 10_000;

/** Keeps the ledger of usage by policy, and writes down which reservations ended by themselves. A repeat does what is left. */
export const keepUsage = (deps: ActivityDeps) => async (): Promise<UsageUpkeepReport> => {
  const { orm, now } = deps;
  const beat = setInterval(() => Context.current().heartbeat(), BEAT_MS);
  try {
    let reservationsEnded = 0;
    for (let some = 1; some > 0; reservationsEnded += some)
      some = await expireReservations(orm.em.fork(), now());
    const { made, keysMoved, exported, dropped, waiting } = await keep(orm, deps.usageKept, now());
    for (const month of waiting)
      Context.current().log.warn('usage of a month cannot be removed yet', { month });
    return {
      made,
      keysMoved,
      exported: exported.map(({ file }) => file),
      dropped,
      waiting,
      reservationsEnded,
    };
  } finally {
    clearInterval(beat);
  }
};
