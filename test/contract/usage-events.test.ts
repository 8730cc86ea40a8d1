import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { queryOne } from '../../db/sql.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { sampleUser } from '../support/billing-samples.ts';
import { changeCustomer, event, meteredUser, results, send, usageOf } from '../support/usage-calls.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const DAY = 86_400_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

describe('POST /usage/events', () => {
  it.each(['/api', '/api/v1'])('takes one event under %s, and counts it before it answers', async (mount) => {
    const ada = await meteredUser(api);
    const sent = event({ quantity: 2.5 });
    const answer = await api.call('POST', '/usage/events', { token: ada.token, body: sent, mount });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        recorded: 1,
        duplicates: 0,
        rejected: 0,
        results: [{ index: 0, idempotency_key: sent['idempotency_key'], outcome: 'recorded' }],
      },
    ]);
    const { usage, credits } = await usageOf(api, ada.token);
    expect(usage).toMatchObject({ today: { inference: 2.5, tts: 0 }, month: { inference: 2.5 } });
    expect(credits).toMatchObject({ used: 2.5, remaining: 497.5, overage: 0 });
  });

  it('takes a list, an object with a list, and lines of NDJSON', async () => {
    const ada = await meteredUser(api);
    const two = (): Record<string, unknown>[] => [
      event(),
      event({ event_type: 'tts', quantity: '0.000001' }),
    ];
    for (const body of [
      two(),
      { events: two() },
      `${two()
        .map((one) => JSON.stringify(one))
        .join('\n')}\n\n`,
    ]) {
      const { status, body: answer } = await send(api, ada.token, body);
      expect([status, answer['recorded']]).toEqual([200, 2]);
    }
    const { usage } = await usageOf(api, ada.token);
    expect(usage?.['today']).toEqual({ inference: 3, embedding: 0, tts: 0.000003, stt: 0 });
  });

  it('counts a key once: within a batch, in later ones, at another time and in two requests at once', async () => {
    const ada = await meteredUser(api);
    const one = event({ quantity: 7 });
    const first = await send(api, ada.token, [one, one, { ...one, quantity: 9 }]);
    expect(results(first).map(({ outcome, code }) => code ?? outcome)).toEqual([
      'recorded',
      'duplicate',
      'key_conflict',
    ]);
    const again = await send(api, ada.token, { ...one, occurred_at: ago(3 * DAY) });
    expect(again.body).toMatchObject({ recorded: 0, duplicates: 1 });
    const two = event({ quantity: 1 });
    const both = await Promise.all([send(api, ada.token, two), send(api, ada.token, two)]);
    expect(both.map(({ body }) => body['recorded']).toSorted()).toEqual([0, 1]);
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ used: 8 });
  });

  it('answers each event for itself, and loses none for another', async () => {
    const ada = await meteredUser(api);
    const eve = await meteredUser(api);
    const bad: [string, unknown][] = [
      ['malformed', 7],
      ['malformed', null],
      ['missing_idempotency_key', event({ idempotency_key: undefined })],
      ['missing_idempotency_key', event({ idempotency_key: '' })],
      ['malformed_idempotency_key', event({ idempotency_key: 'x'.repeat(256) })],
      ['malformed_idempotency_key', event({ idempotency_key: 'a\u0000b' })],
      ['unknown_field', event({ timestamp: ago(3 * DAY) })],
      ['unknown_field', event({ unit: 'seconds' })],
      ['unknown_customer', event({ customer: eve.customerId })],
      ['unknown_customer', event({ customer: 'cus_nobody' })],
      ['unknown_customer', event({ customer: 7 })],
      ['unknown_event_type', event({ event_type: 'teleport' })],
      ['unknown_event_type', event({ event_type: undefined })],
      ['malformed_quantity', event({ quantity: 'many' })],
      ['malformed_quantity', event({ quantity: null })],
      ['malformed_quantity', event({ quantity: '1e3' })],
      ['negative_quantity', event({ quantity: -1 })],
      ['zero_quantity', event({ quantity: 0 })],
      ['absurd_quantity', event({ quantity: 1_000_000_001 })],
      ['absurd_quantity', event({ quantity: '9'.repeat(30) })],
      ['too_many_decimals', event({ quantity: 0.0000001 })],
      ['malformed_time', event({ occurred_at: 'yesterday' })],
      ['malformed_time', event({ occurred_at: '2027-01-15T12:00:00' })],
      ['in_the_future', event({ occurred_at: new Date(Date.now() + 6 * 60_000).toISOString() })],
      ['too_old', event({ occurred_at: ago(36 * DAY) })],
      ['malformed_properties', event({ properties: [1] })],
      ['malformed_properties', event({ properties: { text: 'x'.repeat(5000) } })],
    ];
    const batch = bad.flatMap(([, one]) => [one, event()]);
    const answer = await send(api, ada.token, batch);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ recorded: bad.length, duplicates: 0, rejected: bad.length });
    const codes = results(answer)
      .filter(({ outcome }) => outcome === 'rejected')
      .map(({ code }) => code);
    expect(codes).toEqual(bad.map(([code]) => code));
    for (const { outcome, message } of results(answer))
      if (outcome === 'rejected') expect(message).toMatch(/^.{10,}[.?]$/);
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ used: bad.length });
    expect((await usageOf(api, eve.token))['credits']).toMatchObject({ used: 0 });
  });

  it('refuses a line that is no JSON and takes those around it', async () => {
    const ada = await meteredUser(api);
    const answer = await send(
      api,
      ada.token,
      `${JSON.stringify(event())}\n{"oops\n${JSON.stringify(event())}`,
    );
    expect(results(answer)).toMatchObject([
      { outcome: 'recorded' },
      {
        index: 1,
        outcome: 'rejected',
        code: 'malformed',
        message: 'This line is not valid JSON in UTF-8.',
      },
      { outcome: 'recorded' },
    ]);
  });

  it('takes no two keys for one because their bytes are no UTF-8', async () => {
    const ada = await meteredUser(api);
    const inLatin1 = (key: string): Buffer =>
      Buffer.from(JSON.stringify(event({ idempotency_key: key })), 'latin1');
    for (const key of ['é', 'è']) {
      const body = inLatin1(key);
      const { status, body: problem } = await api.call('POST', '/usage/events', { token: ada.token, body });
      expect([status, problem]).toMatchObject([
        400,
        { code: 'malformed_body', detail: 'The body is not UTF-8.' },
      ]);
    }
    const lines = Buffer.concat([
      inLatin1('é'),
      Buffer.from('\n'),
      inLatin1('plain'),
      Buffer.from('\n'),
      inLatin1('è'),
    ]);
    const answer = await api.call('POST', '/usage/events', {
      token: ada.token,
      body: lines,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(results(answer)).toMatchObject([
      { outcome: 'rejected', code: 'malformed' },
      { outcome: 'recorded', idempotency_key: 'plain' },
      { outcome: 'rejected', code: 'malformed' },
    ]);
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ used: 1 });
  });

  it('counts late usage in the day and the period of when it happened', async () => {
    const ada = await meteredUser(api);
    const answer = await send(api, ada.token, [
      event({ quantity: 3, occurred_at: ago(8 * DAY) }),
      event({ quantity: 5, occurred_at: ago(34 * DAY) }),
    ]);
    expect(answer.body).toMatchObject({ recorded: 2 });
    const { usage, credits } = await usageOf(api, ada.token);
    expect(usage).toMatchObject({ today: { inference: 0 } });
    expect(credits).toMatchObject({ used: 3 });
  });

  it('goes by the clock and the time zone of the customer', async () => {
    const ada = await meteredUser(api);
    await changeCustomer(api, ada, {
      timeZone: 'Asia/Tokyo',
      testClockId: 'clock_1',
      billingTime: Date.parse('2028-05-31T20:00:00Z'),
    });
    const at = (occurred_at: string): Record<string, unknown> => event({ occurred_at });
    const answer = await send(api, ada.token, [
      at('2028-05-31T14:59:59Z'),
      at('2028-05-31T15:00:00Z'),
      at(new Date().toISOString()),
      event(),
    ]);
    expect(results(answer).map(({ code, outcome }) => code ?? outcome)).toEqual([
      'recorded',
      'recorded',
      'too_old',
      'recorded',
    ]);
    // A customer on another clock gets its time.
    expect(results(answer)[2]?.['message']).toBe(
      'occurred_at is more than 35 days back; the clock of the customer stands at 2028-05-31T20:00:00.000Z.',
    );
    const { usage } = await usageOf(api, ada.token);
    expect(usage).toMatchObject({ today: { inference: 2 }, month: { inference: 2 } });
  });

  it('records 1,000 events at once, and nothing of a request with more, or with none', async () => {
    const ada = await meteredUser(api);
    const many = Array.from({ length: 1_000 }, () => event());
    expect((await send(api, ada.token, many)).body).toMatchObject({ recorded: 1_000 });
    const refused: [unknown, string][] = [
      [[...many, event()], ''],
      [{ events: [...many, event()] }, '/events'],
      [[], ''],
      [{ events: [] }, '/events'],
      [{ events: 7 }, '/events'],
      ['\n', ''],
    ];
    for (const [body, pointer] of refused) {
      const { status, body: problem } = await send(api, ada.token, body);
      expect([status, problem]).toMatchObject([422, { code: 'invalid_request', errors: [{ pointer }] }]);
    }
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ used: 1_000 });
  });

  it('gives the first answer again for the same Idempotency-Key', async () => {
    const ada = await meteredUser(api);
    const headers = { 'idempotency-key': randomUUID() };
    const body = [event(), event()];
    const first = await api.call('POST', '/usage/events', { token: ada.token, body, headers });
    const again = await api.call('POST', '/usage/events', { token: ada.token, body, headers });
    expect(again.body).toEqual(first.body);
    expect(first.body['recorded']).toBe(2);
    const other = await api.call('POST', '/usage/events', { token: ada.token, body: event(), headers });
    expect([other.status, other.body['code']]).toEqual([409, 'idempotency_conflict']);
  });

  it('refuses what is no JSON, of another type, or too large', async () => {
    const { token } = await meteredUser(api);
    const call = (body: string, type = 'application/json'): Promise<number> =>
      api
        .call('POST', '/usage/events', { token, body, headers: { 'content-type': type } })
        .then(({ status }) => status);
    expect(await call('{"oops')).toBe(400);
    expect(await call('a=b', 'application/x-www-form-urlencoded')).toBe(415);
    expect(await call('x'.repeat(9 * 1024 * 1024), 'application/x-ndjson')).toBe(413);
    const packed = await api.call('POST', '/usage/events', {
      token,
      body: gzipSync(JSON.stringify(event())),
      headers: { 'content-encoding': 'gzip' },
    });
    expect([packed.status, packed.body['detail']]).toEqual([
      415,
      'Send the body as it is: a Content-Encoding, here "gzip", is not taken.',
    ]);
    expect((await api.call('POST', '/usage/events', { body: event() })).status).toBe(401);
  });

  it('tells who has no customer to name one', async () => {
    const token = await api.issuer.token({ subject: randomUUID() });
    const answer = await send(api, token, event());
    expect(results(answer)[0]).toMatchObject({ outcome: 'rejected', code: 'unknown_customer' });
  });
});

describe('whose usage may be reported', () => {
  const keyOf = async (token: string, scopes: string[]): Promise<string> => {
    const { status, body } = await api.call('POST', '/api-keys', {
      token,
      body: { name: 'gateway', scopes },
    });
    expect(status).toBe(201);
    return body['key'] as string;
  };

  it('is one’s own with a key that has the scope, and no other', async () => {
    const ada = await meteredUser(api);
    const eve = await meteredUser(api);
    const key = await keyOf(ada.token, ['usage:write']);
    const answer = await send(api, key, [
      event(),
      event({ customer: ada.customerId }),
      event({ customer: eve.customerId }),
    ]);
    expect(results(answer).map(({ code, outcome }) => code ?? outcome)).toEqual([
      'recorded',
      'recorded',
      'unknown_customer',
    ]);
    const reader = await keyOf(ada.token, ['billing:read']);
    expect((await send(api, reader, event())).status).toBe(403);
    expect((await api.call('GET', '/billing/usage', { token: reader })).status).toBe(200);
  });

  it('is anybody’s for staff in person, and for a gateway’s key, which only an administrator makes', async () => {
    const ada = await meteredUser(api);
    const editor = await sampleUser(api, { roles: ['editor'] });
    const admin = await sampleUser(api, { roles: ['admin'] });
    const forAda = (): Record<string, unknown> => event({ customer: ada.customerId });
    expect((await send(api, editor.token, forAda())).body).toMatchObject({ recorded: 1 });
    const own = await keyOf(admin.token, ['usage:write']);
    expect((await send(api, own, forAda())).body).toMatchObject({ rejected: 1 });
    const gateway = await keyOf(admin.token, ['usage:write:all']);
    expect((await send(api, gateway, forAda())).body).toMatchObject({ recorded: 1 });
    const made = await api.call('POST', '/api-keys', {
      token: editor.token,
      body: { name: 'gateway', scopes: ['usage:write:all'] },
    });
    expect([made.status, made.body['code']]).toEqual([403, 'forbidden']);
    const who = await queryOne<{ reportedBy: string }>(
      api.api.deps.em(),
      'select reported_by from usage_events where customer_id = $1 order by received_at limit 1',
      [ada.customerId],
    );
    expect(who?.reportedBy).toBe(editor.userId);
  });
});
