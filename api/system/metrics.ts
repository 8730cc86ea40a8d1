import type { Context } from 'koa';
import { inboxBacklog } from '../../db/inbox/inbox.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { isForOperators } from './for-operators.ts';

/** Prometheus metrics: with METRICS_TOKEN for its bearer, else for this machine only. */
export async function answerMetrics(ctx: Context, deps: ApiDeps): Promise<void> {
  if (!isForOperators(ctx, deps.settings.metricsToken)) {
    throw new ApiProblem('unauthenticated', 'Metrics need the bearer token METRICS_TOKEN.');
  }
  await refreshBacklog(deps);
  ctx.type = deps.metrics.registry.contentType;
  ctx.body = await deps.metrics.registry.metrics();
}

async function refreshBacklog({ em, metrics, logger, now }: ApiDeps): Promise<void> {
  try {
    const { pending, oldestReceivedAt } = await inboxBacklog(em());
    metrics.inboxPending.set(pending);
    metrics.inboxOldestAge.set(oldestReceivedAt === null ? 0 : Math.max(0, now() - oldestReceivedAt) / 1_000);
  } catch (error) {
    // The other figures are worth having most when the database is down.
    logger.warn({ err: error }, 'inbox backlog not measured');
  }
}
