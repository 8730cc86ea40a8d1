import { Context } from '@temporalio/activity';
import type Stripe from 'stripe';
import { listOpenEffects } from '../../db/effects/effects.ts';
import { createInboxWriter, knownEventIds, releaseUnanswered } from '../../db/inbox/inbox.ts';
import { readSweepCursor, saveSweepCursor } from '../../db/reconciliation/sweep-cursors.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { neededEvents } from '../../gateways/stripe/inbox/needed-events.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

/** Events a page of Stripe's list holds at most. */
const PAGE = 100;
/** Maximum pages of one look; the next look continues. */
const MOST_PAGES = 50;
/** Maximum milliseconds of a look: the step has thirty seconds. */
const LOOK_MS = 20_000;
/** Name of the stored cursor. */
const EVENTS = 'events';
/** Time after which an unanswered event is sent to its workflow again. */
const UNANSWERED_AFTER_MS = 10 * 60_000;
/** For as long as Stripe would try it (docs.stripe.com/webhooks); after that it is a matter for a person. */
const SENT_FOR_MS = 3 * 24 * 60 * 60_000;
/** Younger than this an effect may still be under way. */
const UNSETTLED_AFTER_MS = 10 * 60_000;

/**
 * Progress through Stripe's events: the newest of the last pass, the newest of this one, and its current
 * position.
 */
interface EventsCursor {
  checked: string | null;
  newest: string | null;
  after: string | null;
}

const FROM_THE_START: EventsCursor = { checked: null, newest: null, after: null };

/**
 * Reads Stripe's events, newest first, back to the newest of the previous pass plus one page, and inserts
 * missing ones into the inbox: a delivery that Stripe gave up, or an endpoint that was turned off. A long
 * pass continues in the next look. Stripe lists events for 30 days (docs.stripe.com/api/events).
 * @param input.mostPages pages of this look
 * @returns how many were missing
 */
export const findMissedEvents =
  (deps: ActivityDeps) =>
  async ({ mostPages = MOST_PAGES }: { mostPages?: number } = {}): Promise<number> => {
    const until = deps.now() + LOOK_MS;
    let place = { ...FROM_THE_START, ...(await readSweepCursor(deps.orm.em.fork(), EVENTS)) };
    let missed = 0;
    for (let pages = 0; pages < mostPages && deps.now() < until; pages++) {
      const page = await eventsAfter(deps, place.after);
      // The event that it stood at is older than thirty days by now: it begins anew.
      if (page === null) {
        place = { ...place, newest: null, after: null };
        continue;
      }
      missed += await putIntoInbox(deps, page.data);
      const wasBehind = place.after === place.checked && place.checked !== null;
      place = nextCursor(place, page, wasBehind);
      await saveSweepCursor(deps.orm.em.fork(), EVENTS, { ...place });
      Context.current().heartbeat({ pages, missed });
      if (place.after === null) break;
    }
    if (missed > 0)
      Context.current().log.warn('events that were never delivered were put into the inbox', { missed });
    return missed;
  };

/**
 * A page of Stripe's events, newest first; null when Stripe no longer has the event it should start after.
 */
async function eventsAfter(
  { stripe }: ActivityDeps,
  after: string | null,
): Promise<Stripe.ApiList<Stripe.Event> | null> {
  const params = { limit: PAGE, ...(after === null ? {} : { starting_after: after }) };
  try {
    return await asSweep(() => stripe.events.list(params));
  } catch (error) {
    if (after !== null && classifyStripeError(error).kind === 'not_found') return null;
    throw asActivityFailure(error);
  }
}

/** Stripe lists every event of the account; what the endpoint never gets is not missing. */
const NEEDED: ReadonlySet<string> = new Set(neededEvents('test'));

/** @returns how many were not there */
async function putIntoInbox({ orm }: ActivityDeps, events: readonly Stripe.Event[]): Promise<number> {
  const inbox = createInboxWriter(orm);
  const needed = events.filter(({ type }) => NEEDED.has(type));
  const known = await knownEventIds(
    orm.em.fork(),
    needed.map(({ id }) => id),
  );
  const missing = needed.filter(({ id }) => !known.has(id));
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
  return missing.length;
}

/**
 * The next position; `after` null ends the pass. Stripe may list an event a little late, so one page more
 * is read.
 */
function nextCursor(
  place: EventsCursor,
  { data, has_more: hasMore }: Stripe.ApiList<Stripe.Event>,
  wasBehind: boolean,
): EventsCursor {
  const newest = place.newest ?? data[0]?.id ?? place.checked;
  const meets = place.checked !== null && data.some(({ id }) => id === place.checked);
  if (!hasMore || wasBehind) return { checked: newest, newest: null, after: null };
  return { ...place, newest, after: meets ? place.checked : (data.at(-1)?.id ?? null) };
}

/** Sends events again that a workflow was sent and has not answered. */
interface UnansweredEvents {
  /** That wait for the dispatcher again. */
  sentAgain: number;
  /** That were sent for long enough: a person should look. */
  leftOver: number;
}

/**
 * Requeues events that a workflow got and never answered because its run failed or was terminated. A
 * workflow that has seen the event drops it.
 */
export const takeUpUnanswered = (deps: ActivityDeps) => async (): Promise<UnansweredEvents> => {
  const times = { now: deps.now(), afterMs: UNANSWERED_AFTER_MS, forMs: SENT_FOR_MS };
  const found = await releaseUnanswered(deps.orm.em.fork(), times);
  if (found.sentAgain + found.leftOver > 0)
    Context.current().log.warn('events that no workflow answered', { ...found });
  return found;
};

/** Effects that are neither confirmed nor failed after ten minutes (docs/runbooks/stuck-effect.md). */
export const countOpenEffects = (deps: ActivityDeps) => async (): Promise<number> => {
  const rows = await listOpenEffects(deps.orm.em.fork(), { before: deps.now() - UNSETTLED_AFTER_MS });
  for (const { key, kind, state } of rows) {
    Context.current().log.warn('an effect of unknown outcome', { key, kind, state });
  }
  return rows.length;
};
