import {
  ActivityFailure,
  continueAsNew,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ShardProgress } from '../../activities/usage/rating/shards.ts';
import { usageRollupReportQuery } from '../contracts/usage-rollup.ts';
import type { UsageRollupInput, UsageRollupReport } from '../contracts/usage-rollup.ts';
import { meters, usage, warnings } from '../temporal/usage-activities.ts';

/**
 * Number of shards that run in parallel. A customer is always in the same one, so its reports keep their
 * order.
 */
const SHARDS = 4;
/** Windows of one step that reports to Stripe; `worker/tuning.ts` sets the steps a second. */
const STRIPE_PAGE = 25;
/** Lago's maximum batch. */
const LAGO_PAGE = 100;

const NOTHING: UsageRollupReport = {
  closed: 0,
  settled: 0,
  charges: 0,
  stripe: 0,
  lago: 0,
  charged: 0,
  invoicedAfterEnd: 0,
  waivedAfterEnd: 0,
  refused: 0,
  waiting: [],
};

/**
 * Closes windows that have ended, rates them, and reports to Stripe and Lago. Failed reports repeat in the
 * next run, in the same order and under the same identifiers: nothing is lost or counted twice.
 */
export async function usageRollup(input?: UsageRollupInput): Promise<UsageRollupReport> {
  const state: UsageRollupInput = input ?? {
    report: { ...NOTHING },
    lanesDone: Array.from({ length: SHARDS }, () => false),
    lagoDone: false,
  };
  setHandler(usageRollupReportQuery, () => state.report);
  if (input === undefined) await closeAndRate(state.report);
  await Promise.all([
    ...state.lanesDone.map((_, shard) => reportToStripe(state, shard)),
    reportToLago(state),
    // Once for all runs that hand over to each other.
    ...(input === undefined ? [mailWarnings(), invoiceAfterEnd(state.report)] : []),
  ]);
  if (state.lagoDone && state.lanesDone.every((done) => done)) return state.report;
  // A shard stays unfinished only when the history has grown large.
  return continueAsNew<typeof usageRollup>(state);
}

async function closeAndRate(report: UsageRollupReport): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const step: { after: string | null; closed: number } = await usage.closeUsageWindows.executeWithOptions(
      { summary: 'Close the windows that are over' },
      [{ after }],
    );
    report.closed += step.closed;
    after = step.after;
  }
  for (let after: string | null = ''; after !== null;) {
    const step: { after: string | null; periods: number; charges: number } =
      await usage.settleUsage.executeWithOptions({ summary: 'Work out what it costs' }, [{ after }]);
    report.settled += step.periods;
    report.charges += step.charges;
    after = step.after;
  }
}

/** One shard to its end: usage, metered items, charges. */
async function reportToStripe(state: UsageRollupInput, shard: number): Promise<void> {
  const steps = [
    ['reportUsageToStripe', 'stripe', "Report to Stripe's meters"],
    ['ensureOverageItems', null, 'Make sure that overage can be billed'],
    ['reportUsageCharges', 'charged', 'Charge what is beyond the credits'],
  ] as const;
  const page = { lane: shard, lanes: SHARDS, limit: STRIPE_PAGE };
  if (state.lanesDone[shard] === true) return;
  try {
    for (const [step, counter, summary] of steps) {
      for (let after: string | null = ''; after !== null;) {
        if (workflowInfo().continueAsNewSuggested) return;
        const done: ShardProgress = await meters[step].executeWithOptions({ summary }, [{ ...page, after }]);
        if (counter !== null) state.report[counter] += done.reported;
        count(state.report, 'stripe', done);
        after = done.after;
      }
    }
  } catch (error) {
    leaveForLater(state.report, 'stripe', error);
  }
  state.lanesDone[shard] = true;
}

async function reportToLago(state: UsageRollupInput): Promise<void> {
  if (state.lagoDone) return;
  try {
    for (let after: string | null = ''; after !== null;) {
      if (workflowInfo().continueAsNewSuggested) return;
      const done: ShardProgress = await usage.reportUsageToLago.executeWithOptions(
        { summary: 'Report to Lago' },
        [{ lane: 0, lanes: 1, after, limit: LAGO_PAGE }],
      );
      state.report.lago += done.reported;
      count(state.report, 'lago', done);
      after = done.after;
    }
  } catch (error) {
    leaveForLater(state.report, 'lago', error);
  }
  state.lagoDone = true;
}

/** Invoices usage after the last invoice of ended subscriptions, in parallel with the shards. */
async function invoiceAfterEnd(report: UsageRollupReport): Promise<void> {
  try {
    const done = await usage.invoiceUsageAfterEnd.executeWithOptions(
      { summary: 'Invoice late usage of what is over', heartbeatTimeout: '30s' },
      [],
    );
    report.invoicedAfterEnd += done.invoiced;
    report.waivedAfterEnd += done.waived;
    report.refused += done.refused;
    if (done.waits) noteWaiting(report, 'stripe');
  } catch (error) {
    leaveForLater(report, 'stripe', error);
  }
}

/** Warnings, also those that a run before could not send. Nothing but the mail waits where this fails. */
async function mailWarnings(): Promise<void> {
  try {
    await warnings.mailUsageWarnings.executeWithOptions({ summary: 'Mail warnings of usage' }, []);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  }
}

function count(report: UsageRollupReport, system: 'stripe' | 'lago', done: ShardProgress): void {
  report.refused += done.refused;
  if (done.waits) noteWaiting(report, system);
}

/** The next run retries an unavailable system; anything else is a defect, or the run was cancelled. */
function leaveForLater(report: UsageRollupReport, system: 'stripe' | 'lago', error: unknown): void {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  noteWaiting(report, system);
}

function noteWaiting(report: UsageRollupReport, system: 'stripe' | 'lago'): void {
  if (!report.waiting.includes(system)) report.waiting = [...report.waiting, system].sort();
}
