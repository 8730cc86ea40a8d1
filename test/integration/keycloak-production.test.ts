import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { LocalKeycloak } from '../../dev/keycloak/keycloak.ts';
import { createKeycloak } from '../../gateways/keycloak/index.ts';
import { createCookieBrowser } from '../support/cookie-browser.ts';
import { startTestKeycloak, whyNoKeycloak } from '../support/keycloak.ts';

/** The realm of docker compose, in a Keycloak as it comes out. */
const PUBLIC_URL = 'https://billing.example.com';
const CALLBACK = `${PUBLIC_URL}/auth/callback`;
const obstacle = await whyNoKeycloak();
const test = obstacle === undefined ? it : it.skip;
if (obstacle !== undefined) process.stderr.write(`Keycloak itself is not tested: ${obstacle}\n`);

let keycloak: LocalKeycloak;
let realm: string;
const secret = randomBytes(16).toString('hex');
const password = 'a long password of Ada';

beforeAll(async () => {
  if (obstacle !== undefined) return;
  keycloak = await startTestKeycloak({
    imported: {
      file: 'docker/keycloak/realm.json',
      variables: {
        KEYCLOAK_CLIENT_SECRET: secret,
        PERENNIAL_PUBLIC_URL: PUBLIC_URL,
        PERENNIAL_BACKCHANNEL_LOGOUT_URL: `${PUBLIC_URL}/auth/backchannel-logout`,
        KEYCLOAK_SMTP_HOST: '127.0.0.1',
        KEYCLOAK_SMTP_PORT: '9',
        KEYCLOAK_MAIL_FROM: 'billing@example.com',
      },
    },
  });
  realm = `${keycloak.url}/realms/perennial`;
  const made = await admin('POST', '/users', {
    username: 'ada',
    email: 'ada@example.com',
    emailVerified: true,
    enabled: true,
    firstName: 'Ada',
    lastName: 'Baker',
    credentials: [{ type: 'password', value: password, temporary: false }],
  });
  expect(made.status).toBe(201);
  const id = made.headers.get('location')?.split('/').at(-1) ?? '';
  const role: unknown = await (await admin('GET', '/roles/finance')).json();
  expect((await admin('POST', `/users/${id}/role-mappings/realm`, [role])).status).toBe(204);
}, 400_000);
afterAll(async () => {
  if (obstacle === undefined) await keycloak.stop();
});

async function admin(method: string, path: string, body?: unknown): Promise<Response> {
  const form = { grant_type: 'password', client_id: 'admin-cli', ...keycloak.admin };
  const answer = await fetch(`${keycloak.url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return fetch(`${keycloak.url}/admin/realms/perennial${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const verifier = randomBytes(32).toString('base64url');
const asked = {
  client_id: 'perennial-web',
  response_type: 'code',
  scope: 'openid email profile',
  redirect_uri: CALLBACK,
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};
const signInPage = (changes: Record<string, string>): string =>
  `${realm}/protocol/openid-connect/auth?${new URLSearchParams({ ...asked, ...changes }).toString()}`;

const grant = async (
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test('verify finds it no easier to get into than it has to be', async () => {
  const gateway = createKeycloak({
    url: keycloak.url,
    realm: 'perennial',
    credentials: { kind: 'client', clientId: 'perennial-api', clientSecret: secret },
    timeoutMs: 60_000,
  });
  const wanted = { clientId: 'perennial-web', callback: CALLBACK, audience: 'perennial-api' };
  expect(await gateway.realmWeaknesses(wanted)).toEqual([]);
  expect(await gateway.verify()).toEqual([]);
  expect(
    await gateway.realmWeaknesses({ ...wanted, callback: 'https://other.example.com/auth/callback' }),
  ).toEqual([expect.stringContaining(CALLBACK)]);
});

test('no client of it takes a password', async () => {
  const clients = ['perennial-web', 'admin-cli', 'account', 'account-console', 'security-admin-console'];
  for (const client of clients) {
    const { body } = await grant({ grant_type: 'password', client_id: client, username: 'ada', password });
    expect([client, body['access_token'], typeof body['error']]).toEqual([client, undefined, 'string']);
  }
});

test('it sends nobody elsewhere, and nobody on without PKCE', async () => {
  const elsewhere = [
    'https://evil.example.com/auth/callback',
    `${CALLBACK}/more`,
    `${PUBLIC_URL}.evil.example.com/`,
  ];
  for (const uri of elsewhere)
    expect((await fetch(signInPage({ redirect_uri: uri }), { redirect: 'manual' })).status).toBe(400);
  for (const changes of [
    { code_challenge: '', code_challenge_method: '' },
    { code_challenge_method: 'plain' },
  ]) {
    const answer = await fetch(signInPage(changes), { redirect: 'manual' });
    expect(answer.headers.get('location') ?? '').toContain('error=invalid_request');
  }
});

test('whoever signs in gets a short token for us, with the roles of the realm and no others', async () => {
  const browser = createCookieBrowser();
  const page = await (await browser.send(signInPage({}))).text();
  const action = /action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const answer = await browser.send(action, {
    method: 'POST',
    body: new URLSearchParams({ username: 'ada', password }),
  });
  const back = new URL(answer.headers.get('location') ?? 'none:');
  expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
  const code = back.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', client_id: 'perennial-web', redirect_uri: CALLBACK, code };
  expect((await grant({ ...form, code_verifier: randomBytes(32).toString('base64url') })).status).toBe(400);
  // A code counts once, also where it was refused.
  expect((await grant({ ...form, code_verifier: verifier })).status).toBe(400);

  const again = await browser.send(signInPage({}));
  const second = new URL(again.headers.get('location') ?? 'none:').searchParams.get('code') ?? '';
  const { body } = await grant({ ...form, code: second, code_verifier: verifier });
  const { aud, azp, exp = 0, iat = 0, ...claims } = decodeJwt(String(body['access_token']));
  expect([aud, azp, exp - iat]).toEqual(['perennial-api', 'perennial-web', 300]);
  expect((claims['realm_access'] as { roles: string[] }).roles).toEqual(['finance']);
  expect([claims.sub === undefined, claims['resource_access']]).toEqual([false, undefined]);
  // A token for use without the person would outlive every session.
  const offline = await browser.send(signInPage({ scope: 'openid offline_access' }));
  expect(offline.headers.get('location')).toContain('error=invalid_scope');
});

test('passwords are not guessed without end', async () => {
  const browser = createCookieBrowser();
  const tryOnce = async (guess: string): Promise<string> => {
    const page = await (await browser.send(signInPage({ prompt: 'login' }))).text();
    const action = /action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const answer = await browser.send(action, {
      method: 'POST',
      body: new URLSearchParams({ username: 'ada', password: guess }),
    });
    return answer.headers.get('location') ?? '';
  };
  for (let n = 0; n < 10; n++) expect(await tryOnce(`guess ${String(n)}`)).not.toContain('code=');
  expect(await tryOnce(password)).not.toContain('code=');
});
