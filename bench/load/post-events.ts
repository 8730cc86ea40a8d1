import { overHttp } from './connections.ts';
import { fillTemplate, signed } from './event-template.ts';
import type { SignedBody } from './event-template.ts';
import type { EventBatch, LoadJob, LoadResult } from './job.ts';
import { measureEach } from './measure-each.ts';

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
  const { perSecond } = job;
  const answeredAt: LoadResult['answeredAt'] = [];
  const measured = await overHttp(job.port, job.connections, (connections) =>
    measureEach(connections, { pieces: requests.length, perSecond }, async (connection, index) => {
      const { id, bytes } = requests[index] ?? { id: '', bytes: Buffer.alloc(0) };
      const status = await connection.send(bytes);
      if (status !== 200) throw new Error(`event ${id} was answered ${status}`);
      if (perSecond !== null) answeredAt.push([id, Date.now()]);
    }),
  );
  return { ...measured, answeredAt };
}

function toRequest({ path, port }: { path: string; port: number }, { body, signature }: SignedBody): Buffer {
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
