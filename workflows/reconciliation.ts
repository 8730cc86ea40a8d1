import { ActivityFailure, isCancellation, setHandler } from '@temporalio/workflow';
import type { UsageComparison } from '../activities/reconciliation/compare-usage.ts';
import { reconciliationReportQuery } from './contracts/reconciliation.ts';
import type { ReconciliationInput, ReconciliationReport } from './contracts/reconciliation.ts';
import { durable } from './support/activities.ts';
import { usage } from './support/usage-activities.ts';

/**
 * Looks for what got lost on the way: events that Stripe never delivered, effects of which nobody knows how they ended, usage that Stripe or
 * Lago does not have.
 */
export async function reconciliation(input: ReconciliationInput = {}): Promise<ReconciliationReport> {
  let report: ReconciliationReport | null = null;
  setHandler(reconciliationReportQuery, () => report);
  const missedEvents = await durable.findMissedEvents.executeWithOptions(
    { summary: "Compare Stripe's events with the inbox" },
    [],
  );
  const unsettledEffects = await durable.countUnsettledEffects.executeWithOptions(
    { summary: 'Look for effects of unknown outcome' },
    [],
  );
  const figures = await durable.checkFigures.executeWithOptions({ summary: 'Count the figures afresh' }, []);
  const compared = await compareUsage(input);
  report = { missedEvents, unsettledEffects, ...figures, ...compared };
  return report;
}

/** A system that does not answer is compared by the next run; the rest of the report does not wait for it. */
async function compareUsage(
  input: ReconciliationInput,
): Promise<Pick<ReconciliationReport, keyof UsageComparison>> {
  try {
    return await usage.compareUsage.executeWithOptions({ summary: 'Compare usage with Stripe and Lago' }, [
      input,
    ]);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return { usageCompared: null, usageResent: 0, usageRefused: 0, usageDifferences: [] };
  }
}
