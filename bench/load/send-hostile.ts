import { setTimeout as wait } from 'node:timers/promises';
import { HttpConnection } from './http-connection.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { measureEach } from './measure-each.ts';

const TOO_MANY = 429;
const REFUSED_PAUSE_MS = 100;

/**
 * Sends requests without regard for what comes of them: one that is refused, or a connection that is
 * closed, is followed by the next.
 */
export async function sendHostile(job: Extract<LoadJob, { kind: 'hostile' }>): Promise<LoadResult> {
  const requests = job.requests.map((text) => Buffer.from(text));
  const statuses: Record<string, number> = {};
  const senders = Array.from({ length: job.connections }, () => new Sender(job.port));
  const result = await measureEach(senders, { pieces: Infinity, forMs: job.forMs }, async (sender, index) => {
    const status = await sender.send(requests[index % requests.length] ?? Buffer.alloc(0));
    statuses[status] = (statuses[status] ?? 0) + 1;
    // As fast as the limit lets it: what is refused costs the server next to nothing, and the sender's own
    // processor.
    if (status === TOO_MANY) await wait(REFUSED_PAUSE_MS);
  });
  for (const sender of senders) sender.close();
  return { ...result, statuses };
}

/** A connection that is opened again when the server has closed it. */
class Sender {
  readonly #port: number;
  #connection: HttpConnection | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** The status, 0 where the connection was closed before an answer. */
  async send(request: Buffer): Promise<number> {
    try {
      this.#connection ??= await HttpConnection.open(this.#port);
      return await this.#connection.send(request);
    } catch {
      this.close();
      return 0;
    }
  }

  close(): void {
    this.#connection?.close();
    this.#connection = null;
  }
}
