import { randomUUID } from 'node:crypto';
import { sampleUser } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { event, meteredUser, results, send, usageOf } from '../support/usage-calls.ts';

/** A customer wants to pay less for usage that a gateway meters: all they have is their own sign-in. */
let api: TestApi;
let gateway: string;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  gateway = await gatewayKey();
});
afterAll(async () => {
  await api.stop();
});

async function gatewayKey(): Promise<string> {
  const admin = await sampleUser(api, { roles: ['admin'] });
  const body = { name: 'gateway', scopes: ['usage:write:all'] };
  return (await api.call('POST', '/api-keys', { token: admin.token, body })).body['key'] as string;
}

const reserve = (token: string, body: object): Promise<CallResult> =>
  api.call('POST', '/usage/reservations', { token, body: { service: 'chat', ...body } });
const settle = (token: string, id: string, how: string, body?: object): Promise<CallResult> =>
  api.call('POST', `/usage/reservations/${id}/${how}`, { token, ...(body === undefined ? {} : { body }) });
const consume = (token: string, body: object): Promise<CallResult> =>
  api.call('POST', '/subscriptions/check-access/chat', { token, body: { consume: true, ...body } });
const used = async ({ token }: SampleUser): Promise<unknown> =>
  (await usageOf(api, token))['credits']?.['used'];

/** What the gateway set aside, as the customer reads it. */
async function heldFor(customer: SampleUser): Promise<string> {
  const made = await reserve(gateway, { customer: customer.customerId, quantity: 60 });
  expect(made.body['allowed']).toBe(true);
  const list = await api.call('GET', '/usage/reservations', { token: customer.token });
  return (list.body['reservations'] as { id: string }[])[0]?.id ?? '';
}

describe('a reservation of a gateway', () => {
  it('is not confirmed by the customer with next to nothing', async () => {
    const eve = await meteredUser(api);
    const id = await heldFor(eve);
    const stolen = await settle(eve.token, id, 'confirm', { quantity: 0.000001 });
    expect([stolen.status, stolen.body['code']]).toEqual([403, 'forbidden']);
    expect((await settle(gateway, id, 'confirm', { quantity: 58 })).status).toBe(200);
    expect(await used(eve)).toBe(58);
  });

  it('is not released by the customer', async () => {
    const eve = await meteredUser(api);
    const id = await heldFor(eve);
    const stolen = await settle(eve.token, id, 'release');
    expect([stolen.status, stolen.body['code']]).toEqual([403, 'forbidden']);
    expect((await settle(gateway, id, 'confirm', { quantity: 58 })).status).toBe(200);
    expect(await used(eve)).toBe(58);
  });

  it('is not touched by another gateway', async () => {
    const eve = await meteredUser(api);
    const id = await heldFor(eve);
    expect((await settle(await gatewayKey(), id, 'release')).status).toBe(403);
  });

  it('is confirmed although the customer reported an event under the key that it will have', async () => {
    const eve = await meteredUser(api);
    const id = await heldFor(eve);
    await send(api, eve.token, event({ idempotency_key: `reservation:${id}`, quantity: 0.000001 }));
    const confirmed = await settle(gateway, id, 'confirm', { quantity: 58 });
    expect([confirmed.status, confirmed.body['confirmed_quantity']]).toEqual([200, 58]);
    expect(await used(eve)).toBe(58.000001);
  });

  it('is made although the customer used its key before', async () => {
    const eve = await meteredUser(api);
    const key = { idempotency_key: randomUUID() };
    await reserve(eve.token, { quantity: 0.000001, ...key });
    const made = await reserve(gateway, { customer: eve.customerId, quantity: 60, ...key });
    expect([made.status, made.body['allowed']]).toEqual([200, true]);
    expect(made.body['reservation']).toMatchObject({ quantity: 60 });
  });
});

describe('the idempotency key of a gateway', () => {
  const claimed = async (): Promise<{ eve: SampleUser; key: string }> => {
    const eve = await meteredUser(api);
    const key = randomUUID();
    expect((await consume(eve.token, { quantity: 0.000001, idempotency_key: key })).status).toBe(200);
    return { eve, key };
  };

  it('is not used up by the customer: the check of the gateway records', async () => {
    const { eve, key } = await claimed();
    const body = { customer: eve.customerId, quantity: 7, idempotency_key: key };
    expect((await consume(gateway, body)).body).toMatchObject({ recorded: true, duplicate: false });
    expect((await consume(gateway, body)).body).toMatchObject({ recorded: true, duplicate: true });
    expect(await used(eve)).toBe(7.000001);
  });

  it('is not used up by the customer: the events of the gateway are recorded', async () => {
    const { eve, key } = await claimed();
    const sent = event({ customer: eve.customerId, quantity: 7, idempotency_key: key });
    expect(results(await send(api, gateway, [sent, sent])).map(({ outcome }) => outcome)).toEqual([
      'recorded',
      'duplicate',
    ]);
    expect((await send(api, gateway, sent)).body).toMatchObject({ duplicates: 1 });
    expect(await used(eve)).toBe(7.000001);
  });

  it('holds for the gateway where the customer uses it afterwards', async () => {
    const eve = await meteredUser(api);
    const sent = event({ quantity: 7 });
    await send(api, gateway, { ...sent, customer: eve.customerId });
    expect((await send(api, eve.token, { ...sent, quantity: 1 })).body).toMatchObject({ recorded: 1 });
    expect((await send(api, gateway, { ...sent, customer: eve.customerId })).body).toMatchObject({
      duplicates: 1,
    });
    expect(await used(eve)).toBe(8);
  });

  it('is not used up for a correction', async () => {
    const eve = await meteredUser(api);
    const sent = event({ customer: eve.customerId, quantity: 7 });
    await send(api, gateway, sent);
    const fix = randomUUID();
    await send(api, eve.token, event({ idempotency_key: fix, quantity: 1 }));
    const body = {
      customer: eve.customerId,
      corrects: sent['idempotency_key'],
      quantity: 9,
      idempotency_key: fix,
      reason: 'It was nine',
    };
    for (const outcome of ['recorded', 'duplicate'])
      expect((await api.call('POST', '/usage/corrections', { token: gateway, body })).body).toMatchObject({
        outcome,
      });
    expect(await used(eve)).toBe(10);
  });
});

describe('a repeat with other content', () => {
  it('is a conflict that names the first, and never allowed', async () => {
    const ada = await meteredUser(api);
    const of = { customer: ada.customerId, idempotency_key: randomUUID() };
    await consume(gateway, { ...of, quantity: 1 });
    for (const other of [
      await consume(gateway, { ...of, quantity: 500 }),
      await consume(gateway, { ...of, quantity: 1, event_type: 'tts' }),
    ]) {
      expect([other.status, other.body['code']]).toEqual([409, 'idempotency_conflict']);
      expect(other.body['detail']).toContain('1 of inference');
    }
    const sent = await send(api, gateway, event({ ...of, quantity: 500 }));
    expect(results(sent)[0]).toMatchObject({ outcome: 'rejected', code: 'key_conflict' });
    expect(await used(ada)).toBe(1);
  });
});

describe('a correction', () => {
  const correct = (token: string, body: object): Promise<CallResult> =>
    api.call('POST', '/usage/corrections', {
      token,
      body: { quantity: 0, idempotency_key: randomUUID(), reason: 'No reason', ...body },
    });

  it('of a gateway’s event is not made by another gateway, and by staff it is', async () => {
    const ada = await meteredUser(api);
    const sent = event({ customer: ada.customerId, quantity: 7 });
    await send(api, gateway, sent);
    const of = { customer: ada.customerId, corrects: sent['idempotency_key'] };
    const refused = await correct(await gatewayKey(), of);
    expect([refused.status, refused.body['code']]).toEqual([403, 'forbidden']);
    const editor = await sampleUser(api, { roles: ['editor'] });
    expect((await correct(editor.token, { ...of, quantity: 5 })).status).toBe(200);
    expect((await correct(gateway, { ...of, quantity: 4 })).body).toMatchObject({ was: 5, quantity: 4 });
    expect(await used(ada)).toBe(4);
  });

  it('by staff names one of two events under one key by its id', async () => {
    const eve = await meteredUser(api);
    const key = randomUUID();
    await send(api, eve.token, event({ idempotency_key: key, quantity: 1 }));
    await send(api, gateway, event({ customer: eve.customerId, idempotency_key: key, quantity: 7 }));
    const records = await api.call('GET', '/billing/usage_records', { token: eve.token });
    const metered = (records.body['usage_records'] as { id: string; quantity: number }[]).find(
      ({ quantity }) => quantity === 7,
    );
    const editor = await sampleUser(api, { roles: ['editor'] });
    const of = { customer: eve.customerId, corrects: metered?.id, quantity: 5 };
    expect((await correct(editor.token, of)).body).toMatchObject({ was: 7, quantity: 5 });
    expect(await used(eve)).toBe(6);
  });
});
