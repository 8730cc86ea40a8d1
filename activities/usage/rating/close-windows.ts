import { Context } from '@temporalio/activity';
import { beginClose, closeWindows } from '../../../db/usage/rating/usage-windows.ts';
import { CLOSE_AFTER_MS } from '../../../domain/usage/rating/rollup.ts';
import type { ActivityDeps } from '../../deps.ts';

/** Customers of one transaction. */
const PAGE = 500;
/** A step ends after this long and is asked for again: it stays short, and the history small. */
const STEP_MS = 60_000;

/**
 * Closes windows that have ended, by customer id after `after`. A repeat continues with the rest.
 * @returns the customer to continue after; null when done
 */
export const closeUsageWindows =
  (deps: ActivityDeps) =>
  async ({ after }: { after: string }): Promise<{ after: string | null; closed: number }> => {
    const { orm } = deps;
    const began = deps.now();
    const result = { after: after as string | null, closed: 0 };
    if (after === '') await orm.em.fork().transactional((em) => beginClose(em, deps.now()));
    while (result.after !== null && deps.now() - began < STEP_MS) {
      Context.current().cancellationSignal.throwIfAborted();
      const request = {
        now: deps.now(),
        graceMs: CLOSE_AFTER_MS,
        limitCustomers: PAGE,
        afterCustomer: result.after,
      };
      const page = await orm.em.fork().transactional((em) => closeWindows(em, request));
      result.closed += page.windows.length;
      result.after = page.lastCustomer;
      Context.current().heartbeat(result);
    }
    return result;
  };
