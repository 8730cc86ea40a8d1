import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { stringify } from 'csv-stringify';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import type { UsageMonth } from '../ingest/usage-partitions.ts';

/** A file with all events of a month. */
export interface UsageExport {
  file: string;
  events: number;
  /** Of the file as it is, compressed; lower-case hexadecimal. */
  sha256: string;
}

const PAGE = 5_000;
const asText = (column: string): string => `${column}::text`;
const inUtc = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
const asStored = (column: string): string => column;

/**
 * Columns of the file, in this order. Times are ISO 8601 in UTC, quantities exact decimals, texts as
 * stored; a text that begins like a formula gets an apostrophe.
 */
const COLUMNS: Readonly<Record<string, (column: string) => string>> = {
  id: asStored,
  customer_id: asStored,
  idempotency_key: asStored,
  event_type: asStored,
  quantity: asText,
  occurred_at: inUtc,
  received_at: inUtc,
  window_start: inUtc,
  period_start: inUtc,
  round: asStored,
  subscription_id: asStored,
  kind: asStored,
  corrects_key: asStored,
  reported_by: asStored,
  properties: asText,
};
const SELECTED = Object.entries(COLUMNS)
  .map(([column, select]) => select(column))
  .join(', ');

/**
 * Writes the events of a month to `usage-YYYY-MM.csv.gz`, by customer and time. It reads page by page, so
 * memory does not grow with the month. The file appears whole or not at all and is never overwritten: a
 * repeat finds the identical file, and a different one gets a name of its own (`usage-YYYY-MM.2.csv.gz`).
 */
export async function exportMonth(orm: MikroORM, month: UsageMonth, folder: string): Promise<UsageExport> {
  const name = `usage-${new Date(month.start).toISOString().slice(0, 7)}`;
  const part = join(folder, `${name}.part`);
  await mkdir(folder, { recursive: true });
  const pool: Pool = await orm.em.getConnection().getNativeClient();
  const client = await pool.connect();
  const hash = createHash('sha256');
  let events = 0;
  try {
    const rows = Readable.from(
      pages(client, month, (count) => {
        events += count;
      }),
    );
    const hashing = new Transform({
      transform: (chunk: Buffer, _, done) => {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(
      rows,
      stringify({
        header: true,
        columns: Object.keys(COLUMNS),
        // Keys and types are the callers' words, which a spreadsheet must not run as a formula. A
        // correction's quantity is a number.
        escape_formulas: true,
        cast: {
          string: (value, { column }) =>
            column === 'quantity' && value.startsWith('-') ? { value, escape_formulas: false } : value,
        },
      }),
      createGzip(),
      hashing,
      createWriteStream(part),
    );
  } finally {
    // Also ends the transaction and its cursor after a failure.
    client.release(true);
  }
  await flush(part);
  const sha256 = hash.digest('hex');
  const file = await placeFor(join(folder, name), sha256);
  await rename(part, file);
  await flush(folder);
  return { file, events, sha256 };
}

/** The first name that is free or holds the same already. */
async function placeFor(path: string, sha256: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const file = `${path}${number === 1 ? '' : `.${number}`}.csv.gz`;
    const there = await hashOf(file);
    if (there === null || there === sha256) return file;
  }
}

/** Null where there is no such file. */
async function hashOf(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function* pages(
  client: PoolClient,
  { table }: UsageMonth,
  onPage: (count: number) => void,
): AsyncGenerator<Record<string, unknown>> {
  await client.query('begin read only');
  await client.query(
    `declare usage_export no scroll cursor for
     select ${SELECTED} from ${client.escapeIdentifier(table)} order by customer_id, occurred_at, id`,
  );
  for (;;) {
    const { rows } = await client.query<Record<string, unknown>>(`fetch ${PAGE} from usage_export`);
    if (rows.length === 0) return;
    onPage(rows.length);
    yield* rows;
  }
}

/** Flushed to disk, because the exported events are dropped next. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
