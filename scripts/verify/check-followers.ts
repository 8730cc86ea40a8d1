import { Redis } from 'ioredis';
import type { Env } from '../../config/env.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { createLago } from '../../gateways/lago/index.ts';
import { createMail } from '../../gateways/mail/index.ts';
import { carriedOut, failed, note, passed, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

/** The API itself: whether it answers under its public address, or under the one that leads to it from here. */
export const checkApi = ({ http, telemetry }: Env, address = http.publicUrl): Promise<Finding[]> => {
  const remedy = `Start it, and check that ${address === http.publicUrl ? 'PUBLIC_URL' : '--api'} (${address}) leads to it.`;
  return carriedOut('API', remedy, async () => {
    const answer = await fetch(`${address.replace(/\/+$/, '')}/readyz`, {
      signal: AbortSignal.timeout(10_000),
      // With it the answer names what is down.
      headers:
        telemetry.metricsToken === undefined ? {} : { authorization: `Bearer ${telemetry.metricsToken}` },
    });
    const text = await answer.text();
    if (answer.ok) return [passed('API', `ready at ${address}`)];
    return [failed('API', `not ready (${answer.status}): ${text.slice(0, 200)}`, 'Start what it names.')];
  });
};

/** Lago, where it is set up: the key, a plan for each tier, and a metric for each kind of usage. */
export async function checkLago({ lago }: Env, ours: readonly Plan[]): Promise<Finding[]> {
  if (lago === undefined) return [skipped('Lago', 'LAGO_API_URL is not set: nothing is synced to it')];
  return carriedOut('Lago', 'Check LAGO_API_URL and LAGO_API_KEY.', async () => {
    const { plans, metrics } = await createLago(lago).missing(ours);
    const lacks = [
      ...(plans.length === 0
        ? []
        : [`no plan has the code ${plans.join(', ')}: such subscriptions are not kept there`]),
      ...(metrics.length === 0
        ? []
        : [`no billable metric has the code ${metrics.join(', ')}: such usage is not counted there`]),
    ];
    return lacks.length === 0
      ? [
          passed(
            'Lago',
            'the key is accepted, with a plan for every tier and a metric for every kind of usage',
          ),
        ]
      : [note('Lago', `the key is accepted, but ${lacks.join('; ')}`, 'npm run setup:sync makes them.')];
  });
}

/** The mail server, where there is one. */
export async function checkMail({ mail: { smtpUrl, from } }: Env): Promise<Finding[]> {
  if (smtpUrl === undefined)
    return [skipped('Mail', 'SMTP_URL is not set: messages are kept in the outbox table only')];
  const mail = createMail({ smtpUrl, from, timeoutMs: 5_000 });
  return carriedOut('Mail', 'Check SMTP_URL: host, port, user and password.', async () => {
    await mail.verify();
    return [passed('Mail', `the server takes mail from ${from}`)];
  }).finally(() => mail.close());
}

/** Redis, where rate limits are shared through it. */
export async function checkRedis({ database: { redisUrl } }: Env): Promise<Finding[]> {
  if (redisUrl === undefined)
    return [skipped('Redis', 'REDIS_URL is not set: limits are shared in PostgreSQL')];
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Said by the call that fails, too.
  redis.on('error', () => undefined);
  return carriedOut('Redis', 'Check REDIS_URL.', async () => {
    await redis.connect();
    await redis.ping();
    return [passed('Redis', 'answers')];
  }).finally(() => redis.disconnect());
}
