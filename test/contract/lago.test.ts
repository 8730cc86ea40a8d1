import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dev/launcher/free-port.ts';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { createLago } from '../../gateways/lago/index.ts';
import type { Lago } from '../../gateways/lago/index.ts';
import { startPrism } from '../support/prism.ts';
import type { Prism } from '../support/prism.ts';

const documentFile =
  process.env['LAGO_OPENAPI'] ??
  fileURLToPath(new URL('../../../shared/contracts/lago-openapi.yaml', import.meta.url));
const hasDocument = existsSync(documentFile);
if (!hasDocument) {
  process.stderr.write(
    'Lago is tested against the recording server only: LAGO_OPENAPI names no file, and ../shared/contracts/lago-openapi.yaml is not there.\n',
  );
}
const withDocument = hasDocument ? describe : describe.skip;

const API_KEY = 'lago-test-key';
const account: AccountState = {
  customerId: 'cus_lago',
  identitySubject: null,
  email: 'somebody@example.test',
  fullName: 'Some Body',
  currency: 'usd',
  subscriptionId: 'sub_lago',
  status: 'active',
  tier: 'professional',
  startedAt: Date.UTC(2026, 0, 10),
  currentPeriodEnd: Date.UTC(2026, 1, 10),
  endsAt: null,
};
const usage = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    transactionId: `cus_lago/inference/${index}`,
    subscriptionId: 'sub_lago',
    code: 'inference',
    at: Date.UTC(2026, 0, 11, 0, 0, 0, index),
    properties: { quantity: '1.5' },
  }));

withDocument('by Lago’s own API document', () => {
  let prism: Prism;
  beforeAll(async () => {
    prism = await startPrism(documentFile, await freePort());
  });
  afterAll(() => prism.stop());

  /** Prism answers 422 to what the document does not allow, which the gateway throws as refused. */
  const lago = (): Lago => createLago({ apiUrl: prism.apiUrl, apiKey: API_KEY, timeoutMs: 20_000 });

  it.each<[string, Partial<AccountState>]>([
    ['a live account', {}],
    ['an account without subscription', { subscriptionId: null, status: 'none', tier: null }],
    ['an account whose subscription is over', { status: 'canceled' }],
    ['an account of which little is known', { email: null, fullName: null, currency: null }],
    // The document's example plan, so that a subscription is made.
    ['a tier that Lago has a plan for', { tier: 'startup' }],
  ])('every request for %s is as the document says', async (_, fields) => {
    expect(await lago().syncAccount({ ...account, ...fields })).toBe('written');
    expect(prism.violations()).toEqual([]);
  });

  it('which is strict enough to be worth asking', async () => {
    const before = prism.violations().length;
    const send = (path: string, body: object) =>
      fetch(`${prism.apiUrl}/api/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await send('/customers', { customer: { name: 'without an id' } });
    await send('/no-such-path', {});
    expect(prism.violations().splice(before)).toEqual([
      expect.stringContaining("must have required property 'external_id'"),
      expect.stringContaining('not in the document'),
    ]);
  });

  it('so is a batch of events, and the question what has come', async () => {
    await lago().sendEvents(usage(100));
    await lago().readEvents({
      subscriptionId: 'sub_lago',
      from: Date.UTC(2026, 0, 1),
      to: Date.UTC(2026, 0, 2),
    });
    expect(prism.violations()).toEqual([]);
  });

  it('so are the plans and metrics of the set-up', async () => {
    const missing = await lago().missing(SEED_PLANS);
    expect(missing.plans).toContain('professional');
    await lago().makeMissing(missing, SEED_PLANS);
    expect(prism.violations()).toEqual([]);
  });
});

describe('with the recording server', () => {
  let server: LocalLago;
  let lago: Lago;
  beforeEach(async () => {
    server = await startLago({ port: 0, apiKey: API_KEY });
    lago = createLago({ apiUrl: server.url, apiKey: API_KEY, timeoutMs: 20_000 });
  });
  afterEach(() => server.stop());

  interface Recorded {
    customers: Record<string, Record<string, unknown>>;
    subscriptions: Record<string, Record<string, unknown>>;
    events: Record<string, unknown>;
    requests: { method: string; path: string }[];
  }
  const recorded = async () => (await (await fetch(`${server.url}/_recorded`)).json()) as Recorded;

  it('makes customer and subscription, and then leaves them alone', async () => {
    expect(await lago.syncAccount(account)).toBe('written');
    const { customers, subscriptions } = await recorded();
    expect(customers['cus_lago']).toMatchObject({
      name: 'Some Body',
      email: 'somebody@example.test',
      currency: 'USD',
      billing_configuration: { payment_provider: 'stripe', provider_customer_id: 'cus_lago' },
      metadata: [
        expect.objectContaining({ key: 'tier', value: 'professional', display_in_invoice: false }),
        expect.objectContaining({ key: 'subscription_id', value: 'sub_lago', display_in_invoice: false }),
      ],
    });
    expect(subscriptions['sub_lago']).toMatchObject({ plan_code: 'professional', status: 'active' });
    expect(await lago.syncAccount(account)).toBe('unchanged');
    expect((await recorded()).requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/customers',
      'POST /api/v1/subscriptions',
    ]);
  });

  it('follows the tier, and ends what is over', async () => {
    await lago.syncAccount(account);
    expect(await lago.syncAccount({ ...account, tier: 'enterprise' })).toBe('written');
    expect((await recorded()).subscriptions['sub_lago']).toMatchObject({ plan_code: 'enterprise' });
    expect(await lago.syncAccount({ ...account, tier: 'bespoke' })).toBe('written');
    expect((await recorded()).subscriptions['sub_lago']).toMatchObject({ status: 'terminated' });
    await lago.syncAccount(account);
    expect(await lago.syncAccount({ ...account, status: 'canceled' })).toBe('written');
    const { subscriptions, customers } = await recorded();
    expect(subscriptions['sub_lago']).toMatchObject({ status: 'terminated' });
    expect(customers['cus_lago']?.['metadata']).toContainEqual(
      expect.objectContaining({ key: 'tier', value: 'trial', display_in_invoice: false }),
    );
  });

  it('ends the subscription that another one came after, and none that people made', async () => {
    await lago.syncAccount(account);
    await fetch(`${server.url}/api/v1/subscriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        subscription: { external_customer_id: 'cus_lago', external_id: 'by-hand', plan_code: 'starter' },
      }),
    });
    await lago.syncAccount({ ...account, subscriptionId: 'sub_next' });
    const { subscriptions } = await recorded();
    expect(subscriptions['sub_lago']).toMatchObject({ status: 'terminated' });
    expect(subscriptions['sub_next']).toMatchObject({ status: 'active' });
    expect(subscriptions['by-hand']).toMatchObject({ status: 'active' });
  });

  it('counts an event once, however often it is sent, and refuses too many', async () => {
    await lago.sendEvents(usage(3));
    await lago.sendEvents(usage(3));
    expect(Object.keys((await recorded()).events)).toHaveLength(3);
    await lago.sendEvents(usage(5));
    expect(Object.keys((await recorded()).events)).toHaveLength(5);
    const span = { subscriptionId: 'sub_lago', from: 0, to: Date.UTC(2100, 0, 1) };
    expect((await lago.readEvents(span)).map(({ transactionId }) => transactionId).sort()).toEqual(
      usage(5)
        .map(({ transactionId }) => transactionId)
        .sort(),
    );
    expect(await lago.readEvents({ ...span, subscriptionId: 'sub_other' })).toEqual([]);
    await expect(lago.sendEvents(usage(101))).rejects.toThrow('100 events');
  });

  it('reads all pages of what has come', async () => {
    const all = usage(205);
    for (let sent = 0; sent < all.length; sent += 100) await lago.sendEvents(all.slice(sent, sent + 100));
    const span = { subscriptionId: 'sub_lago', from: 0, to: Date.UTC(2100, 0, 1) };
    expect(
      new Map((await lago.readEvents(span)).map(({ transactionId, at }) => [transactionId, at])),
    ).toEqual(new Map(all.map(({ transactionId, at }) => [transactionId, at])));
  });

  it.each(['down', '500'])('says when Lago is %s, and catches up when it is back', async (mode) => {
    const fault = (body: object) =>
      fetch(`${server.url}/_faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await fault({ mode });
    await expect(lago.syncAccount(account)).rejects.toMatchObject({ kind: 'unreachable' });
    await fault({ mode: 'none' });
    expect(await lago.syncAccount(account)).toBe('written');
  });

  it('says that the key is wrong, without telling it', async () => {
    const wrong = createLago({ apiUrl: server.url, apiKey: 'wrong-secret' });
    const error: unknown = await wrong.syncAccount(account).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'auth' });
    expect(String(error)).toContain('LAGO_API_KEY');
    expect(String(error)).not.toContain('wrong-secret');
  });
});
