import { ActivityFailure, isCancellation, patched, setHandler } from '@temporalio/workflow';
import type { UsageComparison } from '../../activities/reconciliation/compare-usage.ts';
import { reconciliationReportQuery } from '../contracts/reconciliation.ts';
import type { ReconciliationInput, ReconciliationReport } from '../contracts/reconciliation.ts';
import { durable, sync } from '../temporal/activities.ts';
import { usage } from '../temporal/usage-activities.ts';

/** Attempts of each part; the next run tries again, so nothing here is worth delaying the rest. */
const FEW_TRIES = { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 3 } as const;

/**
 * Finds what was lost: undelivered or unanswered events, effects with unknown outcomes, figures that are
 * not what their rows say, usage that Stripe or Lago lacks. A failed part is named; the others continue.
 * Signs the audit log, so that deletions there show.
 */
export async function reconciliation(input: ReconciliationInput = {}): Promise<ReconciliationReport> {
  let report: ReconciliationReport | null = null;
  setHandler(reconciliationReportQuery, () => report);
  const notLookedAt: string[] = [];
  /** A part's result; null when it failed. */
  const look = async <T>(part: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      notLookedAt.push(part);
      return null;
    }
  };
  if (patched('2026-11-sign-audit-log'))
    await look('audit log', () =>
      durable.signAuditLog.executeWithOptions({ summary: 'Sign the audit log', retry: FEW_TRIES }, []),
    );
  const { eventPages } = input;
  const missedEvents = await look('events', () =>
    durable.findMissedEvents.executeWithOptions(
      { summary: "Compare Stripe's events with the inbox", retry: FEW_TRIES },
      eventPages === undefined ? [] : [{ mostPages: eventPages }],
    ),
  );
  const answers = patched('2026-11-take-up-unanswered')
    ? await look('unanswered events', () =>
        durable.takeUpUnanswered.executeWithOptions(
          { summary: 'Send again what no workflow answered', retry: FEW_TRIES },
          [],
        ),
      )
    : null;
  const unsettledEffects = await look('effects', () =>
    durable.countUnsettledEffects.executeWithOptions(
      { summary: 'Look for effects of unknown outcome', retry: FEW_TRIES },
      [],
    ),
  );
  // Runs that are older left them to their users' next request.
  if (patched('2026-11-wake-unsent-profiles'))
    await look('unsent profiles', () =>
      durable.wakeUnsentProfiles.executeWithOptions(
        { summary: 'Send e-mail addresses and names that never reached Stripe', retry: FEW_TRIES },
        [],
      ),
    );
  // Older runs left an API key the role that its owner last signed in with.
  if (patched('2026-11-read-key-owners'))
    await look('roles of key owners', () =>
      sync.readKeyOwners.executeWithOptions(
        {
          summary: 'Ask Keycloak what owners of API keys may do now',
          startToCloseTimeout: '5m',
          heartbeatTimeout: '30s',
          retry: FEW_TRIES,
        },
        [],
      ),
    );
  if (patched('2026-11-mail-disputes'))
    await look('disputes', () =>
      durable.mailDisputes.executeWithOptions(
        { summary: 'Write to finance about disputes that need evidence', retry: FEW_TRIES },
        [],
      ),
    );
  // Older runs knew of no tax in what was paid.
  if (patched('2026-11-read-unknown-tax'))
    await look('unknown tax', () =>
      usage.readUnknownTax.executeWithOptions(
        { summary: 'Read the tax of what was paid before it was kept', retry: FEW_TRIES },
        [],
      ),
    );
  const figures = await look('figures', () =>
    durable.checkFigures.executeWithOptions({ summary: 'Count the figures afresh', retry: FEW_TRIES }, []),
  );
  const compared = await look('usage', () =>
    usage.compareUsage.executeWithOptions({ summary: 'Compare usage with Stripe and Lago' }, [
      { ...(input.quietMs === undefined ? {} : { quietMs: input.quietMs }) },
    ]),
  );
  // Older runs compared revenue with Stripe's prices, which the sweep does.
  if (!patched('2026-11-sweep-compares-revenue') && patched('2026-11-compare-revenue'))
    await look('revenue at Stripe', () =>
      usage.compareRevenue.executeWithOptions(
        { summary: "Compare revenue with Stripe's prices", startToCloseTimeout: '2h', retry: FEW_TRIES },
        [],
      ),
    );
  report = {
    missedEvents,
    eventsSentAgain: answers?.sentAgain ?? null,
    eventsLeftOver: answers?.leftOver ?? null,
    unsettledEffects,
    wrongFigures: figures?.wrongFigures ?? null,
    revenueGaps: figures?.revenueGaps ?? [],
    ...(compared ?? NOT_COMPARED),
    notLookedAt,
  };
  return report;
}

/** A system that does not answer is compared by the next run. */
const NOT_COMPARED: Omit<UsageComparison, 'usageCompared'> & { usageCompared: null } = {
  usageCompared: null,
  usageResent: 0,
  usageRefused: 0,
  usageDifferences: [],
};
