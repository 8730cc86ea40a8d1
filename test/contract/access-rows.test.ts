import { readAccount } from '../../db/accounts/account-sync.ts';
import { attributesOf } from '../../gateways/keycloak/attributes.ts';
import { at, sampleUser, storeSubscription } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const check = (token: string, service: string, body: unknown = {}): Promise<CallResult> =>
  api.call('POST', `/subscriptions/check-access/${service}`, { token, body });

describe('GET /subscriptions/services', () => {
  it.each(['/api', '/api/v1'])('names the tiers of each service under %s', async (mount) => {
    const { token } = await sampleUser(api);
    const { status, body } = await api.call('GET', '/subscriptions/services', { token, mount });
    expect(status).toBe(200);
    expect(body['services']).toContainEqual(
      expect.objectContaining({ id: 'agents', name: 'Agents', tiers: ['professional', 'enterprise'] }),
    );
  });

  it('needs a sign-in', async () => {
    expect((await api.call('GET', '/subscriptions/services')).status).toBe(401);
  });
});

describe('GET /subscriptions/my-access', () => {
  it('is the ended access for a user without a subscription', async () => {
    const { token } = await sampleUser(api);
    const { body } = await api.call('GET', '/subscriptions/my-access', { token });
    expect(body).toEqual({
      tier: 'trial',
      status: 'none',
      services: ['ops-center'],
      limits: { calls_per_day: 0 },
      remaining: 0,
      expires_at: null,
      reason: 'no_subscription',
      warning: null,
    });
  });

  it('opens the tier of an active subscription', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, { tier: 'starter' });
    const { body } = await api.call('GET', '/subscriptions/my-access', { token: user.token });
    expect(body).toMatchObject({
      tier: 'starter',
      status: 'active',
      services: ['ops-center', 'chat', 'inference', 'embeddings', 'search'],
      limits: { calls_per_day: 1000 },
      remaining: 1000,
    });
  });

  it('closes all but billing when suspended', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, { status: 'suspended' });
    const { body } = await api.call('GET', '/subscriptions/my-access', { token: user.token });
    expect(body).toMatchObject({ services: ['ops-center', 'billing'], remaining: 0, reason: 'suspended' });
  });

  it.each([
    ['canceled', 'trial'],
    ['expired', 'trial'],
    ['incomplete', 'trial'],
    ['active', 'professional'],
    ['suspended', 'professional'],
  ] as const)(
    'names the tier of a person who is %s as billing and the lists of people do: %s',
    async (status, tier) => {
      const email = `${status}@example.test`;
      const user = await sampleUser(api, { email });
      const { id } = await storeSubscription(api, user, { status });
      const staff = (await sampleUser(api, { roles: ['editor'] })).token;
      const tierAt = async (path: string, token = user.token): Promise<unknown> =>
        (await api.call('GET', path, { token })).body['tier'];
      const { customers } = (await api.call('GET', '/admin/billing/customers', { token: staff })).body as {
        customers: { id: string; metadata: { tier: string } }[];
      };
      const account = await readAccount(api.api.deps.em(), user.customerId, 'keycloak');
      expect({
        access: await tierAt('/subscriptions/my-access'),
        billing: await tierAt('/billing/subscription'),
        status: await tierAt('/billing/subscription-status'),
        account: await tierAt(`/admin/subscriptions/${email}`, staff),
        customer: customers.find((customer) => customer.id === user.customerId)?.metadata.tier,
        keycloak: account === null ? null : attributesOf(account)['subscription_tier']?.[0],
      }).toEqual({
        access: tier,
        billing: tier,
        status: tier,
        account: tier,
        customer: tier,
        keycloak: tier,
      });
      // A list of subscriptions names each one's own plan.
      const list = await api.call('GET', `/admin/subscriptions?limit=100`, { token: staff });
      expect(list.body['subscriptions']).toContainEqual(
        expect.objectContaining({ id, tier: 'professional' }),
      );
    },
  );

  it('needs a sign-in', async () => {
    expect((await api.call('GET', '/subscriptions/my-access')).status).toBe(401);
  });
});

describe('POST /subscriptions/check-access/:service', () => {
  it('allows what the tier opens', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    expect((await check(user.token, 'agents', { quantity: 5 })).body).toEqual({
      allowed: true,
      reason: 'active',
      tier: 'professional',
      remaining: null,
      limit: null,
      resets_at: null,
      upgrade_to: null,
      recorded: false,
      duplicate: false,
    });
  });

  it('names the tier to upgrade to, with 200', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, { tier: 'starter' });
    const { status, body } = await check(user.token, 'agents');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      allowed: false,
      reason: 'service_not_included',
      upgrade_to: 'professional',
    });
  });

  it('refuses more than the day allows, and says when it begins anew on the billing clock', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, {
      status: 'trialing',
      trialTier: 'trial',
      testClockId: 'clock_1',
      billingTime: at('2027-01-15T13:00:00Z'),
    });
    expect((await check(user.token, 'chat', { quantity: 100 })).body).toMatchObject({ allowed: true });
    expect((await check(user.token, 'chat', { quantity: 101 })).body).toEqual({
      allowed: false,
      reason: 'daily_limit',
      tier: 'trial',
      remaining: 100,
      limit: 100,
      resets_at: '2027-01-16T00:00:00.000Z',
      upgrade_to: 'starter',
      recorded: false,
      duplicate: false,
    });
  });

  it('answers 404 for a service that does not exist', async () => {
    const { token } = await sampleUser(api);
    const { status, body } = await check(token, 'teleport');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not_found' });
  });

  it.each([{ quantity: -1 }, { quantity: 'many' }, { event_type: 'teleport' }, { consume: 'yes' }])(
    'refuses %j with 422',
    async (body) => {
      const { token } = await sampleUser(api);
      expect((await check(token, 'chat', body)).status).toBe(422);
    },
  );

  it('needs a sign-in', async () => {
    expect((await api.call('POST', '/subscriptions/check-access/chat', { body: {} })).status).toBe(401);
  });
});

describe('GET /subscriptions/admin/user-access/:user_id', () => {
  it('shows an administrator the row of another user', async () => {
    const admin = await sampleUser(api, { roles: ['admin'] });
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    const { status, body } = await api.call('GET', `/subscriptions/admin/user-access/${user.userId}`, {
      token: admin.token,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ tier: 'professional', status: 'active' });
  });

  it.each([[[]], [['editor']]])('is closed to %j', async (roles) => {
    const { token, userId } = await sampleUser(api, { roles });
    const answer = await api.call('GET', `/subscriptions/admin/user-access/${userId}`, { token });
    expect(answer.status).toBe(403);
  });

  it('answers 404 for a user that does not exist, 401 without sign-in', async () => {
    const admin = await sampleUser(api, { roles: ['admin'] });
    const path = '/subscriptions/admin/user-access/nobody';
    expect((await api.call('GET', path, { token: admin.token })).status).toBe(404);
    expect((await api.call('GET', path)).status).toBe(401);
  });
});
