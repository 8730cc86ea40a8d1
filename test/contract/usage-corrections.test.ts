import { randomUUID } from 'node:crypto';
import { query } from '../../db/sql.ts';
import { sampleUser } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { changeCustomer, event, meteredUser, send, usageOf } from '../support/usage-calls.ts';

let api: TestApi;
let editor: SampleUser;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  editor = await sampleUser(api, { roles: ['editor'] });
});
afterAll(async () => {
  await api.stop();
});

const DAY = 86_400_000;
const reason = 'The gateway counted twice';

/** A customer with one event. */
async function used(quantity: number): Promise<SampleUser & { key: string }> {
  const user = await meteredUser(api);
  const sent = event({ quantity, occurred_at: new Date(Date.now() - 3 * DAY).toISOString() });
  await send(api, user.token, sent);
  return { ...user, key: sent['idempotency_key'] as string };
}

const correct = (
  user: SampleUser & { key: string },
  quantity: unknown,
  more: Record<string, unknown> = {},
  token = editor.token,
): Promise<CallResult> =>
  api.call('POST', '/usage/corrections', {
    token,
    body: {
      customer: user.customerId,
      corrects: user.key,
      quantity,
      idempotency_key: randomUUID(),
      reason,
      ...more,
    },
  });

describe('POST /usage/corrections', () => {
  it('adds the difference at the time of the event, and overwrites nothing', async () => {
    const ada = await used(10);
    const { status, body } = await correct(ada, 4.25);
    expect([status, body]).toEqual([
      200,
      { id: expect.any(String) as string, outcome: 'recorded', corrects: ada.key, was: 10, quantity: 4.25 },
    ]);
    const stored = await query(
      api.api.deps.em(),
      `select kind, quantity::float as quantity, corrects_key, reported_by, properties, occurred_at, window_start, period_start
       from usage_events where customer_id = $1 order by quantity desc`,
      [ada.customerId],
    );
    const [original, correction] = stored as Record<string, unknown>[];
    expect(original).toMatchObject({ kind: 'usage', quantity: 10 });
    expect(correction).toMatchObject({
      kind: 'correction',
      quantity: -5.75,
      correctsKey: ada.key,
      reportedBy: editor.userId,
      properties: { reason },
      occurredAt: original?.['occurredAt'],
      windowStart: original?.['windowStart'],
      periodStart: original?.['periodStart'],
    });
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ used: 4.25 });
    const records = await api.call('GET', '/billing/usage_records', { token: ada.token });
    expect(records.body['total']).toBe(2);
    expect(records.body['usage_records']).toContainEqual(
      expect.objectContaining({ kind: 'correction', corrects: ada.key, quantity: -5.75 }),
    );
  });

  it('takes usage back with 0, and a second correction corrects the first', async () => {
    const ada = await used(10);
    expect((await correct(ada, 0)).body).toMatchObject({ was: 10, quantity: 0 });
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ used: 0 });
    expect((await correct(ada, 12)).body).toMatchObject({ outcome: 'recorded', was: 0, quantity: 12 });
    expect((await correct(ada, 12)).body).toMatchObject({ outcome: 'unchanged', was: 12, quantity: 12 });
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ used: 12 });
  });

  it('counts a key once, also of two at once', async () => {
    const ada = await used(10);
    const key = { idempotency_key: randomUUID() };
    const both = await Promise.all([correct(ada, 3, key), correct(ada, 3, key)]);
    expect(both.map(({ body }) => body['outcome']).toSorted()).toEqual(['duplicate', 'recorded']);
    const different = await Promise.all([correct(ada, 5), correct(ada, 6)]);
    expect(different.map(({ status }) => status)).toEqual([200, 200]);
    expect([5, 6]).toContain((await usageOf(api, ada.token))['credits']?.['used']);
  });

  it('is for staff and gateways: nobody lowers their own bill', async () => {
    const ada = await used(10);
    const own = await correct(ada, 1, {}, ada.token);
    expect([own.status, own.body['code']]).toEqual([403, 'forbidden']);
    const newKey = (scopes: string[], token: string): Promise<CallResult> =>
      api.call('POST', '/api-keys', { token, body: { name: 'key', scopes } });
    const ownKey = (await newKey(['usage:write'], ada.token)).body['key'] as string;
    expect((await correct(ada, 1, {}, ownKey)).status).toBe(403);
    const admin = await sampleUser(api, { roles: ['admin'] });
    const gateway = (await newKey(['usage:write:all'], admin.token)).body['key'] as string;
    expect((await correct(ada, 1, {}, gateway)).status).toBe(403);
    const metered = event({ customer: ada.customerId, quantity: 10 });
    await send(api, gateway, metered);
    const key = metered['idempotency_key'] as string;
    expect((await correct({ ...ada, key }, 1, {}, gateway)).status).toBe(200);
    expect((await correct(ada, 1, {}, '')).status).toBe(401);
  });

  it('refuses what is not there, what is too far back, and a key of other usage', async () => {
    const ada = await used(10);
    const unknown = await correct({ ...ada, key: 'never-sent' }, 1);
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'not_found']);
    expect((await correct({ ...ada, customerId: 'cus_nobody' }, 1)).status).toBe(404);
    const fix = randomUUID();
    await correct(ada, 3, { idempotency_key: fix });
    expect((await correct({ ...ada, key: fix }, 1)).status).toBe(404);
    const other = event({ quantity: 2 });
    await send(api, ada.token, other);
    for (const reused of [
      await correct({ ...ada, key: other['idempotency_key'] as string }, 3, { idempotency_key: fix }),
      await correct(ada, 4, { idempotency_key: fix }),
    ])
      expect([reused.status, reused.body['code']]).toEqual([409, 'idempotency_conflict']);
    await changeCustomer(api, ada, { testClockId: 'clock_1', billingTime: Date.now() + 33 * DAY });
    const late = await correct(ada, 1);
    expect([late.status, late.body['code']]).toEqual([409, 'too_late_to_correct']);
    const without = await api.call('POST', '/usage/corrections', {
      token: await api.issuer.token({ subject: randomUUID(), roles: ['editor'] }),
      body: { corrects: 'a', quantity: 1, idempotency_key: 'b', reason },
    });
    expect([without.status, without.body['code']]).toEqual([404, 'no_stripe_customer']);
  });

  it.each([
    [{ quantity: -1 }, 'invalid_quantity'],
    [{ quantity: 0.0000001 }, 'invalid_quantity'],
    [{ reason: '' }, 'invalid_request'],
    [{ idempotency_key: undefined }, 'invalid_request'],
  ])('refuses %j with 422', async (body, code) => {
    const ada = await used(1);
    const answer = await correct(ada, 1, body);
    expect([answer.status, answer.body['code']]).toEqual([422, code]);
  });
});
