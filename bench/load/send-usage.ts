import { overHttp } from './connections.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { measureEach } from './measure-each.ts';
import { makeBatches } from './usage-events.ts';
import type { MadeEvent } from './usage-events.ts';

type UsageJob = Extract<LoadJob, { kind: 'usage' }>;

/** Sends usage, each request once. @throws Error when one is not answered 200 */
export async function sendUsage(job: UsageJob): Promise<LoadResult> {
  const requests = [...makeBatches(job.load)].map((events) => toRequest(job, events));
  const { perSecond } = job;
  return overHttp(job.port, job.connections, (connections) =>
    measureEach(connections, { pieces: requests.length, perSecond }, async (connection, index) => {
      const status = await connection.send(requests[index] ?? Buffer.alloc(0));
      if (status !== 200) throw new Error(`usage was answered ${status}`);
    }),
  );
}

function toRequest({ call, port, token }: UsageJob, events: MadeEvent[]): Buffer {
  const { path, body } = call === 'events' ? batchOf(events) : checkOf(events);
  const bytes = Buffer.from(JSON.stringify(body));
  const head = [
    `POST /api/v1${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

const batchOf = (events: MadeEvent[]): { path: string; body: unknown } => ({
  path: '/usage/events',
  body: {
    events: events.map(({ customer, key, type, quantity, occurredAt }) => ({
      customer,
      idempotency_key: key,
      event_type: type,
      quantity,
      occurred_at: new Date(occurredAt).toISOString(),
    })),
  },
});

/** The first event of the batch is asked for: is it allowed, and if so recorded. */
const checkOf = ([event]: MadeEvent[]): { path: string; body: unknown } => ({
  path: '/subscriptions/check-access/chat',
  body: { consume: true, quantity: 1, customer: event?.customer, idempotency_key: event?.key },
});
