/**
 * A process that only ingests usage, small enough to be killed a hundred times. It reads an {@link
 * IngestJob} from standard input. It prints `ready`, `done <start>` for each acknowledged batch, and
 * `recorded <n>` at the end.
 */
import { once } from 'node:events';
import pg from 'pg';
import { createPoolUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import { ingestedEvent } from './usage-events.ts';

/** What to send: batches of `batch` events from these numbers on, so many calls at once. */
export interface IngestJob {
  starts: number[];
  batch: number;
  atOnce: number;
  /** After sending everything it sends it again and again, so that a kill always comes in the middle. */
  endless?: boolean;
}

const [, , connectionString = ''] = process.argv;
const pool = new pg.Pool({ connectionString, max: 4 });
await pool.query('select 1');
const writer = createPoolUsageWriter(() => Promise.resolve(pool));
process.stdout.write('ready\n');

process.stdin.setEncoding('utf8');
const [line] = (await once(process.stdin, 'data')) as [string];
const { starts, batch, atOnce, endless = false } = JSON.parse(line) as IngestJob;

let recorded = 0;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const from = start;
      if (endless) starts.push(from);
      const events = Array.from({ length: batch }, (_, i) => ingestedEvent(from + i));
      const results = await writer.record(events);
      recorded += results.filter((result) => result === 'recorded').length;
      process.stdout.write(`done ${from}\n`);
    }
  }),
);
process.stdout.write(`recorded ${recorded}\n`);
await pool.end();
process.stdin.destroy();
