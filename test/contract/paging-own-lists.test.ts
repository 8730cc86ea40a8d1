import { insertMessage } from '../../db/messages/outbox.ts';
import { sampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
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
