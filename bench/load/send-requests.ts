import { overHttp } from './connections.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { measureEach } from './measure-each.ts';

/** Sends requests in turn over keep-alive connections. @throws Error when one is not answered 200 */
export async function sendRequests(job: Extract<LoadJob, { kind: 'request' }>): Promise<LoadResult> {
  const requests = job.requests.map((text) => Buffer.from(text));
  return overHttp(job.port, job.connections, (connections) =>
    measureEach(
      connections,
      { pieces: Infinity, forMs: job.forMs, perSecond: job.perSecond ?? null },
      async (connection, index) => {
        const status = await connection.send(requests[index % requests.length] ?? Buffer.alloc(0));
        if (status !== 200)
          throw new Error(`answered ${status}: ${job.requests[index % requests.length] ?? ''}`);
      },
    ),
  );
}
