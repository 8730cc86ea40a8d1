import { jest } from '@jest/globals';
import { newApiKey } from '../../api/auth/api-key-format.ts';
import { newToken } from '../../api/auth/secret-token.ts';
import { cookieName } from '../../api/auth/session-cookies.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/** Somebody tries keys and sessions that they make up, each well formed, as fast as they can. */
const LIMIT = 5;

let api: TestApi;
/** How often the database was asked on behalf of a request. */
let asked = 0;

beforeEach(async () => {
  api = await startTestApi({ RATE_LIMIT_STANDARD: String(LIMIT), TEMPORAL_ADDRESS: '127.0.0.1:9' });
  const { em, sessions } = api.api.deps;
  asked = 0;
  api.api.deps.em = () => {
    asked += 1;
    return em();
  };
  api.api.deps.sessions = {
    ...sessions,
    principalOf: (token, address) => {
      asked += 1;
      return sessions.principalOf(token, address);
    },
  };
});
afterEach(async () => {
  await api.stop();
});

const get = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${api.url}/api/v1/billing/subscription`, { headers });
const withKey = (key = newApiKey()): Promise<Response> => get({ authorization: `Bearer ${key}` });

it('keys: the database is asked for no more of them than are allowed, also at once', async () => {
  const answers = await Promise.all(Array.from({ length: 6 * LIMIT }, () => withKey()));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(5 * LIMIT);
  expect(refused.length + answers.filter(({ status }) => status === 401).length).toBe(6 * LIMIT);
  expect(asked).toBe(LIMIT);
});

it('sessions: they are counted as keys are', async () => {
  for (let n = 0; n < LIMIT; n++) expect((await withKey()).status).toBe(401);
  const before = asked;
  const answer = await get({
    cookie: `${cookieName('session', api.api.deps.settings.publicUrl)}=${newToken()}`,
  });
  expect([answer.status, answer.headers.get('retry-after') === null, asked]).toEqual([429, false, before]);
});

it('whoever is known already goes on from the same address', async () => {
  const token = await api.issuer.token({});
  const { body } = await api.call('POST', '/api-keys', {
    token,
    body: { name: 'mine', scopes: ['billing:read'] },
  });
  const key = String(body['key']);
  expect((await withKey(key)).status).toBe(200);
  for (let n = 0; n <= LIMIT; n++) await withKey();
  expect((await withKey(key)).status).toBe(200);
});

it('whoever is right all the time stays known, however long others guess at the same address', async () => {
  const token = await api.issuer.token({});
  const { body } = await api.call('POST', '/api-keys', {
    token,
    body: { name: 'gateway', scopes: ['billing:read'] },
  });
  const key = String(body['key']);
  const clock = jest.spyOn(performance, 'now');
  const start = Date.now() - performance.timeOrigin;
  try {
    for (let seconds = 0; seconds <= 120; seconds += 40) {
      clock.mockReturnValue(start + seconds * 1_000);
      expect([seconds, (await withKey(key)).status]).toEqual([seconds, 200]);
      for (let n = 0; n <= LIMIT; n++) await withKey();
    }
    // After a minute without it, it is a guess like any other.
    clock.mockReturnValue(start + 200_000);
    expect((await withKey(key)).status).toBe(429);
  } finally {
    clock.mockRestore();
  }
});

it('right keys use nothing up', async () => {
  const { call, issuer } = api;
  const keys: string[] = [];
  for (let n = 0; n < LIMIT + 2; n++) {
    const token = await issuer.token({ subject: `person-${n}`, email: `person-${n}@example.test` });
    const { body } = await call('POST', '/api-keys', {
      token,
      body: { name: 'mine', scopes: ['billing:read'] },
    });
    keys.push(String(body['key']));
  }
  for (const key of keys) expect((await withKey(key)).status).toBe(200);
});
