import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import { inboxBacklog } from '../../../db/repositories/inbox.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Prometheus metrics: with METRICS_TOKEN for its bearer, else for this machine only. */
export async function answerMetrics(ctx: Context, deps: ApiDeps): Promise<void> {
  if (!allowed(ctx, deps.settings.metricsToken)) {
    throw new ApiProblem('unauthenticated', 'Metrics need the bearer token METRICS_TOKEN.');
  }
  await refreshBacklog(deps);
  ctx.type = deps.metrics.registry.contentType;
  ctx.body = await deps.metrics.registry.metrics();
}

/** The peer's address, never a forwarded one, which anybody can claim. */
function allowed(ctx: Context, token: string | undefined): boolean {
  if (token === undefined) return loopback.has(ctx.req.socket.remoteAddress ?? '');
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(ctx.get('authorization')), digest(`Bearer ${token}`));
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
