import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DAY_MS } from '../../domain/period.ts';
import { WINDOW_MS } from '../../domain/usage/ingest/window.ts';

const LINES = 5_000;
/** How far back stored usage reaches: all of it in the months that are written to. */
const DAYS = 45;

/** What to store. */
export interface StoredUsage {
  /** `cus_1` to `cus_<n>`. */
  customers: number;
  rows: number;
  /** The latest of them, epoch milliseconds. */
  until: number;
  /** One of its own for each call, below those that are in use. */
  round: number;
}

/**
 * Stores usage by COPY as it would lie there after some weeks: in the order of time, spread over the
 * customers, its keys moved to the old ones but for those of the last day.
 */
export async function storeUsage(
  databaseUrl: string,
  { customers, rows, until, round }: StoredUsage,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const columns = `id, customer_id, idempotency_key, event_type, quantity, occurred_at, window_start, period_start, received_at,
      round, subscription_id, kind, reported_by`;
    await pipeline(
      Readable.from(chunks({ customers, rows, until, round })),
      client.query(copyFrom(`copy usage_events (${columns}) from stdin`)),
    );
    const lastDay = new Date(until - DAY_MS).toISOString();
    await client.query(`set maintenance_work_mem = '512MB'; set work_mem = '256MB'`);
    await client.query(
      `insert into usage_keys select id, occurred_at, round from usage_events where occurred_at >= $1 and round = $2`,
      [lastDay, round],
    );
    await client.query(
      `insert into usage_old_keys select id, occurred_at from usage_events where occurred_at < $1 and round = $2`,
      [lastDay, round],
    );
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

function* chunks({ customers, rows, until, round }: StoredUsage): Generator<string> {
  const from = until - DAYS * DAY_MS;
  for (let row = 0; row < rows;) {
    const count = Math.min(LINES, rows - row);
    const bytes = randomBytes(count * 16);
    const lines: string[] = [];
    for (let line = 0; line < count; line += 1, row += 1) {
      const id = bytes.toString('hex', line * 16, line * 16 + 16);
      const at = from + Math.floor((row / rows) * DAYS * DAY_MS);
      const time = new Date(at).toISOString();
      const window = new Date(Math.floor(at / WINDOW_MS) * WINDOW_MS).toISOString();
      const customer = 1 + ((row * 7_919) % customers);
      lines.push(
        `${id}\tcus_${customer}\t${id}-stored\tinference\t1\t${time}\t${window}\t${window}\t${time}\t${round}\tsub_${customer}\tusage\tgateway\n`,
      );
    }
    yield lines.join('');
  }
}
