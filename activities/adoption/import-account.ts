import { createHash, randomUUID } from 'node:crypto';
import { knownSubscriptions } from '../../db/adoption/adoption-candidates.ts';
import {
  noteAdoptionOutcomes,
  refuseUnrecorded,
  resolveAsked,
  withOutcome,
} from '../../db/adoption/adoption-runs.ts';
import { storeUnreadCountries } from '../../db/accounts/customers.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { nextPhase, pagesAnew } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionProgress } from '../../domain/adoption/adoption-run.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import {
  importInvoices,
  importSubscriptions,
  testClockAfter,
} from '../../gateways/stripe/adoption/import-page.ts';
import type { ImportedSubscription, ImportPage } from '../../gateways/stripe/adoption/import-page.ts';
import type { InvoiceReading } from '../../gateways/stripe/documents/invoice-reading.ts';
import { ACCOUNT_SYNC, customerEventsWake } from '../../workflows/contracts/account-sync.ts';
import { ADOPTION_EVENT_PREFIX, SWEEP_FOUND, ownEvent } from '../../workflows/contracts/billing-event.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  subscriptionWake,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/**
 * Runs that were started and have not recorded yet, customers included. With a page more, at 20 requests a
 * second, each has its answer from Stripe in the five seconds of its local step: more would only ask again.
 */
const MOST_WAITING = 25;
/** A few that do not record after so long hold nobody up. */
const WAITED_FOR_MS = 2 * MINUTE_MS;
/** So many hold it up however old they are: the workers are stuck, and would find a flood. */
const MOST_UNRECORDED = 1_000;
/** Pause while runs record. */
const PAUSE_MS = 500;
/** A step goes on with invoices for so long; whoever watches or stops it looks between steps. */
const INVOICES_FOR_MS = 3_000;
/** How long the end of an import waits for the last ones. */
const RESOLVED_WITHIN_MS = 5 * MINUTE_MS;

type ImportDeps = Pick<ActivityDeps, 'orm' | 'stripe' | 'plans' | 'temporal' | 'now'>;

/** What follows a page. */
export interface AdoptionStep {
  progress: AdoptionProgress;
  pauseMs: number;
}

/** One page of an import. May be repeated. */
export async function importPage(deps: ImportDeps, progress: AdoptionProgress): Promise<AdoptionStep> {
  switch (progress.phase) {
    case 'settling':
      return resolveLeft(deps, progress);
    case 'invoices':
      return { progress: await bringInvoices(deps, progress), pauseMs: 0 };
    default:
      return bringSubscriptions(deps, progress);
  }
}

async function bringSubscriptions(deps: ImportDeps, begun: AdoptionProgress): Promise<AdoptionStep> {
  const { orm, stripe, now } = deps;
  const { runId, clock, after } = begun;
  const { lately, all } = await resolveAsked(orm.em.fork(), runId, now() - WAITED_FOR_MS);
  if (lately > MOST_WAITING || all > MOST_UNRECORDED) return { progress: begun, pauseMs: PAUSE_MS };
  // Mapped a moment ago, perhaps: what is remembered may be too old.
  const plans = await deps.plans({ afresh: true });
  const mappings = fingerprintOfMappings(plans);
  const isFirst = clock === null && after === null;
  const hasChanged = !isFirst && begun.mappings !== undefined && begun.mappings !== mappings;
  const progress: AdoptionProgress = {
    ...begun,
    ...(isFirst ? { mappings } : {}),
    ...(hasChanged ? { mappingsChanged: true } : {}),
  };
  const page = await asSweep(() =>
    callStripe(() => importSubscriptions(stripe, { clock, after, now: now() }, plans)),
  );
  const alive = page.data.filter(({ hasEnded }) => !hasEnded);
  const ours = alive.filter(({ mode }) => mode !== 'foreign');
  const { known, recorded } = await knownBefore(deps, runId, ours);
  // Of customers that an older version stored: the page shows it, so it costs no request.
  await storeUnreadCountries(
    orm.em.fork(),
    new Map(ours.flatMap(({ customerId, country }) => (country === null ? [] : [[customerId, country]]))),
  );
  const toBringIn = ours.filter(({ id }) => !known.has(id) && !recorded.has(id));
  // First, since another attempt would call what its run has recorded by then known before.
  await noteAdoptionOutcomes(
    orm.em.fork(),
    toBringIn.map(({ id }) => ({
      runId,
      subscriptionId: id,
      outcome: 'asked' as const,
      code: null,
      message: null,
      at: now(),
    })),
  );
  for (let at = 0; at < toBringIn.length; at += 10)
    await Promise.all(toBringIn.slice(at, at + 10).map((one) => observe(deps, one)));
  const counted: AdoptionProgress = {
    ...progress,
    pages: progress.pages + 1,
    counts: {
      ...progress.counts,
      seen: progress.counts.seen + page.data.length,
      ended: progress.counts.ended + page.data.length - alive.length,
      foreign: progress.counts.foreign + alive.length - ours.length,
      known: progress.counts.known + known.size,
    },
  };
  if (page.next !== null) return { progress: { ...counted, after: page.next }, pauseMs: 0 };
  const clockNow = await asSweep(() => callStripe(() => testClockAfter(stripe, clock)));
  if (clockNow !== null) return { progress: { ...counted, clock: clockNow, after: null }, pauseMs: 0 };
  const isAnew = counted.mappingsChanged === true;
  return { progress: isAnew ? pagesAnew(counted, mappings) : nextPhase(counted, now()), pauseMs: 0 };
}

/** Which products and prices stand for which plan: what is ours goes by it. */
function fingerprintOfMappings(plans: readonly Plan[]): string {
  const ids = plans.flatMap(({ code, stripeIds = [], prices }) => [
    ...stripeIds.map((id) => `${code}/${id}`),
    ...prices.map(({ stripePriceId }) => `${code}/${stripePriceId ?? ''}`),
  ]);
  return createHash('sha256').update(ids.toSorted().join(' ')).digest('hex').slice(0, 16);
}

/** Those that had a row before this run, and those that it has brought in already. */
async function knownBefore(
  { orm }: ImportDeps,
  runId: string,
  ours: readonly ImportedSubscription[],
): Promise<{ known: ReadonlySet<string>; recorded: ReadonlySet<string> }> {
  const em = orm.em.fork();
  const ids = ours.map(({ id }) => id);
  const rows = await knownSubscriptions(em, ids);
  const byThisRun = await withOutcome(em, runId, ids);
  const stored = rows.filter(({ isOurs }) => isOurs).map(({ id }) => id);
  return {
    known: new Set(stored.filter((id) => !byThisRun.has(id))),
    recorded: new Set(stored.filter((id) => byThisRun.has(id))),
  };
}

/** Starts its run and its customer's, which read Stripe by themselves and change nothing there. */
async function observe(deps: ImportDeps, { id, customerId }: ImportedSubscription): Promise<void> {
  const { temporal } = deps;
  const of = { subscriptionId: id, customerId };
  await temporal.workflow.signalWithStart(
    SUBSCRIPTION_LIFECYCLE,
    subscriptionWake(of, [ownEvent({ ...newEvent(deps), ...of, type: SWEEP_FOUND, objectId: id })]),
  );
  const customer = { type: 'customer.updated', objectId: customerId, customerId };
  await temporal.workflow.signalWithStart(
    ACCOUNT_SYNC,
    customerEventsWake(customerId, [ownEvent({ ...newEvent(deps), ...customer })]),
  );
}

const newEvent = ({ now }: ImportDeps): Pick<BillingEvent, 'id' | 'createdAt'> => ({
  id: `${ADOPTION_EVENT_PREFIX}${randomUUID()}`,
  createdAt: now(),
});

async function resolveLeft({ orm, now }: ImportDeps, progress: AdoptionProgress): Promise<AdoptionStep> {
  const em = orm.em.fork();
  const { all: waiting } = await resolveAsked(em, progress.runId, now());
  const isLate = now() - progress.phaseBeganAt > RESOLVED_WITHIN_MS;
  if (waiting > 0 && !isLate) return { progress, pauseMs: PAUSE_MS };
  await refuseUnrecorded(em, progress.runId);
  return { progress: nextPhase(progress, now()), pauseMs: 0 };
}

/**
 * Paid invoices of what is ours: their past, for papers and figures. Nobody is told of them. The next page is
 * read while one is stored, so that the budget paces them.
 */
async function bringInvoices(deps: ImportDeps, begun: AdoptionProgress): Promise<AdoptionProgress> {
  const { orm, now } = deps;
  const until = now() + INVOICES_FOR_MS;
  let progress = begun;
  let page = await invoicesAfter(deps, begun, begun.after);
  for (;;) {
    const { data, next } = page;
    const isLast = next === null || now() >= until;
    const updatedAt = now();
    const stored = upsertInvoices(
      orm.em.fork(),
      data.map((invoice) => ({ ...invoice, updatedAt })),
    );
    // Both are awaited, so that a failure of one leaves nothing under way.
    const [after, written] = await Promise.allSettled([
      isLast ? Promise.resolve(page) : invoicesAfter(deps, begun, next),
      stored,
    ]);
    if (written.status === 'rejected') throw written.reason;
    progress = {
      ...progress,
      after: next,
      pages: progress.pages + 1,
      counts: { ...progress.counts, invoices: progress.counts.invoices + data.length },
    };
    if (next === null) return nextPhase(progress, now());
    if (isLast) return progress;
    if (after.status === 'rejected') throw after.reason;
    page = after.value;
  }
}

/** One page by one request, of the sweep's class. */
function invoicesAfter(
  { orm, stripe, now }: ImportDeps,
  { invoicesSince }: AdoptionProgress,
  after: string | null,
): Promise<ImportPage<InvoiceReading>> {
  const at = now();
  return asSweep(() =>
    callStripe(() =>
      importInvoices(stripe, { after, since: invoicesSince ?? at, now: at }, async (ids) => {
        const known = await knownSubscriptions(orm.em.fork(), ids);
        return new Set(known.filter(({ isOurs }) => isOurs).map(({ id }) => id));
      }),
    ),
  );
}
