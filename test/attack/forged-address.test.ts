import { loadEnv } from '../../config/env.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/** Somebody who is rate-limited by address sends a different one with each request. */
const LIMIT = 5;

let behindProxy: TestApi;
let direct: TestApi;

beforeAll(async () => {
  const limits = { RATE_LIMIT_STANDARD: String(LIMIT), TEMPORAL_ADDRESS: '127.0.0.1:9' };
  [behindProxy, direct] = await Promise.all([
    startTestApi({ ...limits, TRUST_PROXY: '1' }),
    startTestApi(limits),
  ]);
});
afterAll(async () => {
  await Promise.all([behindProxy.stop(), direct.stop()]);
});

/** The statuses of more requests than are allowed, each under a header of its own. */
async function statuses(api: TestApi, forwardedFor: (n: number) => string): Promise<number[]> {
  const found: number[] = [];
  for (let n = 1; n <= LIMIT + 2; n++) {
    const answer = await fetch(`${api.url}/api/v1/subscriptions/plans`, {
      headers: { 'x-forwarded-for': forwardedFor(n) },
    });
    found.push(answer.status);
  }
  return found;
}

it('behind one proxy, what a client writes left of the proxy’s entry makes no new client of it', async () => {
  const found = await statuses(behindProxy, (n) => `10.9.8.${n}, 198.51.100.7`);
  expect(found.slice(0, LIMIT)).toEqual(Array(LIMIT).fill(200));
  expect(found.slice(LIMIT)).toEqual([429, 429]);
});

it('behind one proxy, each address that the proxy saw is a client of its own', async () => {
  expect(await statuses(behindProxy, (n) => `203.0.113.${n}`)).toEqual(Array(LIMIT + 2).fill(200));
});

it('behind one proxy, all addresses of a subscriber’s /64 are one client', async () => {
  expect((await statuses(behindProxy, (n) => `2001:db8:7:7::${n}`)).slice(LIMIT)).toEqual([429, 429]);
});

it('without a proxy the header is not read', async () => {
  expect((await statuses(direct, (n) => `203.0.113.${n}`)).slice(LIMIT)).toEqual([429, 429]);
});

it('no setting trusts every entry', () => {
  const source = {
    DATABASE_URL: 'postgres://u:p@127.0.0.1/p',
    OIDC_ISSUER: 'https://id.example.com',
    TRUST_PROXY: 'true',
  };
  expect(() => loadEnv(source)).toThrow('TRUST_PROXY is not the number of proxies');
});
