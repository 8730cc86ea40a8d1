import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { LoadJob, LoadResult } from './job.ts';
import { inBatches } from './in-batches.ts';
import { makeBatches } from './usage-events.ts';
import type { MadeEvent } from './usage-events.ts';

const COLUMNS = [
  'id',
  'customer_id',
  'idempotency_key',
  'event_type',
  'quantity',
  'occurred_at',
  'window_start',
  'period_start',
  'round',
  'subscription_id',
  'kind',
  'corrects_key',
  'reported_by',
  'properties',
];
const WINDOW_MS = 300_000;

/**
 * The raw floor: the same rows by a multi-row insert of the driver, prepared once for each connection, into a table like the ledger's with
 * its indexes, and nothing else: no look at repeats, no counters, no months.
 */
export async function insertUsage(job: Extract<LoadJob, { kind: 'usage-insert' }>): Promise<LoadResult> {
  const batches = [...makeBatches(job.load)].map(toValues);
  const clients = await Promise.all(
    Array.from({ length: job.connections }, async () => {
      const client = new pg.Client({ connectionString: job.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  const rows = Array.from({ length: job.load.batch }, (_, row) => {
    const places = COLUMNS.map((_, column) => `$${row * COLUMNS.length + column + 1}`);
    return `(${places.join(', ')})`;
  });
  const text = `insert into ${job.table} (${COLUMNS.join(', ')}) values ${rows.join(', ')}`;
  try {
    return await inBatches(clients, batches, (client, values) =>
      client.query({ name: 'usage-floor', text, values }),
    );
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const toValues = (events: MadeEvent[]): unknown[] =>
  events.flatMap(({ customer, key, type, quantity, occurredAt }) => {
    const window = new Date(Math.floor(occurredAt / WINDOW_MS) * WINDOW_MS).toISOString();
    const at = new Date(occurredAt).toISOString();
    return [
      ...[randomUUID(), customer, key, type, String(quantity), at, window, window, 1, `sub_${customer}`],
      ...['usage', null, customer, null],
    ];
  });
