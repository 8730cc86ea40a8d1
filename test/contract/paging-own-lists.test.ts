import { randomBytes } from 'node:crypto';
import { replacePaymentMethods } from '../../db/accounts/payment-methods.ts';
import { insertMessage } from '../../db/messages/outbox.ts';
import { putProviderKey } from '../../db/provider-keys/provider-keys.ts';
import { sampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    BYOK_MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  });
});
afterAll(async () => {
  await api.stop();
});

it('notices come page by page, the newest first, none twice and none left out', async () => {
  const { token, customerId } = await sampleUser(api, { email: 'notices@example.test' });
  const at = Date.UTC(2026, 1, 1);
  // Two of the same moment.
  for (const [n, day] of [0, 1, 1, 2, 3].entries())
    await insertMessage(api.api.deps.em(), {
      key: `notice-${n}`,
      customerId,
      subscriptionId: null,
      kind: 'recovered',
      recipient: 'notices@example.test',
      subject: `S${n}`,
      body: 'B',
      at: at + day * 86_400_000,
    });
  const seen: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body }: CallResult = await api.call('GET', `/billing/notices?limit=2${after}`, { token });
    expect([status, body['total']]).toEqual([200, 5]);
    seen.push(...(body['notices'] as Record<string, unknown>[]));
    cursor = (body['next_cursor'] ?? null) as string | null;
  } while (cursor !== null);
  expect(seen.map((one) => one['at'])).toEqual(
    seen
      .map((one) => one['at'])
      .toSorted()
      .toReversed(),
  );
  expect(new Set(seen.map((one) => one['subject'])).size).toBe(5);
  expect(seen).toHaveLength(5);
});

it('payment methods come page by page, the default first, as the Link header leads', async () => {
  const { token, customerId } = await sampleUser(api);
  const at = Date.UTC(2026, 1, 1);
  const method = { customerId, type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 };
  // Two of the same moment; the default is not the newest.
  const rows = [0, 1, 1, 2, 3].map((day, n) => ({
    ...method,
    id: `pm_page_${n}`,
    fingerprint: `fp-${n}`,
    isDefault: n === 1,
    createdAt: at + day * 86_400_000,
    detachedAt: null,
  }));
  await replacePaymentMethods(api.api.deps.em(), customerId, rows, Date.now());
  const seen: string[] = [];
  let path: string | undefined = '/billing/payment-methods?limit=2';
  while (path !== undefined) {
    const { status, body, headers }: CallResult = await api.call('GET', path, { token });
    expect(status).toBe(200);
    seen.push(...(body.list ?? []).map(({ id }) => id as string));
    const next: string | undefined = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    path = next === undefined ? undefined : `/billing/payment-methods${new URL(next).search}`;
  }
  expect(seen).toEqual(['pm_page_1', 'pm_page_4', 'pm_page_3', 'pm_page_2', 'pm_page_0']);
});

it("a person's provider keys come page by page, by provider", async () => {
  const { token, userId } = await sampleUser(api);
  const key = {
    userId,
    label: null,
    masked: 'sk…',
    masterKeyId: null,
    sealed: 'x',
    status: 'untested' as const,
  };
  for (const provider of ['openai', 'groq', 'mistral', 'cohere', 'google'])
    await putProviderKey(api.api.deps.em(), {
      ...key,
      provider,
      createdAt: Date.UTC(2026, 1, 1),
      lastTestedAt: null,
      lastUsedAt: null,
      uses: 0,
    });
  const seen: unknown[] = [];
  let cursor: string | null = null;
  do {
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body }: CallResult = await api.call('GET', `/byok/keys?limit=2${after}`, { token });
    expect([status, body['total']]).toEqual([200, 5]);
    seen.push(...(body['keys'] as { provider: string }[]).map(({ provider }) => provider));
    cursor = (body['next_cursor'] ?? null) as string | null;
  } while (cursor !== null);
  expect(seen).toEqual(['cohere', 'google', 'groq', 'mistral', 'openai']);
});
