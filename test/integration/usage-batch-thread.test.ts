import { randomUUID } from 'node:crypto';
import { writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createBatchThread } from '../../api/usage/ingest/batch-thread.ts';
import { createLogger } from '../../config/logger.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { event, meteredUser } from '../support/usage-calls.ts';

/** Large batches of people who report for themselves are recorded by a thread, and answered as any other. */
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const send = (token: string, body: unknown, headers = {}): Promise<CallResult> =>
  api.call('POST', '/usage/events', { token, body, headers });

it('each event of a batch of a thousand is answered for itself, and counts once', async () => {
  const ada = await meteredUser(api);
  const [first, twice] = [event(), event()];
  const batch = [
    first,
    twice,
    twice,
    {},
    event({ customer: 'cus_ofSomebodyElse' }),
    ...Array.from({ length: 995 }, () => event()),
  ];
  const { status, body } = await send(ada.token, batch);
  expect([status, body['recorded'], body['duplicates'], body['rejected']]).toEqual([200, 997, 1, 2]);
  const results = body['results'] as Record<string, unknown>[];
  expect(results.slice(0, 5)).toEqual([
    { index: 0, idempotency_key: first['idempotency_key'], outcome: 'recorded' },
    { index: 1, idempotency_key: twice['idempotency_key'], outcome: 'recorded' },
    { index: 2, idempotency_key: twice['idempotency_key'], outcome: 'duplicate' },
    expect.objectContaining({ idempotency_key: null, code: 'missing_idempotency_key' }),
    expect.objectContaining({ code: 'unknown_customer' }),
  ]);
  // What a thread has stored, the event loop knows as well.
  expect((await send(ada.token, [first])).body).toMatchObject({ duplicates: 1 });
});

it('a batch that cannot be taken is refused with the reason', async () => {
  const ada = await meteredUser(api);
  const many = await send(ada.token, Array(1_001).fill({}));
  expect([many.status, many.body['code'], many.body['errors']]).toEqual([
    422,
    'invalid_request',
    [{ pointer: '', detail: expect.stringContaining('At most 1000 events') as string }],
  ]);
  const broken = await send(ada.token, `[${'{"a":1},'.repeat(5_000)}`);
  expect([broken.status, broken.body['code']]).toEqual([400, 'malformed_body']);
});

it('the answer is kept under its Idempotency-Key', async () => {
  const ada = await meteredUser(api);
  const batch = Array.from({ length: 300 }, () => event());
  const headers = { 'idempotency-key': randomUUID() };
  const first = await send(ada.token, batch, headers);
  const again = await send(ada.token, batch, headers);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect([first.body['recorded'], again.body]).toEqual([300, first.body]);
});

describe('the thread', () => {
  const principal = { userId: 'user', role: 'viewer', email: '', emailVerified: false } as const;
  const received = (size: number) => ({ type: 'application/json', bytes: Buffer.alloc(size), weight: size });
  const threadOf = async (code: string, waitingBytes = 1_000) => {
    const script = join(await mkdtemp(join(tmpdir(), 'thread-')), 'thread.mjs');
    await writeFile(script, `import { parentPort } from 'node:worker_threads';\n${code}`);
    return createBatchThread({
      databaseUrl: api.database.url,
      logger: createLogger({ level: 'silent', service: 'test' }),
      waitingBytes,
      script: pathToFileURL(script),
    });
  };

  it('that dies loses its batches, says so, and is begun anew', async () => {
    const thread = await threadOf(`
      parentPort.on('message', (order) => {
        if (order === 'stop') parentPort.close();
        else if (order.bytes.length === 1) process.exit(1);
        else parentPort.postMessage({ id: order.id, text: '{}' });
      });`);
    const lost = Promise.allSettled([
      thread.ingest(principal, received(1)),
      thread.ingest(principal, received(1)),
    ]);
    expect(await lost).toEqual(
      Array(2).fill({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'usage_not_available' }) as unknown,
      }),
    );
    expect((await thread.ingest(principal, received(2))).text).toBe('{}');
    await thread.stop();
  });

  it('takes no more bodies than fit, but always one', async () => {
    const thread = await threadOf(`
      const held = [];
      parentPort.on('message', (order) => {
        if (order === 'stop') parentPort.close();
        else if (held.push(order.id) === 2) for (const id of held) parentPort.postMessage({ id, text: '{}' });
      });`);
    const large = thread.ingest(principal, received(900));
    await expect(thread.ingest(principal, received(200))).rejects.toMatchObject({
      code: 'usage_not_available',
      retryAfter: 1,
    });
    await Promise.all([large, thread.ingest(principal, received(50))]);
    const alone = thread.ingest(principal, received(5_000));
    await Promise.all([expect(alone).rejects.toThrow('interrupted'), thread.stop()]);
  });
});
