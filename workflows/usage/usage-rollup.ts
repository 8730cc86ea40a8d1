import {
  ActivityFailure,
  continueAsNew,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { LaneProgress } from '../../activities/usage/rating/lanes.ts';
import { usageRollupReportQuery } from '../contracts/usage-rollup.ts';
import type { UsageRollupInput, UsageRollupReport } from '../contracts/usage-rollup.ts';
import { meters, usage, warnings } from '../temporal/usage-activities.ts';

/** Customers go in so many lanes side by side, each always in the same one: so theirs are reported one after the other. */
const LANES = 4;
/** Windows of one step that tells Stripe; see `worker/tuning.ts` for how many steps a second there are. */
const STRIPE_PAGE = 25;
/** Lago takes no more at once. */
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
 * Closes the windows that are over, settles what they cost, and tells Stripe and Lago. What cannot be told now is told by the next
 * run, in the same order and under the same identifiers: nothing is lost and nothing counts twice.
 */
export async function usageRollup(input?: UsageRollupInput): Promise<UsageRollupReport> {
  const state: UsageRollupInput = input ?? {
    report: { ...NOTHING },
    lanesDone: Array.from({ length: LANES }, () => false),
    lagoDone: false,
  };
  setHandler(usageRollupReportQuery, () => state.report);
  if (input === undefined) await closeAndSettle(state.report);
  await Promise.all([
    ...state.lanesDone.map((_, lane) => tellStripe(state, lane)),
    tellLago(state),
    // Once for all runs that hand over to each other.
    ...(input === undefined ? [mailWarnings(), invoiceAfterEnd(state.report)] : []),
  ]);
  if (state.lagoDone && state.lanesDone.every((done) => done)) return state.report;
  // Only a history that has grown leaves a lane unfinished.
  return continueAsNew<typeof usageRollup>(state);
}

async function closeAndSettle(report: UsageRollupReport): Promise<void> {
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

/** One lane to its end: what was used, what it is billed by, and what is to be paid. */
async function tellStripe(state: UsageRollupInput, lane: number): Promise<void> {
  const steps = [
    ['reportUsageToStripe', 'stripe', "Tell Stripe's meters"],
    ['ensureOverageItems', null, 'Make sure that overage can be billed'],
    ['reportUsageCharges', 'charged', 'Charge what is beyond the credits'],
  ] as const;
  const page = { lane, lanes: LANES, limit: STRIPE_PAGE };
  if (state.lanesDone[lane] === true) return;
  try {
    for (const [step, counter, summary] of steps) {
      for (let after: string | null = ''; after !== null;) {
        if (workflowInfo().continueAsNewSuggested) return;
        const done: LaneProgress = await meters[step].executeWithOptions({ summary }, [{ ...page, after }]);
        if (counter !== null) state.report[counter] += done.reported;
        count(state.report, 'stripe', done);
        after = done.after;
      }
    }
  } catch (error) {
    leaveForLater(state.report, 'stripe', error);
  }
  state.lanesDone[lane] = true;
}

async function tellLago(state: UsageRollupInput): Promise<void> {
  if (state.lagoDone) return;
  try {
    for (let after: string | null = ''; after !== null;) {
      if (workflowInfo().continueAsNewSuggested) return;
      const done: LaneProgress = await usage.reportUsageToLago.executeWithOptions({ summary: 'Tell Lago' }, [
        { lane: 0, lanes: 1, after, limit: LAGO_PAGE },
      ]);
      state.report.lago += done.reported;
      count(state.report, 'lago', done);
      after = done.after;
    }
  } catch (error) {
    leaveForLater(state.report, 'lago', error);
  }
  state.lagoDone = true;
}

/** Invoices what came after the last invoice of subscriptions that are over. Beside the lanes: it waits for nobody's windows. */
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

function count(report: UsageRollupReport, system: 'stripe' | 'lago', done: LaneProgress): void {
  report.refused += done.refused;
  if (done.waits) noteWaiting(report, system);
}

/** A system that does not answer is asked again by the next run; anything else is a defect, or somebody ends the run. */
function leaveForLater(report: UsageRollupReport, system: 'stripe' | 'lago', error: unknown): void {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  noteWaiting(report, system);
}

function noteWaiting(report: UsageRollupReport, system: 'stripe' | 'lago'): void {
  if (!report.waiting.includes(system)) report.waiting = [...report.waiting, system].sort();
}
