import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { MikroORM } from '../../db/orm.ts';
import { query } from '../../db/sql.ts';
import type { TestDatabase } from '../support/environment.ts';
import { ingestedEvent } from '../support/usage-events.ts';
import type { IngestJob } from '../support/usage-ingest.ts';
import { countedUsage, storedUsage } from '../support/usage-totals.ts';
import type { UsageTotal } from '../support/usage-totals.ts';
import { openDatabase } from './db-samples.ts';

const compiled = fileURLToPath(new URL('../../.cache/compiled', import.meta.url));
const script = fileURLToPath(new URL('../support/usage-ingest.ts', import.meta.url));

let orm: MikroORM;
let database: TestDatabase;
let close: () => Promise<void>;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  ({ orm, database, close } = await openDatabase());
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await close();
});

/** A process that ingests, and what it has acknowledged. */
class Ingester {
  readonly done: number[] = [];
  /** How many of its events were new; null until it ends by itself. */
  recorded: number | null = null;
  readonly ready: Promise<void>;
  readonly #exited: Promise<unknown>;
  readonly #child: ChildProcess;
  #onDone: () => void = () => undefined;

  constructor(url: string) {
    this.#child = spawn(process.execPath, [script, url], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // A hundred starts, most of whose work is the same.
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compiled },
    });
    children.add(this.#child);
    this.#exited = once(this.#child, 'exit').then(() => children.delete(this.#child));
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('no output');
    this.ready = new Promise((resolve) => {
      createInterface({ input: stdout }).on('line', (line) => {
        const [word, number] = line.split(' ');
        if (word === 'ready') resolve();
        if (word === 'recorded') this.recorded = Number(number);
        if (word !== 'done') return;
        this.done.push(Number(number));
        this.#onDone();
      });
    });
  }

  begin(job: IngestJob): void {
    this.#child.stdin?.write(`${JSON.stringify(job)}\n`);
  }

  async end(): Promise<void> {
    await this.#exited;
  }

  /** Lets it get so far, then kills it in the middle of what it does next. */
  async killAfter(batches: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onDone = () => {
        if (this.done.length >= batches) resolve();
      };
      void this.#exited.then(() => resolve());
    });
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

const sumOf = (count: number): UsageTotal => ({
  events: count,
  quantity: Array.from({ length: count }, (_, n) => ingestedEvent(n).quantity).reduce((a, b) => a + b, 0n),
});

async function expectExactly(count: number): Promise<void> {
  const em = orm.em.fork();
  expect(await storedUsage(em)).toEqual(sumOf(count));
  expect(await query(em, 'select count(distinct id) as n from usage_events')).toEqual([{ n: count }]);
  for (const scope of ['day', 'month', 'period'] as const)
    expect(await countedUsage(em, scope)).toEqual(sumOf(count));
}

const startsOf = (count: number, batch: number): number[] =>
  Array.from({ length: count / batch }, (_, i) => i * batch);

describe('two processes', () => {
  it('that ingest the same 100,000 events at once store each once', async () => {
    const count = 100_000;
    const batch = 1_000;
    const two = [new Ingester(database.url), new Ingester(database.url)];
    await Promise.all(two.map(({ ready }) => ready));
    const [one, other] = two;
    one?.begin({ starts: startsOf(count, batch), batch, atOnce: 4 });
    // In another order and with other batch limits, so that each process meets the other's events
    // mid-batch.
    const last = count - batch / 2;
    other?.begin({ starts: [...startsOf(last, batch / 2), last].reverse(), batch: batch / 2, atOnce: 3 });
    await Promise.all(two.map((child) => child.end()));
    const recorded = two.map((child) => child.recorded ?? Number.NaN);
    expect((recorded[0] ?? 0) + (recorded[1] ?? 0)).toBe(count);
    // Both really were at it.
    for (const share of recorded) expect(share).toBeGreaterThan(0);
    await expectExactly(count);
  });
});

describe('an ingesting process', () => {
  it('that is killed a hundred times leaves exactly what its client sent, once the client has repeated it', async () => {
    const batch = 10;
    const count = 24_000;
    const kills = 100;
    const all = startsOf(count, batch);
    const open = new Set(all);
    let next = new Ingester(database.url);
    for (let killed = 0; killed < kills; killed += 1) {
      const child = next;
      // The one after it starts up meanwhile.
      next = new Ingester(database.url);
      await child.ready;
      // Acknowledged events are sent again after the rest: with late kills, nothing else is left at the
      // end.
      const acknowledged = all.filter((start) => !open.has(start));
      child.begin({ starts: [...open, ...acknowledged], batch, atOnce: 4, endless: true });
      await child.killAfter(1 + (killed % 9));
      expect(child.recorded).toBeNull();
      for (const start of child.done) open.delete(start);
    }
    await next.ready;
    next.begin({ starts: [...open], batch, atOnce: 4 });
    await next.end();
    // Some of what was under way when a process died was stored all the same: the client could not know.
    expect(next.recorded).toBeLessThanOrEqual(open.size * batch);
    await expectExactly(count);
  }, 600_000);
});
