import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from './until.ts';
import { admin, errorOf, start, startReceiver, type Receiver, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

describe('events', () => {
  it('hold a snapshot, what was before, and which request it was', async () => {
    const customer = await s.stripe.customers.create({ name: 'old', metadata: { a: '1' } });
    const updated = await s.stripe.customers.update(
      customer.id,
      { name: 'new', metadata: { b: '2' } },
      { idempotencyKey: 'evt-key' },
    );
    const [event] = (await s.stripe.events.list({ type: 'customer.updated', limit: 1 })).data;
    expect(event).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      type: 'customer.updated',
      data: {
        object: { id: customer.id, name: 'new' },
        previous_attributes: { name: 'old', metadata: { b: null } },
      },
      request: { id: updated.lastResponse.requestId, idempotency_key: 'evt-key' },
    });
    expect(await s.stripe.events.retrieve(event?.id ?? '')).toMatchObject({ id: event?.id });
  });

  it('are not made when nothing changed', async () => {
    const { id } = await s.stripe.customers.create({ name: 'same' });
    const before = (await s.stripe.events.list({ type: 'customer.updated' })).data[0]?.id;
    await s.stripe.customers.update(id, { name: 'same' });
    expect((await s.stripe.events.list({ type: 'customer.updated' })).data[0]?.id).toBe(before);
  });

  it('are listed by type, pattern and several types', async () => {
    await s.stripe.products.create({ name: 'x' });
    expect(
      (await s.stripe.events.list({ types: ['product.created', 'price.created'] })).data.every(({ type }) =>
        /^pr/.test(type),
      ),
    ).toBe(true);
    expect(
      (await s.stripe.events.list({ type: 'customer.*', limit: 100 })).data.every(({ type }) =>
        type.startsWith('customer.'),
      ),
    ).toBe(true);
  });
});

describe('webhooks', () => {
  let receiver: Receiver;
  let endpoint: Awaited<ReturnType<Started['stripe']['webhookEndpoints']['create']>>;

  const listen = async (types: '*'[] | 'customer.created'[], delay = 0) => {
    receiver = await startReceiver(delay);
    endpoint = await s.stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: types });
  };
  const stop = async () => {
    await s.stripe.webhookEndpoints.del(endpoint.id);
    await receiver.close();
    await admin(s.sandbox, 'DELETE', 'faults');
  };

  it('come signed, and only for the types that were asked for', async () => {
    await listen(['customer.created']);
    const { id } = await s.stripe.customers.create();
    await s.stripe.customers.update(id, { name: 'later' });
    const { body, signature } = await until(() => receiver.received[0]);
    const event = s.stripe.webhooks.constructEvent(body, signature, endpoint.secret ?? '');
    expect(event.type).toBe('customer.created');
    expect((event.data.object as { id: string }).id).toBe(id);
    expect(event.pending_webhooks).toBe(1);
    await until(async () => (await s.stripe.events.retrieve(event.id)).pending_webhooks === 0);
    expect(receiver.received).toHaveLength(1);
    await stop();
  });

  it('tell the secret once', async () => {
    await listen(['customer.created']);
    expect(endpoint.secret).toMatch(/^whsec_/);
    expect(await s.stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret');
    await stop();
  });

  it('are sent again, later and later, until they are taken', async () => {
    await listen(['customer.created']);
    receiver.answers.push(500, 302);
    await s.stripe.customers.create();
    await until(() => receiver.received.length === 3);
    const [a, b, c] = receiver.received.map(({ at }) => at);
    expect((b ?? 0) - (a ?? 0)).toBeGreaterThanOrEqual(900);
    expect((c ?? 0) - (b ?? 0)).toBeGreaterThanOrEqual(1900);
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1);
    await stop();
  });

  it('go out side by side, at most twenty at once', async () => {
    // Slow enough to answer that many are open at once on a busy machine too.
    await listen(['customer.created'], 300);
    await Promise.all(Array.from({ length: 60 }, () => s.stripe.customers.create()));
    await until(() => receiver.received.length === 60);
    expect(receiver.most).toBeGreaterThan(1);
    expect(receiver.most).toBeLessThanOrEqual(20);
    await stop();
  });

  it('go wrong on request: dropped, doubled, badly signed, late, shuffled', async () => {
    await listen(['customer.created']);
    const fault = (kind: string, more: object = {}) => admin(s.sandbox, 'POST', 'faults', { kind, ...more });
    await fault('drop', { types: ['customer.created'] });
    const dropped = await s.stripe.customers.create();
    await fault('double');
    const doubled = await s.stripe.customers.create();
    await until(() => receiver.received.length === 2);
    expect(receiver.received.map(({ event }) => (event.data.object as { id: string }).id)).toEqual([
      doubled.id,
      doubled.id,
    ]);
    expect(receiver.received[0]?.event.id).toBe(receiver.received[1]?.event.id);
    expect(receiver.received.some(({ body }) => body.includes(dropped.id))).toBe(false);

    await fault('bad_signature');
    await s.stripe.customers.create();
    const forged = await until(() => receiver.received[2]);
    expect(() =>
      s.stripe.webhooks.constructEvent(forged.body, forged.signature, endpoint.secret ?? ''),
    ).toThrow();

    await fault('delay', { delayMs: 400 });
    const sent = Date.now();
    await s.stripe.customers.create();
    expect((await until(() => receiver.received[3])).at - sent).toBeGreaterThanOrEqual(395);

    // Scattered over much longer than it takes to make them: that they come as they went does not happen.
    await fault('shuffle', { times: 12, delayMs: 1_000 });
    await Promise.all(Array.from({ length: 12 }, () => s.stripe.customers.create()));
    const made = (await s.stripe.events.list({ type: 'customer.created', limit: 12 })).data;
    const order = made.map(({ data }) => (data.object as { id: string }).id).reverse();
    await until(() => receiver.received.length === 16);
    const arrived = receiver.received.slice(4).map(({ event }) => (event.data.object as { id: string }).id);
    expect([...arrived].sort()).toEqual([...order].sort());
    expect(arrived).not.toEqual(order);
    await stop();
  });
});

describe('faults of requests', () => {
  const fault = (body: object) => admin(s.sandbox, 'POST', 'faults', body);

  it('answers 429 and 500 as often as asked', async () => {
    await fault({ kind: '429', match: { method: 'POST', path: '^/v1/customers$' }, times: 2 });
    expect(await errorOf(s.stripe.customers.create())).toMatchObject({
      type: 'StripeRateLimitError',
      statusCode: 429,
    });
    expect((await errorOf(s.stripe.customers.create())).statusCode).toBe(429);
    await s.stripe.customers.create();
    await fault({ kind: '500', match: { path: '/v1/products' } });
    expect(await errorOf(s.stripe.products.list())).toMatchObject({
      type: 'StripeAPIError',
      statusCode: 500,
    });
  });

  it('times out before and after the effect, and the key tells which', async () => {
    const count = async (email: string) => (await s.stripe.customers.list({ email })).data.length;
    const options = { timeout: 1_000 };
    await fault({ kind: 'timeout_before_effect', match: { method: 'POST' } });
    expect((await errorOf(s.stripe.customers.create({ email: 'before@x.test' }, options))).type).toBe(
      'StripeConnectionError',
    );
    expect(await count('before@x.test')).toBe(0);
    await fault({ kind: 'timeout_after_effect', match: { method: 'POST' } });
    const create = (patience: object) =>
      s.stripe.customers.create({ email: 'after@x.test' }, { ...patience, idempotencyKey: 'timeout' });
    // Long enough for a busy machine to take the request in before it is cut.
    expect((await errorOf(create({ timeout: 4_000 }))).type).toBe('StripeConnectionError');
    expect(await count('after@x.test')).toBe(1);
    expect((await create({})).email).toBe('after@x.test');
    expect(await count('after@x.test')).toBe(1);
  });

  it('is slow on request', async () => {
    await fault({ kind: 'slow', delayMs: 300 });
    const begun = Date.now();
    await s.stripe.customers.list();
    expect(Date.now() - begun).toBeGreaterThanOrEqual(295);
  });
});
