import type { Context } from 'koa';
import { inboxBacklog, inboxUnanswered } from '../../db/inbox/inbox.ts';
import { queryOne } from '../../db/sql.ts';
import type { ApiDeps } from '../deps.ts';
import { isForOperators } from './for-operators.ts';
import { UNANSWERED_AFTER_MS } from './metrics.ts';

/** State of a dependency. `detail` is for people and never holds an address or a secret. */
interface Check {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
  [figure: string]: unknown;
}

const timeLimitMs = 1_500;
/** How long an answer is given again. */
const rememberedMs = 250;

/** An event that waits longer than this has something in its way. */
const lateSeconds = 60;

/**
 * Whether this process can work, by dependency. Without the database it cannot (503). Without Temporal or
 * Stripe it still accepts webhooks and answers reads, so it is degraded (200).
 */
export async function answerReadiness(ctx: Context, deps: ApiDeps): Promise<void> {
  const { status, dependencies } = await recently(deps);
  ctx.status = status === 'down' ? 503 : 200;
  // An orchestrator needs only the status; the parts are for operators.
  ctx.body = isForOperators(ctx, deps.settings.metricsToken) ? { status, dependencies } : { status };
}

interface Readiness {
  status: Check['status'];
  dependencies: Record<string, Check>;
}

/** Checks by dependency, shared by concurrent requests. */
const looks = new WeakMap<ApiDeps, { look: Promise<Readiness>; at: number }>();

function recently(deps: ApiDeps): Promise<Readiness> {
  const last = looks.get(deps);
  if (last !== undefined && performance.now() - last.at < rememberedMs) return last.look;
  const look = readiness(deps);
  looks.set(deps, { look, at: performance.now() });
  return look;
}

async function readiness(deps: ApiDeps): Promise<Readiness> {
  const [database, inbox, temporal] = await Promise.all([
    check(() => checkDatabase(deps)),
    check(() => checkInbox(deps)),
    check(() => checkTemporal(deps)),
  ]);
  const stripe: Check =
    deps.stripe === null
      ? { status: 'degraded', detail: 'no key is set: reads work, changes answer 503' }
      : { status: 'ok' };
  const dependencies = { database, temporal, stripe, inbox };
  const ready = database.status !== 'down';
  const allWell = Object.values(dependencies).every((one) => one.status === 'ok');
  return { status: allWell ? 'ok' : ready ? 'degraded' : 'down', dependencies };
}

async function check(look: () => Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Check>((resolve) => {
    timer = setTimeout(
      () => resolve({ status: 'down', detail: `no answer within ${timeLimitMs} ms` }),
      timeLimitMs,
    );
  });
  try {
    return await Promise.race([look(), timeout]);
  } catch {
    return { status: 'down', detail: 'cannot be reached' };
  } finally {
    clearTimeout(timer);
  }
}

async function checkDatabase({ em }: ApiDeps): Promise<Check> {
  await queryOne(em(), 'select 1');
  return { status: 'ok' };
}

async function checkTemporal({ temporal }: ApiDeps): Promise<Check> {
  await temporal.withDeadline(Date.now() + 1_000, () => temporal.workflowService.getSystemInfo({}));
  return { status: 'ok' };
}

async function checkInbox({ em, dispatcher, now }: ApiDeps): Promise<Check> {
  const { pending, oldestReceivedAt } = await inboxBacklog(em());
  const oldestAgeSeconds = oldestReceivedAt === null ? 0 : Math.max(0, now() - oldestReceivedAt) / 1_000;
  const late = oldestAgeSeconds > lateSeconds;
  const { unanswered, oldestDeliveredAt } = await inboxUnanswered(em(), now() - UNANSWERED_AFTER_MS);
  const details = [
    ...(late ? ['events are waiting longer than they should'] : []),
    ...(unanswered > 0 ? ['events that were delivered have no answer'] : []),
  ];
  return {
    status: details.length > 0 || !dispatcher.running() ? 'degraded' : 'ok',
    pending,
    oldest_age_seconds: Math.round(oldestAgeSeconds),
    unanswered,
    oldest_unanswered_seconds:
      oldestDeliveredAt === null ? 0 : Math.round(Math.max(0, now() - oldestDeliveredAt) / 1_000),
    ...(details.length > 0 ? { detail: details.join('; ') } : {}),
  };
}
