import { randomUUID } from 'node:crypto';
import { overPostgres } from './connections.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { measureEach } from './measure-each.ts';
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
 * The raw floor: the same rows by a multi-row insert of the driver, prepared once for each connection, into
 * a table like the ledger's with its indexes, and nothing else: no look at repeats, no counters, no months.
 */
export async function insertUsage(job: Extract<LoadJob, { kind: 'usage-insert' }>): Promise<LoadResult> {
  const batches = [...makeBatches(job.load)].map(toValues);
  const rows = Array.from({ length: job.load.batch }, (_, row) => {
    const places = COLUMNS.map((_, column) => `$${row * COLUMNS.length + column + 1}`);
    return `(${places.join(', ')})`;
  });
  const text = `insert into ${job.table} (${COLUMNS.join(', ')}) values ${rows.join(', ')}`;
  return overPostgres(job.databaseUrl, job.connections, (clients) =>
    measureEach(clients, { pieces: batches.length }, (client, index) =>
      client.query({ name: 'usage-floor', text, values: batches[index] ?? [] }),
    ),
  );
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
