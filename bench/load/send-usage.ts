import { setTimeout as wait } from 'node:timers/promises';
import { HttpConnection } from './http-connection.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { makeBatches } from './usage-events.ts';
import type { MadeEvent } from './usage-events.ts';

type UsageJob = Extract<LoadJob, { kind: 'usage' }>;

/**
 * Sends usage, each request once. Paced, a request is late from the moment when it was due, whoever was busy then: what waits for
 * a connection counts.
 *
 * @throws Error when one is not answered 200
 */
export async function sendUsage(job: UsageJob): Promise<LoadResult> {
  const requests = [...makeBatches(job.load)].map((events) => toRequest(job, events));
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => HttpConnection.open(job.port)),
  );
  const latencies: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (;;) {
        const index = next++;
        const request = requests[index];
        if (request === undefined) return;
        const due = job.perSecond === null ? performance.now() : begun + (index * 1_000) / job.perSecond;
        const early = due - performance.now();
        if (early > 0) await wait(early);
        const status = await connection.send(request);
        if (status !== 200) throw new Error(`usage was answered ${status}`);
        latencies.push(performance.now() - due);
      }
    }),
  );
  const elapsedMs = performance.now() - begun;
  for (const connection of connections) connection.close();
  return { elapsedMs, latencies, answeredAt: [] };
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
