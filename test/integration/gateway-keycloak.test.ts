import type { LocalKeycloak } from '../../dev/keycloak/keycloak.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { OUR_ATTRIBUTES } from '../../gateways/keycloak/attributes.ts';
import { createKeycloak } from '../../gateways/keycloak/index.ts';
import { withOurAttributes } from '../../gateways/keycloak/user-profile.ts';
import type { Keycloak } from '../../gateways/keycloak/index.ts';
import { startTestKeycloak, whyNoKeycloak } from '../support/keycloak.ts';

const obstacle = await whyNoKeycloak();
if (obstacle !== undefined) process.stderr.write(`Keycloak is not tested: ${obstacle}\n`);
const withKeycloak = obstacle === undefined ? describe : describe.skip;

/** Keycloak's first answers take long on a machine that does much else. */
const PATIENCE_MS = 60_000;

/** A user as Keycloak's admin API shows one. */
interface User {
  id: string;
  email: string;
  firstName: string;
  attributes?: Record<string, string[]>;
}

withKeycloak('a real Keycloak', () => {
  let server: LocalKeycloak;
  let keycloak: Keycloak;

  beforeAll(async () => {
    server = await startTestKeycloak();
    const credentials = {
      kind: 'client',
      clientId: server.clientId,
      clientSecret: server.clientSecret,
    } as const;
    keycloak = createKeycloak({ url: server.url, realm: server.realm, credentials, timeoutMs: PATIENCE_MS });
  });
  afterAll(async () => {
    await (server as LocalKeycloak | undefined)?.stop();
  });

  async function admin<T>(method: string, path: string, body?: unknown): Promise<T> {
    // Such a token lives for a minute only, which a slow machine may need for one test.
    const token = await tokenOfAdmin(server);
    const response = await fetch(`${server.url}/admin/realms/${server.realm}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async function newUser(name: string, emailVerified = true): Promise<User> {
    const email = `${name}@example.test`;
    await admin('POST', '/users', {
      username: email,
      email,
      emailVerified,
      firstName: 'Some',
      lastName: 'Body',
      enabled: true,
    });
    const [user] = await admin<User[]>('GET', `/users?email=${encodeURIComponent(email)}&exact=true`);
    if (user === undefined) throw new Error('the user was not made');
    return user;
  }
  const userById = (id: string) => admin<User>('GET', `/users/${id}`);

  const account = (user: Pick<User, 'id' | 'email'>, fields: Partial<AccountState> = {}): AccountState => ({
    customerId: 'cus_kc',
    identitySubject: user.id,
    email: user.email,
    fullName: 'Some Body',
    currency: 'usd',
    subscriptionId: 'sub_kc',
    status: 'active',
    tier: 'professional',
    startedAt: Date.UTC(2026, 0, 10),
    currentPeriodEnd: Date.UTC(2026, 1, 10),
    endsAt: null,
    ...fields,
  });

  it('takes our attributes in the realm that ships', async () => {
    expect(await keycloak.verify()).toEqual([]);
  });

  it('stores the attributes, changes them, and writes nothing where nothing differs', async () => {
    const user = await newUser('stored');
    expect(await keycloak.syncUser(account(user))).toBe('written');
    expect((await userById(user.id)).attributes).toMatchObject({
      subscription_tier: ['professional'],
      subscription_status: ['active'],
      stripe_customer_id: ['cus_kc'],
      stripe_subscription_id: ['sub_kc'],
      subscription_start_date: ['2026-01-10'],
      subscription_end_date: ['2026-02-10'],
    });
    expect(await keycloak.syncUser(account(user))).toBe('unchanged');
    expect(
      await keycloak.syncUser(account(user, { status: 'canceled', endsAt: Date.UTC(2026, 0, 20) })),
    ).toBe('written');
    expect((await userById(user.id)).attributes).toMatchObject({
      subscription_tier: ['trial'],
      subscription_status: ['canceled'],
      subscription_end_date: ['2026-01-20'],
    });
  });

  it('finds a user by e-mail where the subject is not known here', async () => {
    const user = await newUser('by-mail');
    const elsewhere = account(user, {
      identitySubject: 'a-subject-of-another-provider',
      email: 'By-Mail@Example.test',
    });
    expect(await keycloak.syncUser(elsewhere)).toBe('written');
    expect((await userById(user.id)).attributes?.['subscription_tier']).toEqual(['professional']);
  });

  it('finds nobody by an address that nobody has verified', async () => {
    const user = await newUser('unverified', false);
    expect(await keycloak.syncUser(account(user, { identitySubject: null }))).toBe('unknown_user');
  });

  it('says that a user is unknown', async () => {
    const nobody = { id: '00000000-0000-4000-8000-000000000000', email: 'nobody@example.test' };
    expect(await keycloak.syncUser(account(nobody))).toBe('unknown_user');
    expect(await keycloak.syncUser(account(nobody, { identitySubject: null, email: null }))).toBe(
      'unknown_user',
    );
  });

  it('signs in as an administrator too', async () => {
    const credentials = { kind: 'password', ...server.admin } as const;
    const asAdmin = createKeycloak({
      url: server.url,
      realm: server.realm,
      credentials,
      timeoutMs: PATIENCE_MS,
    });
    const user = await newUser('as-admin');
    expect(await asAdmin.syncUser(account(user))).toBe('written');
  });

  it('says which variable to look at when the credentials are wrong', async () => {
    const credentials = { kind: 'client', clientId: server.clientId, clientSecret: 'wrong-secret' } as const;
    const wrong = createKeycloak({
      url: server.url,
      realm: server.realm,
      credentials,
      timeoutMs: PATIENCE_MS,
    });
    const error: unknown = await wrong.verify().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('KEYCLOAK_CLIENT_SECRET') as unknown,
    });
    expect(String(error)).not.toContain('wrong-secret');
  });

  describe('with another user profile', () => {
    let shipped: { attributes: { name: string }[]; unmanagedAttributePolicy?: string };
    beforeAll(async () => {
      shipped = await admin('GET', '/users/profile');
    });
    afterEach(() => admin('PUT', '/users/profile', shipped));

    it('keeps attributes and fields of somebody else', async () => {
      await admin('PUT', '/users/profile', { ...shipped, unmanagedAttributePolicy: 'ENABLED' });
      const user = await newUser('foreign');
      await admin('PUT', `/users/${user.id}`, {
        ...(await userById(user.id)),
        attributes: { department: ['research'], badges: ['a', 'b'] },
      });
      expect(await keycloak.syncUser(account(user))).toBe('written');
      expect(await userById(user.id)).toMatchObject({
        firstName: 'Some',
        attributes: { department: ['research'], badges: ['a', 'b'], subscription_tier: ['professional'] },
      });
    });

    it('says so when Keycloak would drop, and drops, what is not declared', async () => {
      const attributes = shipped.attributes.filter(
        ({ name }) => !(OUR_ATTRIBUTES as readonly string[]).includes(name),
      );
      await admin('PUT', '/users/profile', { ...shipped, attributes, groups: [] });
      expect((await keycloak.verify())[0]).toContain('does not declare subscription_tier');
      // The account that writes users may not change the realm.
      await expect(keycloak.declareAttributes(true)).rejects.toThrow('manage-realm');
      const { profile } = withOurAttributes(await admin('GET', '/users/profile'));
      await admin('PUT', '/users/profile', profile);
      expect(await keycloak.verify()).toEqual([]);
      await admin('PUT', '/users/profile', { ...shipped, attributes, groups: [] });
      const user = await newUser('dropped');
      await expect(keycloak.syncUser(account(user))).rejects.toMatchObject({
        kind: 'refused',
        message: expect.stringContaining('did not store subscription_tier') as unknown,
      });
    });
  });
});

async function tokenOfAdmin({ url, admin }: LocalKeycloak): Promise<string> {
  const response = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
