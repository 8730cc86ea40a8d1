import { HttpConnection } from './http-connection.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { inTurns } from './in-turns.ts';

/** Sends requests in turn over keep-alive connections. @throws Error when one is not answered 200 */
export async function sendRequests(job: Extract<LoadJob, { kind: 'request' }>): Promise<LoadResult> {
  const requests = job.requests.map((text) => Buffer.from(text));
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => HttpConnection.open(job.port)),
  );
  try {
    return await inTurns(connections, job.forMs, async (connection, index) => {
      const status = await connection.send(requests[index % requests.length] ?? Buffer.alloc(0));
      if (status !== 200)
        throw new Error(`answered ${status}: ${job.requests[index % requests.length] ?? ''}`);
    });
  } finally {
    for (const connection of connections) connection.close();
  }
}
