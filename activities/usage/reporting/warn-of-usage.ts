import { grantsLeft } from '../../../db/usage/credits/usage-grants.ts';
import { recordWarning, runningPeriods, warningsOf } from '../../../db/usage/reporting/usage-warnings.ts';
import type { RunningPeriod } from '../../../db/usage/reporting/usage-warnings.ts';
import { policyOf } from '../../../domain/catalogue/plan-policy.ts';
import { findPlan } from '../../../domain/catalogue/tiers.ts';
import { orderGrants } from '../../../domain/usage/credits/credit-grant.ts';
import { thresholdsReached } from '../../../domain/usage/ingest/limits.ts';
import { formatQuantity } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { overageTiersOf } from '../../../domain/usage/rating/overage.ts';
import { recordMessage } from '../../messages/messages.ts';
import type { ActivityDeps } from '../../deps.ts';

/**
 * Warns customers whose credits run out, once a period at each of the plan's thresholds (80 and 100 %); if
 * two are reached at once, for the higher. More credits (a larger plan, a grant) allow a new warning.
 * `mailUsageWarnings` sends the stored messages: rating waits for no mail server.
 */
export async function warnOfUsage(deps: ActivityDeps, customers: readonly string[]): Promise<void> {
  const periods = await runningPeriods(deps.orm.em.fork(), customers, deps.now());
  for (const period of periods) {
    const reached = await newlyReached(deps, period);
    if (reached !== null) await recordUsageWarning(deps, period, reached);
  }
}

interface Reached {
  /** Percent. */
  threshold: number;
  /** Of so many credits. */
  allowance: Quantity;
}

/** The highest threshold reached without a warning for this many credits; null without one. */
async function newlyReached(deps: ActivityDeps, period: RunningPeriod): Promise<Reached | null> {
  // Grants are looked up only where the plan's own credits say that it may matter.
  const { usageWarningPercents } = policyOf(findPlan(await deps.plans(), period.tier));
  const reachedOf = (credits: Quantity): number[] =>
    thresholdsReached(period.used, credits, usageWarningPercents);
  if (reachedOf(period.covered).length === 0) return null;
  const em = deps.orm.em.fork();
  const grants = await grantsLeft(em, period.customerId, period.endsAt);
  const left = orderGrants(grants, period.now).reduce((sum, grant) => sum + grant.left, 0n);
  const allowance = period.covered + left;
  const sent = (await warningsOf(em, period.customerId, period.startsAt)).filter(
    (one) => one.allowance === null || one.allowance >= allowance,
  );
  const threshold = reachedOf(allowance).findLast((percent) => !sent.some((one) => one.threshold >= percent));
  return threshold === undefined ? null : { threshold, allowance };
}

/** Stores the message before the mark: a crash between the two repeats the first, which changes nothing. */
async function recordUsageWarning(
  deps: ActivityDeps,
  period: RunningPeriod,
  { threshold, allowance }: Reached,
): Promise<void> {
  const plan = findPlan(await deps.plans(), period.tier);
  await recordMessage(deps)({
    key: `usage-warning:${period.customerId}:${period.startsAt}:${threshold}:${formatQuantity(allowance)}`,
    kind: 'usage_warning',
    customerId: period.customerId,
    subscriptionId: period.subscriptionId,
    at: period.now,
    facts: {
      usedPercent: threshold,
      currency: period.currency,
      pricePer1k: (plan && overageTiersOf(plan, period.currency)?.[0]?.pricePer1k) ?? null,
      renewsAt: period.endsAt,
    },
  });
  const { customerId, startsAt: periodStart } = period;
  await recordWarning(deps.orm.em.fork(), { customerId, periodStart, threshold, allowance });
}
