import { z } from 'zod';
import { customerOfUser } from '../../db/accounts/customers.ts';
import { clockedCustomer, liveSubscriptionsOnClock } from '../../db/accounts/test-clocks.ts';
import type { CustomerOnClock } from '../../db/accounts/test-clocks.ts';
import { timelineOnClockSince } from '../../db/timeline/timeline.ts';
import { DAY_MS } from '../../domain/period.ts';
import { readClock } from '../../gateways/stripe/accounts/test-clocks.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { hasRole } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { stopsAhead } from './next-stop.ts';
import { iso, isoOrNull } from '../http/iso.ts';

const ClockBody = z
  .object({
    clock: z
      .object({
        id: z.string(),
        customer: z.string(),
        now: z.iso.datetime(),
        status: z.enum(['ready', 'advancing']),
        target: z.iso.datetime().nullable().meta({ description: 'Where it is going, null while it stands' }),
        next: z
          .object({ at: z.iso.datetime(), what: z.string() })
          .nullable()
          .meta({ description: 'The next thing that happens by itself, null where nothing does' }),
        last_move: z
          .object({
            from: z.iso.datetime(),
            changes: z.array(z.object({ at: z.iso.datetime(), what: z.string() })),
          })
          .nullable()
          .meta({ description: 'Its latest move, with the timeline entries since; null before the first' }),
      })
      .nullable()
      .meta({ description: 'null: the customer goes by real time, or there is none yet' }),
  })
  .meta({ id: 'SandboxClock' });

const customer = z
  .string()
  .max(255)
  .optional()
  .meta({ description: "Whose clock, cus_…; staff only. Default: the caller's own" });

const BY = { day: DAY_MS, week: 7 * DAY_MS } as const;

/** GET /sandbox/clock */
export const getSandboxClockRoute = defineRoute({
  method: 'get',
  path: '/sandbox/clock',
  role: 'viewer',
  summary: 'Returns where the test clock of a customer stands',
  description: 'Only where Stripe is the local sandbox; anywhere else there is no such path.',
  tags: ['Sandbox'],
  query: z.object({ customer }),
  responses: { 200: ClockBody },
  errors: ['not_found', 'stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ query, principal, deps }) => {
    const clocked = await clockOf(deps, principal, query.customer);
    return ok({ clock: clocked === null ? null : await present(deps, clocked) });
  },
});

/** POST /sandbox/clock */
export const advanceSandboxClockRoute = defineRoute({
  method: 'post',
  path: '/sandbox/clock',
  role: 'viewer',
  summary: 'Moves the test clock of a customer on: a day, a week, or to the next thing that happens',
  description:
    'Answers at once; the clock stops at each thing on its way until the workflows have done it. Only where Stripe is the local sandbox.',
  tags: ['Sandbox'],
  body: z.object({ by: z.enum(['day', 'week', 'next']), customer }),
  responses: { 202: ClockBody },
  errors: [
    'not_found',
    'no_stripe_customer',
    'clock_busy',
    'nothing_ahead',
    'stripe_not_configured',
    'stripe_unavailable',
  ],
  handler: async ({ body, principal, deps }) => {
    const clocked = await clockOf(deps, principal, body.customer);
    if (clocked === null)
      throw new ApiProblem('no_stripe_customer', 'There is no customer on a test clock yet; choose a plan.');
    const stripe = requireStripe(deps);
    const { now, status } = await withStripe(() => readClock(stripe, clocked.testClockId));
    const target = body.by === 'next' ? await nextOf(deps, clocked, now) : now + BY[body.by];
    if (status !== 'ready' || !deps.clockWalks.begin(clocked.testClockId, now, target))
      throw new ApiProblem('clock_busy', 'The clock is on its way already; wait until it stands.');
    return { status: 202 as const, body: { clock: await present(deps, clocked) } };
  },
});

async function clockOf(
  deps: ApiDeps,
  principal: Principal,
  customerId: string | undefined,
): Promise<CustomerOnClock | null> {
  if (customerId !== undefined) {
    const found = hasRole(principal, 'editor') ? await clockedCustomer(deps.em(), customerId) : null;
    if (found === null) throw new ApiProblem('not_found', `No test clock of ${customerId} is yours to see.`);
    return found;
  }
  const own = await customerOfUser(deps.em(), principal.userId);
  return own === null ? null : clockedCustomer(deps.em(), own.id);
}

async function nextOf(deps: ApiDeps, { testClockId }: CustomerOnClock, now: number): Promise<number> {
  const rows = await liveSubscriptionsOnClock(deps.em(), testClockId);
  const next = stopsAhead(rows, now)[0];
  if (next === undefined)
    throw new ApiProblem('nothing_ahead', 'Nothing is ahead that time alone brings about.');
  return next.done;
}

async function present(
  deps: ApiDeps,
  { id, testClockId }: CustomerOnClock,
): Promise<NonNullable<z.input<typeof ClockBody>['clock']>> {
  const stripe = requireStripe(deps);
  const { now, status } = await withStripe(() => readClock(stripe, testClockId));
  const rows = await liveSubscriptionsOnClock(deps.em(), testClockId);
  const next = stopsAhead(rows, now)[0];
  const target = deps.clockWalks.targetOf(testClockId);
  return {
    id: testClockId,
    customer: id,
    now: iso(now),
    status: target === null && status === 'ready' ? 'ready' : 'advancing',
    target: isoOrNull(target),
    next: next === undefined ? null : { at: iso(next.at), what: next.what },
    last_move: await lastMove(deps, testClockId),
  };
}

/** Entries that the menu has room for. */
const CHANGES_LIMIT = 20;

async function lastMove(
  deps: ApiDeps,
  testClockId: string,
): Promise<{ from: string; changes: { at: string; what: string }[] } | null> {
  const move = deps.clockWalks.lastMoveOf(testClockId);
  if (move === null) return null;
  const options = { since: move.timelineId, limit: CHANGES_LIMIT };
  const entries = await timelineOnClockSince(deps.em(), testClockId, options);
  return {
    from: iso(move.from),
    changes: entries.map(({ at, summary }) => ({ at: iso(at), what: summary })),
  };
}
