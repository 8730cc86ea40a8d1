import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnv } from '../../config/env.ts';
import { startIdentity } from '../../dev/identity/server.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { createKeycloak } from '../../gateways/keycloak/index.ts';
import type { Keycloak } from '../../gateways/keycloak/index.ts';
import { createLago } from '../../gateways/lago/index.ts';
import { setupSync } from '../../scripts/setup-sync.ts';
import { checkLago } from '../../scripts/verify/check-followers.ts';

/* A realm and a Lago in which nothing of ours is declared, as an operator finds them. */

const account: AccountState = {
  customerId: 'cus_1',
  identitySubject: null,
  email: 'bob@example.test',
  fullName: 'Bob Baker',
  currency: 'usd',
  subscriptionId: 'sub_1',
  status: 'active',
  tier: 'professional',
  addOns: [
    { name: 'tts', status: 'active' },
    { name: 'stt', status: 'active' },
  ],
  startedAt: Date.UTC(2026, 0, 31),
  currentPeriodEnd: Date.UTC(2026, 1, 28),
  endsAt: null,
};

let folder: string;
let identity: LocalIdentity;
let local: LocalLago;
let keycloak: Keycloak;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-setup-'));
  identity = await startIdentity({ port: 0, dataDir: folder });
  identity.users.profile = { attributes: [{ name: 'email' }], groups: [] };
  local = await startLago({ port: 0, apiKey: 'key', isEmpty: true });
  const { issuer: url, realm, clientId, clientSecret } = identity;
  keycloak = createKeycloak({ url, realm, credentials: { kind: 'client', clientId, clientSecret } });
});
afterEach(async () => {
  await identity.stop();
  await local.stop();
  rmSync(folder, { recursive: true });
});

const lago = () => createLago({ apiUrl: local.url, apiKey: 'key' });

async function setUp(answer = true): Promise<string[]> {
  const lines: string[] = [];
  await setupSync({
    keycloak,
    lago: lago(),
    plans: SEED_PLANS,
    write: (line) => lines.push(line),
    confirm: () => Promise.resolve(answer),
  });
  return lines;
}

it('declares what Keycloak would drop, and leaves the rest of the profile as it is', async () => {
  const user = identity.users.create({ email: 'bob@example.test', emailVerified: true });
  const bob = { ...account, identitySubject: user.id };
  await expect(keycloak.syncUser(bob)).rejects.toThrow('did not store subscription_tier');

  await setUp();

  expect(await keycloak.verify()).toEqual([]);
  expect(await keycloak.syncUser(bob)).toBe('written');
  expect(identity.users.byId(user.id)?.attributes).toMatchObject({ subscription_add_ons: ['stt', 'tts'] });
  const { attributes } = identity.users.profile as { attributes: Record<string, unknown>[] };
  expect(attributes[0]).toEqual({ name: 'email' });
  expect(attributes.find(({ name }) => name === 'subscription_add_ons')).toMatchObject({ multivalued: true });
});

it('names an attribute that is declared for one value only, and mends it', async () => {
  await setUp();
  const { attributes } = identity.users.profile as { attributes: Record<string, unknown>[] };
  identity.users.profile = {
    attributes: attributes.map((one) =>
      one['name'] === 'subscription_add_ons' ? { ...one, multivalued: false } : one,
    ),
  };
  expect(await keycloak.verify()).toEqual([expect.stringContaining('subscription_add_ons')]);
  await setUp();
  expect(await keycloak.verify()).toEqual([]);
});

it('makes a plan for each tier and a metric for each kind of usage in Lago', async () => {
  const env = loadEnv({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    OIDC_ISSUER: identity.issuer,
    LAGO_API_URL: local.url,
    LAGO_API_KEY: 'key',
  });
  const [before] = await checkLago(env, SEED_PLANS);
  expect(before?.detail).toContain('professional');
  expect(before?.detail).toContain('inference');
  await lago().syncAccount(account);
  expect(local.recorded().subscriptions).toEqual({});

  await setUp();

  expect(await checkLago(env, SEED_PLANS)).toMatchObject([{ outcome: 'ok' }]);
  await lago().syncAccount(account);
  expect(local.recorded().subscriptions).toMatchObject({ sub_1: { plan_code: 'professional' } });
  // Stripe takes the money: a plan in Lago that costs something would bill it twice.
  expect(local.recorded().plans.map(({ amount_cents: amount }) => amount)).toEqual(SEED_PLANS.map(() => 0));
});

it('changes nothing without a yes, and nothing a second time', async () => {
  await setUp(false);
  expect(local.recorded().plans).toEqual([]);
  expect((await keycloak.verify()).length).toBeGreaterThan(0);
  await setUp();
  expect(await setUp(false)).toEqual(['Keycloak and Lago have all of it already.']);
});
