import { randomBytes, randomInt } from 'node:crypto';
import pLimit from 'p-limit';
import { query } from '../../db/sql.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { sendWebhook, stripeEvent } from '../support/webhook-sender.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.stop();
});

/** What anybody could send: noise, any JSON, good events, each with a signature that does not match. */
const bodies: (() => string)[] = [
  () => randomBytes(randomInt(0, 400)).toString('latin1'),
  () => randomBytes(randomInt(0, 400)).toString('base64'),
  () => JSON.stringify({ id: `evt_${randomInt(1_000)}`, type: 'invoice.paid', data: { object: {} } }),
  () => JSON.stringify([null, randomInt(10), 'x'.repeat(randomInt(2_000))]),
  () => JSON.stringify(stripeEvent()),
  () => '{"id":"evt_1","object":"event"',
  () => '',
];
const hex = (): string => randomBytes(32).toString('hex');
const now = (): number => Math.floor(Date.now() / 1_000);
const signatures: (() => string | null)[] = [
  () => null,
  () => `t=${now()},v1=${hex()}`,
  () => `t=${now()},v1=,v0=${hex()}`,
  () => `v1=${hex()}`,
  () => randomBytes(20).toString('base64'),
  () => `t=${'9'.repeat(30)},v1=${hex()}`,
];
const one = <T>(of: readonly T[]): T => of[randomInt(of.length)] as T;

it('of ten thousand random bodies none is stored, and each is refused as what it is', async () => {
  const limit = pLimit(50);
  const outcomes = new Map<string, number>();
  await Promise.all(
    Array.from({ length: 10_000 }, () =>
      limit(async () => {
        const { status, body } = await sendWebhook(api.url, one(bodies)(), { signature: one(signatures)() });
        const outcome = `${status} ${String(body['code'])}`;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }),
    ),
  );
  expect(Object.fromEntries(outcomes)).toEqual({ '400 signature_invalid': 10_000 });
  expect(await query(api.api.deps.em(), 'select id from inbox_events')).toEqual([]);
  // The same endpoint takes a good one.
  expect((await sendWebhook(api.url, stripeEvent())).status).toBe(200);
});
