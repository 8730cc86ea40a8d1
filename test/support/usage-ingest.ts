/**
 * A process that ingests usage and nothing else, small enough to be started and killed a hundred times. Takes an {@link IngestJob}
 * from standard input; writes `ready` when it can begin, `done <start>` for each batch that was acknowledged, and at the end
 * `recorded <n>`.
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
  /** Having sent everything, to send it again, and again: it is in the middle of it whenever it is killed. */
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
