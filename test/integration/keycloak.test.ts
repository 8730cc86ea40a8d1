import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startIdentity } from '../../dev/identity/server.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { createKeycloak } from '../../gateways/keycloak/index.ts';
import { startTestKeycloak, whyNoKeycloak } from '../support/keycloak.ts';

/** A Keycloak, real or not, as these tests look at it. */
interface Target {
  url: string;
  realm: string;
  clientId: string;
  clientSecret: string;
  /** A token of a demo user, and where its issuer publishes its keys. */
  signIn: (username: string) => Promise<{ issuer: string; jwks: string; token: string }>;
  stop: () => Promise<void>;
}

type Representation = Record<string, unknown> & { id: string; attributes?: Record<string, string[]> };

/** Asks past the gateway, so that a mistake in it does not hide itself. */
class Admin {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  async call(method: string, path: string, body?: unknown): Promise<Response> {
    const { url, realm, clientId, clientSecret } = this.#target;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const answer = await fetch(`${url}/realms/${realm}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return fetch(`${url}/admin/realms/${realm}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async user(email: string): Promise<Representation> {
    const found = (await (
      await this.call('GET', `/users?email=${encodeURIComponent(email)}&exact=true`)
    ).json()) as Representation[];
    const id = found[0]?.id ?? '';
    return (await (await this.call('GET', `/users/${id}`)).json()) as Representation;
  }
}

function account(email: string, changes: Partial<AccountState> = {}): AccountState {
  return {
    customerId: 'cus_1',
    identitySubject: null,
    email,
    fullName: 'Bob Baker',
    currency: 'usd',
    subscriptionId: 'sub_1',
    status: 'active',
    tier: 'professional',
    startedAt: Date.UTC(2026, 0, 31),
    currentPeriodEnd: Date.UTC(2026, 1, 28),
    endsAt: null,
    ...changes,
  };
}

const obstacle = await whyNoKeycloak();
if (obstacle !== undefined) process.stderr.write(`Keycloak itself is not tested: ${obstacle}\n`);

const targets: [string, () => Promise<Target>][] = [
  ['the stand-in', startStandIn],
  ...(obstacle === undefined ? [['Keycloak itself', startReal] as [string, () => Promise<Target>]] : []),
];
if (obstacle !== undefined)
  describe.skip(`Keycloak itself (skipped: ${obstacle})`, () => it('is tested', () => undefined));

async function startReal(): Promise<Target> {
  const keycloak = await startTestKeycloak();
  const issuer = `${keycloak.url}/realms/${keycloak.realm}`;
  return {
    ...keycloak,
    signIn: async (username) => {
      const form = {
        grant_type: 'password',
        client_id: 'perennial-web',
        username,
        password: username,
        scope: 'openid email profile',
      };
      const answer = await fetch(`${issuer}/protocol/openid-connect/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return { issuer, jwks: `${issuer}/protocol/openid-connect/certs`, token };
    },
  };
}

async function startStandIn(): Promise<Target> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-identity-'));
  const identity = await startIdentity({ port: 0, dataDir });
  return {
    ...identity,
    url: identity.issuer,
    signIn: async (username) => ({
      issuer: identity.issuer,
      jwks: `${identity.issuer}/jwks`,
      token: await identity.token({ email: `${username}@perennial.test` }),
    }),
    stop: async () => {
      await identity.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}

describe.each(targets)('users at %s', (_name, start) => {
  let target: Target;
  let admin: Admin;
  const gateway = (secret = target.clientSecret): ReturnType<typeof createKeycloak> =>
    createKeycloak({
      url: target.url,
      realm: target.realm,
      credentials: { kind: 'client', clientId: target.clientId, clientSecret: secret },
      // Its first answers take long on a machine that does much else.
      timeoutMs: 60_000,
    });

  beforeAll(async () => {
    target = await start();
    admin = new Admin(target);
  }, 600_000);
  afterAll(() => target.stop(), 60_000);

  it('declares the attributes that the product writes', async () => {
    expect(await gateway().verify()).toEqual([]);
  });

  it('stores all six attributes of a user found by address, and does nothing the second time', async () => {
    expect(await gateway().syncUser(account('bob@perennial.test'))).toBe('written');
    expect((await admin.user('bob@perennial.test')).attributes).toEqual({
      subscription_tier: ['professional'],
      subscription_status: ['active'],
      stripe_customer_id: ['cus_1'],
      stripe_subscription_id: ['sub_1'],
      subscription_start_date: ['2026-01-31'],
      subscription_end_date: ['2026-02-28'],
    });
    expect(await gateway().syncUser(account('bob@perennial.test'))).toBe('unchanged');
  });

  it('finds a user by the subject of its tokens', async () => {
    const { id } = await admin.user('carol@perennial.test');
    expect(await gateway().syncUser(account('else@perennial.test', { identitySubject: id }))).toBe('written');
    expect((await admin.user('carol@perennial.test')).attributes).toMatchObject({
      subscription_tier: ['professional'],
    });
  });

  it('leaves name, address and everything else of the user as they are', async () => {
    const before = await admin.user('alice@perennial.test');
    await gateway().syncUser(account('alice@perennial.test'));
    const after = await admin.user('alice@perennial.test');
    for (const field of ['id', 'username', 'email', 'firstName', 'lastName', 'enabled', 'emailVerified']) {
      expect([field, after[field]]).toEqual([field, before[field]]);
    }
  });

  it('says of a user that it does not know that it does not know it', async () => {
    expect(await gateway().syncUser(account('nobody@perennial.test'))).toBe('unknown_user');
  });

  it('drops an attribute that the user profile does not declare, silently', async () => {
    const user = await admin.user('support@perennial.test');
    const answer = await admin.call('PUT', `/users/${user.id}`, {
      ...user,
      attributes: { shoe_size: ['44'], subscription_tier: ['starter'] },
    });
    expect(answer.status).toBe(204);
    expect((await admin.user('support@perennial.test')).attributes).toEqual({
      subscription_tier: ['starter'],
    });
  });

  it('issues tokens with audience, address and roles where the API looks for them', async () => {
    const { issuer, jwks, token } = await target.signIn('support');
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks)), {
      issuer,
      audience: 'perennial-api',
    });
    expect(payload).toMatchObject({ email: 'support@perennial.test' });
    expect((payload['realm_access'] as { roles: string[] }).roles).toContain('editor');
  });

  it('refuses a wrong client secret and a missing token', async () => {
    await expect(gateway('wrong').syncUser(account('bob@perennial.test'))).rejects.toThrow(/Keycloak/);
    expect((await fetch(`${target.url}/admin/realms/${target.realm}/users`)).status).toBe(401);
  });
});
