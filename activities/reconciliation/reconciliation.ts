import { Context } from '@temporalio/activity';
import { listUnsettledEffects } from '../../db/repositories/effects.ts';
import { createInboxWriter, knownEventIds } from '../../db/repositories/inbox.ts';
import type { ActivityDeps } from '../deps.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/** Events a page of Stripe's list holds at most. */
const PAGE = 100;
/** Most pages of one look, all of which it goes through: what is missing may lie behind any number that are not. */
const MOST_PAGES = 50;
/** So long a look may take, milliseconds: the step is given thirty seconds. */
const LOOK_MS = 20_000;
/** Younger than this an effect may still be under way. */
const UNSETTLED_AFTER_MS = 10 * 60_000;

/**
 * Goes through Stripe's events, newest first, and puts those into the inbox that are not there: a delivery that Stripe gave up,
 * or an endpoint that was turned off. Stripe keeps events for 30 days (docs.stripe.com/api/events).
 * @returns how many were missing
 */
export const findMissedEvents = (deps: ActivityDeps) => async (): Promise<number> => {
  const inbox = createInboxWriter(deps.orm);
  let missed = 0;
  const until = deps.now() + LOOK_MS;
  let after: string | undefined;
  for (let pages = 0; pages < MOST_PAGES && deps.now() < until; pages++) {
    const page = await callStripe(() =>
      asSweep(() =>
        deps.stripe.events.list({ limit: PAGE, ...(after === undefined ? {} : { starting_after: after }) }),
      ),
    );
    const known = await knownEventIds(
      deps.orm.em.fork(),
      page.data.map(({ id }) => id),
    );
    const missing = page.data.filter(({ id }) => !known.has(id));
    await Promise.all(
      missing.map((event) =>
        inbox.write({
          id: event.id,
          type: event.type,
          createdAt: event.created * 1000,
          payload: JSON.stringify(event),
        }),
      ),
    );
    missed += missing.length;
    after = page.data.at(-1)?.id;
    Context.current().heartbeat({ pages, missed });
    if (!page.has_more || after === undefined) break;
  }
  if (missed > 0)
    Context.current().log.warn('events that were never delivered were put into the inbox', { missed });
  return missed;
};

/** Effects that are neither confirmed nor failed after ten minutes. docs/runbooks/stuck-effect.md says what to do. */
export const countUnsettledEffects = (deps: ActivityDeps) => async (): Promise<number> => {
  const rows = await listUnsettledEffects(deps.orm.em.fork(), { before: deps.now() - UNSETTLED_AFTER_MS });
  for (const { key, kind, state } of rows) {
    Context.current().log.warn('an effect of unknown outcome', { key, kind, state });
  }
  return rows.length;
};
