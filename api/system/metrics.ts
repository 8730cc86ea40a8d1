import type { Context } from 'koa';
import { inboxBacklog, inboxUnanswered } from '../../db/inbox/inbox.ts';
import { operatorFigures } from '../../db/system/operator-figures.ts';
import { countRefused, waitingWindows } from '../../db/usage/reporting/usage-refused.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { isForOperators } from './for-operators.ts';

/** An event that was delivered so long ago should have an answer. */
export const UNANSWERED_AFTER_MS = 10 * MINUTE_MS;

/** Prometheus metrics: with METRICS_TOKEN for its bearer, else for this machine only. */
export async function answerMetrics(ctx: Context, deps: ApiDeps): Promise<void> {
  if (!isForOperators(ctx, deps.settings.metricsToken)) {
    throw new ApiProblem('unauthenticated', 'Metrics need the bearer token METRICS_TOKEN.');
  }
  await Promise.all([refreshBacklog(deps), refreshOperatorGauges(deps)]);
  ctx.type = deps.metrics.registry.contentType;
  ctx.body = await deps.metrics.registry.metrics();
}

async function refreshBacklog({ em, metrics, logger, now }: ApiDeps): Promise<void> {
  try {
    const { pending, oldestReceivedAt } = await inboxBacklog(em());
    metrics.inboxPending.set(pending);
    metrics.inboxOldestAge.set(oldestReceivedAt === null ? 0 : Math.max(0, now() - oldestReceivedAt) / 1_000);
    const { unanswered, oldestDeliveredAt } = await inboxUnanswered(em(), now() - UNANSWERED_AFTER_MS);
    metrics.inboxUnanswered.set(unanswered);
    metrics.inboxUnansweredAge.set(
      oldestDeliveredAt === null ? 0 : Math.max(0, now() - oldestDeliveredAt) / 1_000,
    );
  } catch (error) {
    // The other figures are worth having most when the database is down.
    logger.warn({ err: error }, 'inbox backlog not measured');
  }
}

async function refreshOperatorGauges({ em, metrics: { operator }, logger, now }: ApiDeps): Promise<void> {
  try {
    const [figures, windows, refused] = await Promise.all([
      operatorFigures(em()),
      waitingWindows(em()),
      countRefused(em()),
    ]);
    operator.openEffects.set(figures.openEffects);
    operator.oldestOpenEffect.set(figures.oldestOpenEffectSeconds);
    for (const [state, count] of Object.entries(figures.syncs)) operator.syncs.set({ state }, count);
    operator.oldestSync.set(figures.oldestSyncSeconds);
    const { oldest, ...waiting } = windows;
    for (const [target, count] of Object.entries(waiting)) operator.unreportedWindows.set({ target }, count);
    operator.oldestUnreported.set(oldest === null ? 0 : Math.max(0, now() - oldest) / 1_000);
    operator.refusedWindows.set(refused);
    for (const { id: invariant, ageSeconds, differed, repairing } of figures.invariants) {
      operator.invariantAge.set({ invariant }, ageSeconds);
      operator.invariantDiffered.set({ invariant }, differed);
      operator.invariantRepairing.set({ invariant }, repairing);
    }
  } catch (error) {
    logger.warn({ err: error }, 'figures for operators not read');
  }
}
