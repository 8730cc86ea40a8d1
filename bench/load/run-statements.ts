import { createHash } from 'node:crypto';
import { overPostgres } from './connections.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { measureEach } from './measure-each.ts';

/**
 * Runs the statements of requests in turn, those of one request after another on its connection, each
 * prepared once.
 */
export async function runStatements(job: Extract<LoadJob, { kind: 'query' }>): Promise<LoadResult> {
  const names = new Map<string, string>();
  for (const { text } of job.requests.flat())
    if (!names.has(text)) names.set(text, createHash('sha1').update(text).digest('hex'));
  return overPostgres(job.databaseUrl, job.connections, (clients) =>
    measureEach(clients, { pieces: Infinity, forMs: job.forMs }, async (client, index) => {
      for (const { text, values } of job.requests[index % job.requests.length] ?? [])
        await client.query({ name: names.get(text) ?? '', text, values });
    }),
  );
}
