import { randomUUID } from 'node:crypto';
import { execute } from '../../db/sql.ts';
import { expireReservations, findReservation } from '../../db/usage/ingest/usage-reservations.ts';
import { sampleUser } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { meteredUser, usageOf } from '../support/usage-calls.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const onTrial = (): Promise<SampleUser> => meteredUser(api, { status: 'trialing', trialTier: 'trial' });
const reserve = (token: string, quantity: unknown, more: object = {}): Promise<CallResult> =>
  api.call('POST', '/usage/reservations', { token, body: { service: 'chat', quantity, ...more } });
const settle = (token: string, id: string, how: string, body?: object): Promise<CallResult> =>
  api.call('POST', `/usage/reservations/${id}/${how}`, { token, ...(body === undefined ? {} : { body }) });
const idOf = ({ body }: CallResult): string => (body['reservation'] as { id: string }).id;
const today = async (token: string): Promise<unknown> =>
  ((await usageOf(api, token))['usage'] as { today: { inference: number } }).today.inference;
const remaining = async (token: string): Promise<unknown> =>
  (await api.call('GET', '/subscriptions/my-access', { token })).body['remaining'];

/** The time of a reservation passes. */
const end = (id: string): Promise<number> =>
  execute(
    api.api.deps.em(),
    `update usage_reservations set expires_at = now() - interval '1 second' where id = $1`,
    [id],
  );

describe('POST /usage/reservations', () => {
  it('sets usage aside, which counts against the limit and is not used', async () => {
    const ada = await onTrial();
    const { status, body } = await reserve(ada.token, 60, { expires_in_seconds: 60 });
    expect([status, body]).toEqual([
      200,
      {
        allowed: true,
        reason: 'trialing',
        tier: 'trial',
        remaining: 40,
        limit: 100,
        resets_at: expect.any(String) as string,
        upgrade_to: null,
        reservation: {
          id: expect.any(String) as string,
          event_type: 'inference',
          quantity: 60,
          state: 'held',
          expires_at: expect.any(String) as string,
          confirmed_quantity: null,
          created_at: expect.any(String) as string,
        },
      },
    ]);
    expect([await today(ada.token), await remaining(ada.token)]).toEqual([0, 40]);
    expect((await reserve(ada.token, 41)).body).toMatchObject({
      allowed: false,
      reason: 'daily_limit',
      remaining: 40,
      reservation: null,
    });
  });

  it('never sets aside more than the limit, however many ask at once', async () => {
    const ada = await onTrial();
    const answers = await Promise.all(Array.from({ length: 20 }, () => reserve(ada.token, 9)));
    expect(answers.filter(({ body }) => body['allowed']).length).toBe(11);
  });

  it('is the same reservation for the same key', async () => {
    const ada = await onTrial();
    const key = { idempotency_key: randomUUID() };
    const [first, again] = [await reserve(ada.token, 60, key), await reserve(ada.token, 60, key)];
    expect(idOf(again)).toBe(idOf(first));
    expect(again.body).toMatchObject({ allowed: true, remaining: 40 });
  });

  it('lets nobody past a limit with a key whose reservation has ended', async () => {
    const ada = await onTrial();
    const [expired, released] = [{ idempotency_key: randomUUID() }, { idempotency_key: randomUUID() }];
    await end(idOf(await reserve(ada.token, 60, expired)));
    await settle(ada.token, idOf(await reserve(ada.token, 60, released)), 'release');
    expect((await reserve(ada.token, 100)).body).toMatchObject({ allowed: true, remaining: 0 });
    for (const key of [expired, released]) {
      const answer = await reserve(ada.token, 60, key);
      expect([answer.status, answer.body['code']]).toEqual([409, 'reservation_over']);
    }
  });

  it('lets nobody past a limit with a key that stands for less, or for something else', async () => {
    const ada = await onTrial();
    const key = { idempotency_key: randomUUID() };
    const first = await reserve(ada.token, 1, key);
    expect(first.body['allowed']).toBe(true);
    for (const other of [
      await reserve(ada.token, 5000, key),
      await reserve(ada.token, 1, { ...key, event_type: 'tts' }),
    ])
      expect([other.status, other.body['code']]).toEqual([409, 'idempotency_conflict']);
    expect(await remaining(ada.token)).toBe(99);
  });

  it.each([
    [{ quantity: 0 }, 422, 'invalid_quantity'],
    [{ quantity: -1 }, 422, 'invalid_quantity'],
    [{ expires_in_seconds: 100_000 }, 422, 'invalid_request'],
    [{ event_type: 'teleport' }, 422, 'unknown_event_type'],
    [{ service: 'teleport' }, 404, 'not_found'],
    [{ customer: 'cus_nobody' }, 404, 'not_found'],
  ])('refuses %j', async (body, status, code) => {
    const { token } = await onTrial();
    const answer = await reserve(token, 1, body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('needs a sign-in and a customer', async () => {
    expect((await api.call('POST', '/usage/reservations', { body: { quantity: 1 } })).status).toBe(401);
    const token = await api.issuer.token({ subject: randomUUID() });
    expect((await reserve(token, 1)).body['code']).toBe('no_stripe_customer');
  });
});

describe('GET /usage/reservations', () => {
  const held = (token: string, query = ''): Promise<CallResult> =>
    api.call('GET', `/usage/reservations${query}`, { token });

  it('lists what is set aside, newest first, page by page, and nothing that is over', async () => {
    const ada = await onTrial();
    const ids: string[] = [];
    for (const quantity of [10, 20.5, 30]) ids.unshift(idOf(await reserve(ada.token, quantity)));
    await settle(ada.token, idOf(await reserve(ada.token, 1)), 'release');
    await end(idOf(await reserve(ada.token, 2)));
    const { status, body } = await held(ada.token, '?limit=2');
    expect([status, body]).toEqual([
      200,
      {
        reservations: [
          expect.objectContaining({ id: ids[0], quantity: 30, state: 'held', event_type: 'inference' }),
          expect.objectContaining({ id: ids[1], quantity: 20.5 }),
        ],
        held: 60.5,
        total: 3,
        next_cursor: expect.any(String) as string,
      },
    ]);
    const rest = await held(ada.token, `?limit=2&cursor=${String(body['next_cursor'])}`);
    expect(rest.body).toMatchObject({ reservations: [{ id: ids[2] }], next_cursor: null });
  });

  it('shows a customer to staff, and not to others', async () => {
    const ada = await onTrial();
    await reserve(ada.token, 10);
    const of = `?customer=${ada.customerId}`;
    const staff = await sampleUser(api, { roles: ['editor'] });
    expect((await held(staff.token, of)).body).toMatchObject({ held: 10, total: 1 });
    const eve = await onTrial();
    expect((await held(eve.token, of)).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await held(eve.token)).body).toMatchObject({ reservations: [], held: 0, total: 0 });
    expect((await api.call('GET', '/usage/reservations')).status).toBe(401);
    const nobody = await api.issuer.token({ subject: randomUUID() });
    expect((await held(nobody)).body['code']).toBe('no_stripe_customer');
  });
});

describe('POST /usage/reservations/:id/confirm', () => {
  it.each([12.5, 80])('records what it really was: %d', async (quantity) => {
    const ada = await onTrial();
    const id = idOf(await reserve(ada.token, 60));
    const { status, body } = await settle(ada.token, id, 'confirm', {
      quantity,
      properties: { tokens: 812 },
    });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ id, state: 'confirmed', quantity: 60, confirmed_quantity: quantity }),
    ]);
    expect([await today(ada.token), await remaining(ada.token)]).toEqual([quantity, 100 - quantity]);
  });

  it('counts once, and refuses another quantity', async () => {
    const ada = await onTrial();
    const id = idOf(await reserve(ada.token, 60));
    const both = await Promise.all([1, 2].map(() => settle(ada.token, id, 'confirm', { quantity: 5 })));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const other = await settle(ada.token, id, 'confirm', { quantity: 6 });
    expect([other.status, other.body['code']]).toEqual([409, 'reservation_over']);
    expect(await today(ada.token)).toBe(5);
  });

  it('records what happened also after the reservation has ended', async () => {
    const ada = await onTrial();
    const id = idOf(await reserve(ada.token, 60));
    await end(id);
    expect(await remaining(ada.token)).toBe(100);
    const { body } = await settle(ada.token, id, 'confirm', { quantity: 5 });
    expect(body).toMatchObject({ state: 'confirmed', confirmed_quantity: 5 });
    expect(await today(ada.token)).toBe(5);
  });

  it('refuses one that was released, a bad quantity, and somebody else', async () => {
    const ada = await onTrial();
    const eve = await onTrial();
    const id = idOf(await reserve(ada.token, 60));
    expect((await settle(ada.token, id, 'confirm', { quantity: -1 })).body['code']).toBe('invalid_quantity');
    expect((await settle(eve.token, id, 'confirm', { quantity: 1 })).status).toBe(404);
    expect((await settle(eve.token, id, 'release')).status).toBe(404);
    await settle(ada.token, id, 'release');
    const over = await settle(ada.token, id, 'confirm', { quantity: 1 });
    expect([over.status, over.body['code']]).toEqual([409, 'reservation_over']);
    expect((await settle('', id, 'confirm', { quantity: 1 })).status).toBe(401);
  });

  it('is for staff as well', async () => {
    const ada = await onTrial();
    const editor = await sampleUser(api, { roles: ['editor'] });
    const id = idOf(await reserve(editor.token, 10, { customer: ada.customerId }));
    expect((await settle(editor.token, id, 'confirm', { quantity: 1 })).status).toBe(200);
    expect(await today(ada.token)).toBe(1);
  });
});

describe('POST /usage/reservations/:id/release', () => {
  it('gives back what is held, as often as it is asked', async () => {
    const ada = await onTrial();
    const id = idOf(await reserve(ada.token, 60));
    for (let n = 0; n < 2; n++)
      expect((await settle(ada.token, id, 'release')).body).toMatchObject({ id, state: 'released' });
    expect([await today(ada.token), await remaining(ada.token)]).toEqual([0, 100]);
  });

  it('refuses one that was confirmed', async () => {
    const ada = await onTrial();
    const id = idOf(await reserve(ada.token, 60));
    await settle(ada.token, id, 'confirm', { quantity: 1 });
    const over = await settle(ada.token, id, 'release');
    expect([over.status, over.body['code']]).toEqual([409, 'reservation_over']);
  });
});

it('a reservation ends by itself, and is written down as ended', async () => {
  const ada = await onTrial();
  const id = idOf(await reserve(ada.token, 60));
  await end(id);
  expect(await remaining(ada.token)).toBe(100);
  const em = api.api.deps.em();
  expect(await expireReservations(em, Date.now())).toBeGreaterThanOrEqual(1);
  expect(await findReservation(em, id)).toMatchObject({ state: 'expired' });
  expect((await settle(ada.token, id, 'release')).body).toMatchObject({ state: 'expired' });
});
