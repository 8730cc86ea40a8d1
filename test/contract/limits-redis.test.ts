import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { startApi } from '../../api/server.ts';
import type { RunningApi } from '../../api/server.ts';
import { loadEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { startRedis, whyNoRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { callApi, startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { until } from '../support/until.ts';

const obstacle = await whyNoRedis();
if (obstacle !== undefined) process.stderr.write(`Limits by way of Redis are not tested: ${obstacle}\n`);
const withRedis = obstacle === undefined ? describe : describe.skip;

const limits = { RATE_LIMIT_STANDARD: '8', RATE_LIMIT_CHANGES: '2', RATE_LIMIT_WEBHOOK: '20' };

withRedis('limits that processes share by way of Redis', () => {
  let redis: TestRedis;
  let api: TestApi;
  let second: RunningApi;
  let reader: Redis;

  beforeAll(async () => {
    redis = await startRedis();
    api = await startTestApi({ ...limits, REDIS_URL: redis.url });
    const env = loadEnv({
      NODE_ENV: 'test',
      DATABASE_URL: api.database.url,
      OIDC_ISSUER: api.issuer.url,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      REDIS_URL: redis.url,
      ...limits,
    });
    const logger = createLogger({ level: 'silent', service: 'api' });
    second = await startApi(env, { logger, port: 0, processMetrics: false });
    reader = new Redis(redis.url);
    for (const at of [api.url, second.url])
      await until(() => isCounted(at), { what: `${at} counts in Redis` });
  });
  afterAll(async () => {
    reader.disconnect();
    await second.stop();
    await api.stop();
    await redis.stop();
  });

  const someone = async (): Promise<{ token: string; userId: string }> => {
    const token = await api.issuer.token({ subject: randomUUID() });
    return { token, userId: (await api.api.deps.identify(token)).userId };
  };
  const read = (token: string, at = api.url) => callApi(at, 'GET', '/billing/subscription', { token });

  /** A process without Redis yet counts alone, and does not report those counts later. */
  const isCounted = async (at: string): Promise<boolean> => {
    const { token, userId } = await someone();
    await read(token, at);
    const counted = until(async () => (await reader.get(`standard:${userId}`)) === '1', { withinMs: 5_000 });
    return counted.catch(() => false);
  };

  it('counts what the other process counted', async () => {
    const { token, userId } = await someone();
    const counted = (points: number): Promise<unknown> =>
      until(async () => (await reader.get(`standard:${userId}`)) === String(points));
    for (let n = 1; n <= 5; n++) expect((await read(token)).status).toBe(200);
    await counted(5);
    // The other process applies a report before the next arrives: once the second request is reported, the
    // first is applied.
    for (const points of [6, 7]) {
      await read(token, second.url);
      await counted(points);
    }
    // One is left, where six would be without the news.
    const statuses = [(await read(token, second.url)).status, (await read(token, second.url)).status];
    expect(statuses).toEqual([200, 429]);
  });

  it('counts changes for all processes before they go on', async () => {
    const { token } = await someone();
    const change = (at: string) =>
      callApi(at, 'POST', '/billing/subscription/cancel', { token, body: { reason: 'x' } });
    expect((await change(api.url)).status).not.toBe(429);
    expect((await change(second.url)).status).not.toBe(429);
    expect((await change(api.url)).status).toBe(429);
  });

  it('goes on counting for itself while Redis is away', async () => {
    await redis.stop();
    const { token } = await someone();
    const statuses = [];
    for (let n = 1; n <= 9; n++) statuses.push((await read(token)).status);
    expect(statuses).toEqual([...Array<number>(8).fill(200), 429]);
  });
});
