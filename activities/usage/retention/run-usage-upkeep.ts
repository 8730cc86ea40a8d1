import { Context } from '@temporalio/activity';
import { forgetIdempotencyKeys } from '../../../db/http/idempotency-keys.ts';
import { expireReservations } from '../../../db/usage/ingest/usage-reservations.ts';
import { retainUsage as keep } from '../../../db/usage/retention/usage-retention.ts';
import { DAY_MS } from '../../../domain/period.ts';
import type { UsageUpkeepReport } from '../../../workflows/contracts/usage-upkeep.ts';
import type { ActivityDeps } from '../../deps.ts';
import { whileBeating } from '../../effects/while-beating.ts';

/** How long an answer is replayed for its Idempotency-Key, in real time. Stripe's own memory is a day. */
const ANSWERS_KEPT_MS = 30 * DAY_MS;

type UsageUpkeepDeps = Pick<ActivityDeps, 'orm' | 'now' | 'usageKept'>;

/**
 * Daily upkeep: applies the ledger's retention policy, records expired reservations, and deletes old
 * idempotent answers. A repeat continues with the rest.
 */
export const runUsageUpkeep = (deps: UsageUpkeepDeps) => (): Promise<UsageUpkeepReport> =>
  // A month that is written to a file takes a while.
  whileBeating(async () => {
    const { orm, now } = deps;
    let reservationsEnded = 0;
    for (let some = 1; some > 0; reservationsEnded += some)
      some = await expireReservations(orm.em.fork(), now());
    await forgetIdempotencyKeys(orm.em.fork(), now() - ANSWERS_KEPT_MS);
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
  });
