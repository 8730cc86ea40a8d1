import { setTimeout as wait } from 'node:timers/promises';
import { fillTemplate, signed } from './event-template.ts';
import type { SignedEvent } from './event-template.ts';
import { HttpConnection } from './http-connection.ts';
import type { EventBatch, LoadJob, LoadResult } from './job.ts';

/** The id and body of each event of a batch. */
export function* bodiesOf({
  templates,
  subjects,
  count,
  prefix,
}: EventBatch): Generator<{ id: string; body: string }> {
  for (let index = 0; index < count; index += 1) {
    const id = `evt_${prefix}${String(index).padStart(6, '0')}`;
    const template = templates[index % templates.length] ?? '';
    // Every template comes to every subject.
    const subject = subjects[Math.floor(index / templates.length) % subjects.length];
    if (subject === undefined) throw new Error('a batch without subjects');
    yield { id, body: fillTemplate(template, id, subject) };
  }
}

/** Posts webhooks. @throws Error when one is not answered 200 */
export async function postEvents(job: Extract<LoadJob, { kind: 'post' }>): Promise<LoadResult> {
  const now = Math.floor(Date.now() / 1_000);
  const requests = [...bodiesOf(job.events)].map(({ id, body }) => ({
    id,
    bytes: toRequest(job, signed(id, body, job.secret, now)),
  }));
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => HttpConnection.open(job.port)),
  );
  const latencies: number[] = [];
  const answeredAt: [string, number][] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (;;) {
        const index = next++;
        const request = requests[index];
        if (request === undefined) return;
        if (job.perSecond !== null) {
          const due = begun + (index * 1_000) / job.perSecond;
          const early = due - performance.now();
          if (early > 0) await wait(early);
        }
        const sent = performance.now();
        const status = await connection.send(request.bytes);
        if (status !== 200) throw new Error(`event ${request.id} was answered ${status}`);
        latencies.push(performance.now() - sent);
        if (job.perSecond !== null) answeredAt.push([request.id, Date.now()]);
      }
    }),
  );
  const elapsedMs = performance.now() - begun;
  for (const connection of connections) connection.close();
  return { elapsedMs, latencies, answeredAt };
}

function toRequest({ path, port }: { path: string; port: number }, { body, signature }: SignedEvent): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json; charset=utf-8',
    'User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    `Stripe-Signature: ${signature}`,
    `Content-Length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
