import { setHandler } from '@temporalio/workflow';
import { reconciliationReportQuery } from './contracts/reconciliation.ts';
import type { ReconciliationReport } from './contracts/reconciliation.ts';
import { durable } from './support/activities.ts';

/** Looks for what got lost on the way: events that Stripe never delivered, effects of which nobody knows how they ended. */
export async function reconciliation(): Promise<ReconciliationReport> {
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
  report = { missedEvents, unsettledEffects, ...figures };
  return report;
}
