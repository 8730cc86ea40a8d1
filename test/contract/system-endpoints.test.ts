import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/** Health and metrics on the port that the world reaches. */
const token = randomBytes(16).toString('hex');
let guarded: TestApi;
let open: TestApi;

beforeAll(async () => {
  // Without a key of Stripe: degraded.
  [guarded, open] = await Promise.all([startTestApi({ METRICS_TOKEN: token }), startTestApi()]);
});
afterAll(async () => {
  await Promise.all([guarded.stop(), open.stop()]);
});

const get = (api: TestApi, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${api.url}${path}`, { headers });

it('readiness tells everybody whether, and the bearer of the token why', async () => {
  const shut = await get(guarded, '/readyz');
  expect([shut.status, await shut.json()]).toEqual([200, { status: 'degraded' }]);
  const wrong = await get(guarded, '/readyz', { authorization: 'Bearer wrong' });
  expect(await wrong.json()).toEqual({ status: 'degraded' });
  const known = await get(guarded, '/readyz', { authorization: `Bearer ${token}` });
  expect(await known.json()).toMatchObject({ dependencies: { stripe: { status: 'degraded' } } });
});

it('without a token both are for this machine, and not for who came through a proxy on it', async () => {
  expect((await get(open, '/metrics')).status).toBe(200);
  expect(await (await get(open, '/readyz')).json()).toHaveProperty('dependencies');
  for (const header of ['x-forwarded-for', 'forwarded', 'via']) {
    const through = { [header]: '203.0.113.7' };
    expect([header, (await get(open, '/metrics', through)).status]).toEqual([header, 401]);
    expect(await (await get(open, '/readyz', through)).json()).toEqual({ status: 'degraded' });
  }
});

it('a burst of readiness checks asks the database once', async () => {
  const spy = jest.spyOn(guarded.api.deps, 'em');
  await Promise.all(Array.from({ length: 50 }, () => get(guarded, '/readyz')));
  // Two questions a look, and at most two looks.
  expect(spy.mock.calls.length).toBeLessThanOrEqual(4);
  spy.mockRestore();
});
