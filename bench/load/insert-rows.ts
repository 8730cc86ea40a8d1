import { overPostgres } from './connections.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { measureEach } from './measure-each.ts';
import { bodiesOf } from './post-events.ts';

/** The raw floor: what PostgreSQL and its driver do with the same rows when nothing else is done. */
export async function loadRows(job: Extract<LoadJob, { kind: 'insert' }>): Promise<LoadResult> {
  const rows = [...bodiesOf(job.events)];
  // Prepared once for each connection, as the product's own insert is: the floor is to be the best that the
  // driver can do.
  const text = `insert into ${job.table} (id, type, created_at, payload) values ($1, $2, $3, $4)`;
  const createdAt = new Date().toISOString();
  const values = rows.map(({ id, body }) => [id, 'customer.subscription.updated', createdAt, body]);
  return overPostgres(job.databaseUrl, job.connections, (clients) =>
    measureEach(clients, { pieces: values.length }, (client, index) =>
      client.query({ name: 'floor', text, values: values[index] ?? [] }),
    ),
  );
}
