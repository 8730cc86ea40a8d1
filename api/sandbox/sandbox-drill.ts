import type Stripe from 'stripe';
import { z } from 'zod';
import { eventsNotStored, unfinishedWork } from '../../db/effects/unfinished-work.ts';
import { hasSandboxOutage, setSandboxOutage } from '../../gateways/stripe/accounts/sandbox-outage.ts';
import { neededEvents } from '../../gateways/stripe/inbox/needed-events.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { isoOrNull } from '../http/iso.ts';

const DrillBody = z
  .object({
    worker: z
      .object({
        running: z.boolean(),
        starts_again_at: z.iso.datetime().nullable().meta({ description: 'Real time; null while it runs' }),
      })
      .nullable()
      .meta({ description: 'null: no launcher runs it, or the launcher does not answer' }),
    stripe: z.enum(['up', 'down']).nullable().meta({ description: 'null: the sandbox does not answer' }),
    events_waiting: z.int().meta({ description: 'Events of Stripe that are stored and not processed' }),
    calls_open: z.int().meta({ description: 'Calls that were written down and have no answer yet' }),
    calls_unknown: z.int().meta({ description: 'Calls of which it is not known whether they happened' }),
    events_lost: z.int().nullable().meta({
      description:
        'Of the latest 100 events, those that Stripe has delivered and that are not stored; null while Stripe is down',
    }),
    invoices_paid_twice: z.int(),
  })
  .meta({ id: 'SandboxDrill' });

/** How long the launcher, a process of this machine, may take. */
const PATIENCE_MS = 5_000;

const workerState = z.object({ running: z.boolean(), startsAgainAt: z.number().nullable() });

/** GET /sandbox/drill */
export const getSandboxDrillRoute = defineRoute({
  method: 'get',
  path: '/sandbox/drill',
  role: 'admin',
  summary: 'Returns what waits, is lost or is doubled while a part of the local sandbox is away',
  description: 'Only where Stripe is the local sandbox; anywhere else there is no such path.',
  tags: ['Sandbox'],
  responses: { 200: DrillBody },
  errors: [],
  handler: async ({ deps }) => ok(await present(deps)),
});

/** POST /sandbox/drill */
export const runSandboxDrillRoute = defineRoute({
  method: 'post',
  path: '/sandbox/drill',
  role: 'admin',
  summary: 'Kills the worker of this machine, which is started again, or begins or ends an outage of Stripe',
  description:
    'Only where Stripe is the local sandbox. The worker is killed only where the launcher of this machine runs it.',
  tags: ['Sandbox'],
  body: z
    .object({ what: z.enum(['kill_worker', 'stripe_down', 'stripe_up']) })
    .meta({ examples: [{ what: 'kill_worker' }] }),
  responses: { 200: DrillBody },
  errors: [],
  handler: async ({ body, deps }) => {
    const { stripeBase } = deps.settings;
    if (body.what === 'kill_worker') await askLauncher(deps, 'POST');
    else if (stripeBase !== undefined) await setSandboxOutage(stripeBase, body.what === 'stripe_down');
    return ok(await present(deps));
  },
});

async function present(deps: ApiDeps): Promise<z.input<typeof DrillBody>> {
  const [worker, stripe, work] = await Promise.all([
    askLauncher(deps, 'GET'),
    stripeState(deps),
    unfinishedWork(deps.em()),
  ]);
  return {
    worker:
      worker === null ? null : { running: worker.running, starts_again_at: isoOrNull(worker.startsAgainAt) },
    stripe,
    events_waiting: work.eventsWaiting,
    calls_open: work.callsOpen,
    calls_unknown: work.callsUnknown,
    events_lost: stripe === 'up' && deps.stripe !== null ? await lostEvents(deps, deps.stripe) : null,
    invoices_paid_twice: work.invoicesPaidTwice,
  };
}

async function stripeState({ settings: { stripeBase } }: ApiDeps): Promise<'up' | 'down' | null> {
  if (stripeBase === undefined) return null;
  return hasSandboxOutage(stripeBase).then(
    (isDown) => (isDown ? 'down' : 'up'),
    () => null,
  );
}

async function lostEvents(deps: ApiDeps, stripe: Stripe): Promise<number | null> {
  const wanted: ReadonlySet<string> = new Set(neededEvents('test'));
  const latest = await stripe.events.list({ limit: 100, delivery_success: true }).catch(() => null);
  if (latest === null) return null;
  const ids = latest.data
    .filter(({ type, pending_webhooks: pending }) => pending === 0 && wanted.has(type))
    .map(({ id }) => id);
  return eventsNotStored(deps.em(), ids);
}

/** Null where no launcher runs the worker. A header that pages of other origins cannot send keeps them out. */
async function askLauncher(
  { settings: { launcherUrl } }: ApiDeps,
  method: 'GET' | 'POST',
): Promise<z.infer<typeof workerState> | null> {
  if (launcherUrl === undefined) return null;
  try {
    const answer = await fetch(`${launcherUrl}/worker`, {
      method,
      headers: { 'x-perennial-launcher': '1' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return workerState.parse(await answer.json());
  } catch {
    return null;
  }
}
