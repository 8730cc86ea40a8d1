import { Context } from '@temporalio/activity';
import {
  NOT_MANAGED,
  dateAnew,
  noteReported,
  noteStripeTry,
  reportedUsage,
  windowsForStripe,
} from '../../../db/usage/reporting/usage-reports.ts';
import type { WindowOutcome, WindowReport } from '../../../db/usage/reporting/usage-reports.ts';
import { MINUTE_MS } from '../../../domain/period.ts';
import { reportedAt } from '../../../domain/usage/rating/rollup.ts';
import { meterEventName } from '../../../gateways/stripe/catalogue/catalogue.ts';
import {
  ensureMeters,
  finalRefusal,
  readMeters,
  readMeterSummaries,
  reportToMeter,
} from '../../../gateways/stripe/usage/meters.ts';
import type { MeterReportOutcome } from '../../../gateways/stripe/usage/meters.ts';
import { classifyStripeError } from '../../../gateways/stripe/errors.ts';
import { afterGuard } from '../../../gateways/stripe/subscriptions/guarded-writes.ts';
import type { ActivityDeps } from '../../deps.ts';
import { STRIPE_REMEMBERS_MS } from '../../effects/stripe-failure.ts';
import { EMPTY_PAGE, nextCustomer, oneAtATime, reportPage, workOff } from '../rating/shards.ts';
import type { ShardStep, PageOutcome } from '../rating/shards.ts';

/**
 * Stripe's code for a timestamp more than 35 days ago, which a report has when its first attempt was long
 * ago or a test clock advanced. The identifier is kept, so an attempt that did count is recognised by it.
 */
const TOO_OLD = 'timestamp_too_far_in_past';

/** Calls of one page at the same time, each of another customer. */
const AT_ONCE = 10;

/**
 * Reports a page of closed windows to Stripe's meters, except those of subscriptions that are not managed.
 * The windows are the effect ledger here: identifier and timestamp are stored before the call and equal on
 * each repeat. Customers run in parallel, each customer's windows in order.
 */
export const reportUsageToStripe = (deps: ActivityDeps) =>
  oneAtATime(deps, (step) => reportPage(step, (page) => sendWindows(deps, page)));

async function sendWindows(deps: ActivityDeps, step: ShardStep): Promise<PageOutcome> {
  const windows = await windowsForStripe(deps.orm.em.fork(), step);
  if (windows.length === 0) return EMPTY_PAGE;
  const elsewhere = windows.filter(isBilledElsewhere);
  const ours = windows.filter((window) => !isBilledElsewhere(window));
  const dated = ours.map((window) => ({
    ...window,
    datedAt: window.datedAt ?? reportedAt(window.windowStart, window.billingTime ?? deps.now()),
  }));
  await noteStripeTry(deps.orm.em.fork(), dated);
  const outcomes = elsewhere.map(({ identifier }): WindowOutcome => ({ identifier, refusal: NOT_MANAGED }));
  const failed = await workOff(dated, AT_ONCE, async (window) => {
    outcomes.push(await report(deps, window));
  });
  await noteReported(deps.orm.em.fork(), 'stripe', outcomes, deps.lagoUsage !== null);
  if (failed !== undefined) Context.current().log.warn('usage waits', { why: String(failed.reason) });
  const refused = outcomes.filter(({ refusal }) => refusal !== null).length - elsewhere.length;
  if (refused > 0) Context.current().log.warn('Stripe refuses usage for good', { refused });
  return {
    rows: windows,
    through: outcomes.length,
    failed,
    progress: {
      after: nextCustomer(windows, step),
      reported: outcomes.length - refused - elsewhere.length,
      refused,
      waits: failed !== undefined,
    },
  };
}

/** One that was tried while it was managed may be counted already: that is found out first. */
const isBilledElsewhere = ({ mode, triedAt }: WindowReport): boolean =>
  mode !== 'managed' && triedAt === null;

type DatedWindow = WindowReport & { datedAt: number };

/**
 * Reports one window. A final refusal is stored with its reason and blocks nothing else; staff decide about
 * it, or its cause is repaired.
 */
async function report(deps: ActivityDeps, window: DatedWindow): Promise<WindowOutcome> {
  const { identifier } = window;
  try {
    if (await wasCountedLongAgo(deps, window)) return { identifier, refusal: null };
    const outcome = await sendWindow(deps, window);
    if (outcome.outcome === 'refused' && outcome.code === TOO_OLD) {
      await dateAnew(deps.orm.em.fork(), identifier);
      throw new Error(`${inWords(outcome)} It is dated anew.`);
    }
    return { identifier, refusal: outcome.outcome === 'refused' ? inWords(outcome) : null };
  } catch (error) {
    const refusal = finalRefusal(error);
    if (refusal === null) throw error;
    return { identifier, refusal: inWords(refusal) };
  }
}

const inWords = ({ code, message }: { code: string; message: string }): string => `${code}: ${message}`;

/** Sends to one meter and creates it if missing. Not guarded: a meter of ours changes no subscription. */
const sendWindow = (deps: ActivityDeps, window: DatedWindow): Promise<MeterReportOutcome> =>
  afterGuard(() => send(deps, window));

async function send(deps: ActivityDeps, window: DatedWindow): Promise<MeterReportOutcome> {
  const { identifier, customerId, eventType, quantity, datedAt } = window;
  const call = () =>
    reportToMeter(deps.stripe, {
      eventName: meterEventName(eventType),
      customerId,
      value: quantity,
      at: datedAt,
      identifier,
    });
  return call().catch(async (error: unknown) => {
    if (classifyStripeError(error).code !== 'no_meter') throw error;
    await ensureMeters(deps.stripe, [eventType]);
    return call();
  });
}

/**
 * Whether an attempt with an unknown outcome was counted. Stripe may have forgotten the identifier, so the
 * meter is read: it then shows more in that minute than what is known to be reported.
 */
async function wasCountedLongAgo(deps: ActivityDeps, window: DatedWindow): Promise<boolean> {
  const { customerId, eventType, quantity, datedAt, triedAt } = window;
  if (triedAt === null || deps.now() - triedAt < STRIPE_REMEMBERS_MS) return false;
  const meterId = (await readMeters(deps.stripe)).get(meterEventName(eventType));
  if (meterId === undefined) return false;
  const from = Math.floor(datedAt / MINUTE_MS) * MINUTE_MS;
  const span = { customerId, from, to: from + MINUTE_MS };
  const counted = await readMeterSummaries(deps.stripe, { meterId, ...span, by: null });
  const known = await reportedUsage(deps.orm.em.fork(), { ...span, eventType });
  return counted.reduce((sum, { value }) => sum + value, 0n) === known + quantity;
}
