import type { Context } from 'koa';
import { inboxBacklog } from '../../../db/repositories/inbox.ts';
import { queryOne } from '../../../db/sql.ts';
import type { ApiDeps } from '../../deps.ts';

/** How one dependency stands. `detail` is for people and never holds an address or a secret. */
interface Check {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
  [figure: string]: unknown;
}

const timeLimitMs = 1_500;

/** An event that waits longer than this has something in its way. */
const lateSeconds = 60;

/**
 * Whether this process can do its work, each dependency named. Without the database it cannot (503); without Temporal or
 * Stripe it still takes webhooks and answers reads, so those only degrade it (200).
 */
export async function answerReadiness(ctx: Context, deps: ApiDeps): Promise<void> {
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
  ctx.status = ready ? 200 : 503;
  ctx.body = { status: allWell ? 'ok' : ready ? 'degraded' : 'down', dependencies };
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
  return {
    status: late || !dispatcher.running() ? 'degraded' : 'ok',
    pending,
    oldest_age_seconds: Math.round(oldestAgeSeconds),
    ...(late ? { detail: 'events are waiting longer than they should' } : {}),
  };
}
