import { createHash } from 'node:crypto';
import pg from 'pg';
import type { LoadJob, LoadResult } from './job.ts';
import { inTurns } from './in-turns.ts';

/** Runs the statements of requests in turn, those of one request after another on its connection, each prepared once. */
export async function runStatements(job: Extract<LoadJob, { kind: 'query' }>): Promise<LoadResult> {
  const clients = await Promise.all(
    Array.from({ length: job.connections }, async () => {
      const client = new pg.Client({ connectionString: job.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  const names = new Map<string, string>();
  for (const { text } of job.requests.flat())
    if (!names.has(text)) names.set(text, createHash('sha1').update(text).digest('hex'));
  try {
    return await inTurns(clients, job.forMs, async (client, index) => {
      for (const { text, values } of job.requests[index % job.requests.length] ?? [])
        await client.query({ name: names.get(text) ?? '', text, values });
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
