import { Context } from '@temporalio/activity';
import { loadPlans } from '../../../db/catalogue/plans.ts';
import { customersToRate, cutPeriods, reopenPeriods } from '../../../db/usage/rating/usage-periods.ts';
import type { ActivityDeps } from '../../deps.ts';
import { ratePage } from './rate-page.ts';
import { warnOfUsage } from '../reporting/warn-of-usage.ts';

/** Customers of one transaction. */
const PAGE = 200;
/** A step ends after this long and is asked for again: it stays short, and the history small. */
const STEP_MS = 60_000;

/**
 * Rates closed usage, by customer id after `after`. A repeat continues with the rest.
 * @returns the customer to continue after; null when done
 */
export const rateClosedUsage =
  (deps: ActivityDeps) =>
  async ({
    after,
  }: {
    after: string;
  }): Promise<{ after: string | null; periods: number; charges: number }> => {
    const began = deps.now();
    const result = { after: after as string | null, periods: 0, charges: 0 };
    // Read afresh: the result stays until something of the period changes.
    const plans = await loadPlans(deps.orm.em.fork());
    if (after === '') {
      await cutPeriods(deps.orm.em.fork());
      await reopenPeriods(deps.orm.em.fork());
    }
    while (result.after !== null && deps.now() - began < STEP_MS) {
      Context.current().cancellationSignal.throwIfAborted();
      const customers = await customersToRate(deps.orm.em.fork(), result.after, PAGE);
      if (customers.length > 0) {
        const page = await deps.orm.em
          .fork()
          .transactional((em) => ratePage(em, { customers, plans, now: deps.now() }));
        await warnOfUsage(deps, customers);
        result.periods += page.periods;
        result.charges += page.charges;
      }
      result.after = customers.length < PAGE ? null : (customers.at(-1) ?? null);
      Context.current().heartbeat(result);
    }
    return result;
  };
