import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { hashToken } from '../../api/auth/secret-token.ts';
import { insertSession } from '../../db/auth/sessions.ts';
import { query } from '../../db/sql.ts';
import { createCookieBrowser } from '../support/cookie-browser.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { until } from '../support/until.ts';

/**
 * Somebody signs others out with a forged token, or stays signed in after the provider ended the session.
 */

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ADA = 'subject-of-ada';
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.stop();
});

const now = (): number => Math.floor(Date.now() / 1_000);
const claims = (changed: Record<string, unknown> = {}): Record<string, unknown> => {
  const all: Record<string, unknown> = {
    iss: api.issuer.url,
    aud: 'perennial-web',
    sub: ADA,
    iat: now(),
    exp: now() + 120,
    jti: randomUUID(),
    events: { [EVENT]: {} },
    ...changed,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};
const send = async (token: string): Promise<{ status: number; code: unknown }> => {
  const response = await fetch(`${api.url}/auth/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  const text = await response.text();
  const code = text === '' ? undefined : (JSON.parse(text) as { code: unknown }).code;
  return { status: response.status, code };
};
const refused = { status: 400, code: 'logout_token_invalid' };

/** A signed-in browser: whose, and in which session of the provider. */
async function session(subject: string, providerSession: string | null): Promise<() => Promise<boolean>> {
  const email = `${subject}@example.test`;
  const token = await api.issuer.token({ subject, email });
  const me = await fetch(`${api.url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  const { id } = (await me.json()) as { id: string };
  const cookie = randomUUID();
  const at = Date.now();
  await insertSession(api.api.deps.em(), {
    tokenHash: hashToken(cookie),
    id: randomUUID(),
    userId: id,
    subject,
    providerSession,
    sealedTokens: null,
    role: 'viewer',
    createdAt: at,
    authTime: at,
    lastSeenAt: at,
    userAgent: null,
    address: null,
    expiresAt: at + 3_600_000,
    refreshAt: null,
  });
  return async () =>
    (await fetch(`${api.url}/auth/me`, { headers: { cookie: `session_token=${cookie}` } })).status === 200;
}

it.each<[string, () => Promise<string>]>([
  ['that is no token', () => Promise.resolve('nonsense')],
  ['signed with another key', () => api.issuer.sign(claims(), {}, true)],
  [
    'signed with a shared secret',
    () =>
      new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('perennial-web'.repeat(4))),
  ],
  [
    'not signed at all',
    () =>
      Promise.resolve(
        `${[{ alg: 'none' }, claims()].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`,
      ),
  ],
  ['of another issuer', () => api.issuer.sign(claims({ iss: 'https://evil.test' }))],
  ['for another client', () => api.issuer.sign(claims({ aud: 'perennial-api' }))],
  ['that has expired', () => api.issuer.sign(claims({ exp: now() - 60 }))],
  ['that never expires', () => api.issuer.sign(claims({ exp: undefined }))],
  ['without the time of its making', () => api.issuer.sign(claims({ iat: undefined }))],
  ['made an hour ago', () => api.issuer.sign(claims({ iat: now() - 3_600 }))],
  ['made in the future', () => api.issuer.sign(claims({ iat: now() + 3_600, exp: now() + 7_200 }))],
  ['without an id', () => api.issuer.sign(claims({ jti: undefined }))],
  ['without the event', () => api.issuer.sign(claims({ events: {} }))],
  ['whose event is no object', () => api.issuer.sign(claims({ events: { [EVENT]: true } }))],
  ['with a nonce, as an ID token has', () => api.issuer.sign(claims({ nonce: 'n' }))],
  ['that names nobody and no session', () => api.issuer.sign(claims({ sub: undefined }))],
  ['of another type by its header', () => api.issuer.sign(claims(), { typ: 'at+jwt' })],
  ['of another type by its claim', () => api.issuer.sign(claims({ typ: 'Bearer' }))],
])('a logout token %s ends nothing', async (_, make) => {
  const isIn = await session(ADA, 'provider-1');
  expect(await send(await make())).toEqual(refused);
  expect(await isIn()).toBe(true);
});

it('an access token of the person ends nothing', async () => {
  const isIn = await session(ADA, 'provider-1');
  expect(await send(await api.issuer.token({ subject: ADA, audience: 'perennial-web' }))).toEqual(refused);
  expect(await isIn()).toBe(true);
});

it.each([
  ['as its standard says', { typ: 'logout+jwt' }, {}],
  ['as Keycloak did before', { typ: 'JWT' }, { typ: 'Logout' }],
])('one that names a session of the provider, %s, ends that one and no other', async (_, header, more) => {
  const [subject, sid] = [randomUUID(), randomUUID()];
  const [gone, stays, others] = await Promise.all([
    session(subject, sid),
    session(subject, 'another'),
    session(randomUUID(), 'third'),
  ]);
  expect(await send(await api.issuer.sign(claims({ sub: subject, sid, ...more }), header))).toMatchObject({
    status: 200,
  });
  expect(await Promise.all([gone(), stays(), others()])).toEqual([false, true, true]);
  const [entry] = await query<{ actorKind: string; after: unknown }>(
    api.api.deps.em(),
    `select actor_kind, after from audit_log where action = 'session.end' order by id desc limit 1`,
  );
  expect(entry).toEqual({ actorKind: 'system', after: { sessions: [expect.any(String)] } });
});

it('a session id ends nothing of a person whom the token does not name', async () => {
  const sid = randomUUID();
  const isIn = await session(randomUUID(), sid);
  expect(await send(await api.issuer.sign(claims({ sub: 'somebody else', sid })))).toMatchObject({
    status: 200,
  });
  expect(await isIn()).toBe(true);
});

it('one that names a person only ends all of theirs, and nobody else’s', async () => {
  const subject = randomUUID();
  const [one, two, other] = await Promise.all([
    session(subject, 'a'),
    session(subject, null),
    session(randomUUID(), 'a'),
  ]);
  expect(await send(await api.issuer.sign(claims({ sub: subject })))).toMatchObject({ status: 200 });
  expect(await Promise.all([one(), two(), other()])).toEqual([false, false, true]);
});

it('the same token a second time does not end the session that came after it', async () => {
  const subject = randomUUID();
  await session(subject, 'a');
  const token = await api.issuer.sign(claims({ sub: subject }));
  expect(await send(token)).toMatchObject({ status: 200 });
  const after = await session(subject, 'b');
  expect(await send(token)).toEqual(refused);
  expect(await after()).toBe(true);
});

it('who signs out at the provider is signed out here, in that browser only', async () => {
  const system = await startSignInSystem();
  try {
    const home = system.api.url;
    const leaving = await system.signIn({ email: 'alice@perennial.test' });
    const staying = await system.signIn({ email: 'alice@perennial.test' });
    const statusOf = async (browser: typeof leaving): Promise<number> =>
      (await browser.send(`${home}/auth/me`)).status;
    const { response } = await leaving.follow(`${system.identity.issuer}/session/end`);
    const form = await response.text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
    await leaving.send(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
    await until(async () => (await statusOf(leaving)) === 401, { what: 'the session is over here too' });
    expect(await statusOf(staying)).toBe(200);
    expect(await statusOf(createCookieBrowser())).toBe(401);
  } finally {
    await system.stop();
  }
});
