import pg from 'pg';
import type { LoadJob, LoadResult } from './job.ts';
import { bodiesOf } from './post-events.ts';

/** The raw floor: what PostgreSQL and its driver do with the same rows when nothing else is done. */
export async function insertRows(job: Extract<LoadJob, { kind: 'insert' }>): Promise<LoadResult> {
  const rows = [...bodiesOf(job.events)];
  const clients = await Promise.all(
    Array.from({ length: job.connections }, async () => {
      const client = new pg.Client({ connectionString: job.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  // Prepared once for each connection, as the product's own insert is: the floor is to be the best that the driver can do.
  const text = `insert into ${job.table} (id, type, created_at, payload) values ($1, $2, $3, $4)`;
  const createdAt = new Date().toISOString();
  const latencies: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (;;) {
        const row = rows[next++];
        if (row === undefined) return;
        const sent = performance.now();
        await client.query({
          name: 'floor',
          text,
          values: [row.id, 'customer.subscription.updated', createdAt, row.body],
        });
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const elapsedMs = performance.now() - begun;
  await Promise.all(clients.map((client) => client.end()));
  return { elapsedMs, latencies, answeredAt: [] };
}
