import { randomUUID } from 'node:crypto';
import { queryOne } from '../../db/sql.ts';
import { loadEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { startApi } from '../../api/server.ts';
import type { RunningApi } from '../../api/server.ts';
import { callApi, startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { until } from '../support/until.ts';

const limits = { RATE_LIMIT_STANDARD: '8', RATE_LIMIT_CHANGES: '2', RATE_LIMIT_WEBHOOK: '20' };
let api: TestApi;
let second: RunningApi;

beforeAll(async () => {
  api = await startTestApi(limits);
  const env = loadEnv({
    NODE_ENV: 'test',
    DATABASE_URL: api.database.url,
    OIDC_ISSUER: api.issuer.url,
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    ...limits,
  });
  const logger = createLogger({ level: 'silent', service: 'api' });
  second = await startApi(env, { logger, port: 0, processMetrics: false });
});
afterAll(async () => {
  await second.stop();
  await api.stop();
});

const someone = (): Promise<string> => api.issuer.token({ subject: randomUUID() });
const read = (token: string, at = api.url) => callApi(at, 'GET', '/billing/subscription', { token });

it('every answer tells what is left, and the one too many when to come back', async () => {
  const token = await someone();
  const first = await read(token);
  expect(first.status).toBe(200);
  expect(first.headers.get('ratelimit-limit')).toBe('8');
  expect(first.headers.get('ratelimit-remaining')).toBe('7');
  expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(50);
  for (let n = 2; n <= 8; n++) expect((await read(token)).status).toBe(200);

  const refused = await read(token);
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ code: 'rate_limited', status: 429 });
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(30);
  expect(wait).toBeLessThanOrEqual(60);
  expect(refused.headers.get('ratelimit-remaining')).toBe('0');
  expect((await read(await someone())).status).toBe(200);
});

it('processes share the count by way of the database', async () => {
  const token = await someone();
  const counted = (atLeast: number): Promise<unknown> =>
    until(() =>
      queryOne(api.api.deps.em(), 'select key from rate_limits where points = $1 and key like $2', [
        atLeast,
        `standard:${userId}`,
      ]),
    );
  const { userId } = await api.api.deps.identify(token);
  for (let n = 1; n <= 5; n++) await read(token);
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

it('changes of a subscription have a lower limit of their own, shared at once', async () => {
  const token = await someone();
  const change = (at: string) =>
    callApi(at, 'POST', '/billing/subscription/cancel', { token, body: { reason: 'x' } });
  expect((await change(api.url)).status).not.toBe(429);
  expect((await change(second.url)).status).not.toBe(429);
  const refused = await change(api.url);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit-limit')).toBe('2');
  expect((await read(token)).status).toBe(200);
});

it('webhooks have a limit far above, and who tries tokens is held up by address without holding up others', async () => {
  const hook = () =>
    api.call('POST', '/billing/webhooks/stripe', { body: {}, headers: { 'stripe-signature': 't=1,v1=00' } });
  for (let n = 0; n < 20; n++) expect((await hook()).status).toBe(400);
  const refused = await hook();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).not.toBeNull();

  const attempts = [];
  for (let n = 0; n < 9; n++) attempts.push((await read('nonsense')).status);
  expect(attempts).toEqual([...Array<number>(8).fill(401), 429]);
  expect((await read(await someone())).status).toBe(200);
});
