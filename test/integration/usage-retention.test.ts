import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MockActivityEnvironment } from '@temporalio/testing';
import { runUsageUpkeep as keepUsageStep } from '../../activities/usage/retention/run-usage-upkeep.ts';
import type { MikroORM } from '../../db/orm.ts';
import { claimKey } from '../../db/http/idempotency-keys.ts';
import { moveOldKeys } from '../../db/usage/ingest/usage-keys.ts';
import {
  isMonthClosed,
  makePartitions,
  REPORTS_WAIT_MS,
  usageMonths,
} from '../../db/usage/ingest/usage-partitions.ts';
import { windowsForStripe } from '../../db/usage/reporting/usage-reports.ts';
import { beginClose, closeWindows } from '../../db/usage/rating/usage-windows.ts';
import { execute, query } from '../../db/sql.ts';
import { exportMonth } from '../../db/usage/retention/usage-export.ts';
import { retainUsage } from '../../db/usage/retention/usage-retention.ts';
import { createUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import { NOON, usageEvent } from '../support/usage-events.ts';
import { countedUsage, storedUsage } from '../support/usage-totals.ts';
import { openDatabase } from './db-samples.ts';

const DAY = 86_400_000;

let orm: MikroORM;
let close: () => Promise<void>;
let folder: string;

beforeEach(async () => {
  ({ orm, close } = await openDatabase());
  folder = await mkdtemp(join(tmpdir(), 'usage-export-'));
});

afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

const em = () => orm.em.fork();

async function rollUp(now: number): Promise<void> {
  await em().transactional((tx) => beginClose(tx, now));
  await em().transactional((tx) => closeWindows(tx, { now, limitCustomers: 100 }));
}

const reported = () => execute(em(), `update usage_windows set state = 'reported'`);

describe('months', () => {
  it('are there from two back to three ahead, and made once', async () => {
    const now = Date.UTC(2040, 0, 31);
    const made = ['2039_11', '2039_12', '2040_01', '2040_02', '2040_03', '2040_04'].map(
      (month) => `usage_events_${month}`,
    );
    expect(await makePartitions(em(), now)).toEqual(made);
    expect(await makePartitions(em(), now)).toEqual([]);
    const months = await usageMonths(em());
    expect(months.slice(-6).map(({ table }) => table)).toEqual(made);
    expect(months.at(-1)).toEqual({
      table: 'usage_events_2040_04',
      start: Date.UTC(2040, 3),
      end: Date.UTC(2040, 4),
    });
  });

  it('are made while usage is recorded', async () => {
    const writer = createUsageWriter(orm);
    const recording = Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        writer.record([usageEvent(`k${i}`, { occurredAt: NOON + i * 1000 })]),
      ),
    );
    await makePartitions(em(), Date.UTC(2041, 5, 1));
    expect((await recording).flat()).toEqual(Array(50).fill('recorded'));
  });

  it('are there after the migration', async () => {
    const [migrated] = await query<{ at: number }>(em(), 'select min(executed_at) as at from migrations');
    const at = new Date(migrated?.at ?? Number.NaN);
    const [first] = await usageMonths(em());
    expect(first?.start).toBe(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 2));
  });
});

describe('retention', () => {
  const july = Date.UTC(2026, 6, 6);

  it('writes no text that a spreadsheet would carry out, and quantities as they are', async () => {
    const writer = createUsageWriter(orm);
    const keys = ['=cmd()', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'];
    await writer.record(keys.map((key) => usageEvent(key)));
    await execute(em(), `update usage_events set quantity = -1.5 where idempotency_key = '-1'`);
    const [month] = (await usageMonths(em())).filter(({ table }) => table === 'usage_events_2026_03');
    if (month === undefined) throw new Error('the month of the events is not there');
    const { file } = await exportMonth(orm, month, folder);
    const text = gunzipSync(await readFile(file)).toString();
    for (const key of keys) expect(text).toContain(`'${key}`);
    expect(text).toContain(",'-1,inference,-1.500000,");
  });

  it('writes a closed month to a file and removes it, and keeps windows and counters', async () => {
    const writer = createUsageWriter(orm);
    await writer.record([
      usageEvent('quoted, "key"\nwith a line', { properties: '{"a":"b,c"}', quantity: 1_500_000n }),
      usageEvent('plain', { customerId: 'cus_0' }),
      usageEvent('may', { occurredAt: Date.UTC(2026, 4, 1) }),
    ]);
    await rollUp(july);
    await reported();
    const report = await retainUsage(orm, { months: 2, exportTo: folder }, july);
    expect(report).toMatchObject({
      dropped: ['usage_events_2026_03'],
      waiting: [],
      exported: [{ events: 2 }],
    });
    const bytes = await readFile(join(folder, 'usage-2026-03.csv.gz'));
    expect(report.exported[0]?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const lines = gunzipSync(bytes).toString().split('\n');
    expect(lines[0]).toBe(
      'id,customer_id,idempotency_key,event_type,quantity,occurred_at,received_at,window_start,period_start,round,subscription_id,kind,corrects_key,reported_by,properties',
    );
    expect(lines[1]).toMatch(/^[0-9a-f-]{36},cus_0,plain,inference,1\.000000,2026-03-15T12:00:00\.000Z,/);
    expect(lines.slice(2).join('\n')).toContain('cus_1,"quoted, ""key""\nwith a line",inference,1.500000,');
    expect(lines.slice(2).join('\n')).toContain('"{""a"": ""b,c""}"');
    expect(await readdir(folder)).toEqual(['usage-2026-03.csv.gz']);
    expect(await storedUsage(em())).toMatchObject({ events: 1 });
    expect(await countedUsage(em(), 'month')).toMatchObject({ events: 3 });
    expect(await query(em(), 'select count(*) as n from usage_windows')).toEqual([{ n: 3 }]);
    expect(await retainUsage(orm, { months: 2, exportTo: folder }, july)).toMatchObject({
      dropped: [],
      exported: [],
    });
  });

  it('waits while late usage may come, is not in a window yet, or is not reported', async () => {
    const writer = createUsageWriter(orm);
    await writer.record([usageEvent('a')]);
    const keep = (now: number) => retainUsage(orm, { months: 2, exportTo: null }, now);
    const waits = { dropped: [], waiting: ['usage_events_2026_03'] };
    await rollUp(july);
    await reported();
    await writer.record([usageEvent('late')]);
    expect(await keep(july)).toMatchObject(waits);
    await em().transactional((tx) => beginClose(tx, july));
    expect(await keep(july)).toMatchObject(waits);
    await rollUp(july);
    expect(await keep(july)).toMatchObject(waits);
    await reported();
    const [march] = await usageMonths(em());
    if (march === undefined) throw new Error('no months');
    expect(await isMonthClosed(em(), march, Date.UTC(2026, 3, 1) + 35 * DAY - 1)).toBe(false);
    expect(await isMonthClosed(em(), march, Date.UTC(2026, 3, 1) + 35 * DAY)).toBe(true);
    expect(await keep(july)).toMatchObject({ dropped: ['usage_events_2026_03'], waiting: [] });
  });

  it('does not wait for ever for a system that gets no reports: the windows do', async () => {
    const writer = createUsageWriter(orm);
    await writer.record([usageEvent('a')]);
    const end = Date.UTC(2026, 3, 1);
    await rollUp(july);
    const keep = (now: number) => retainUsage(orm, { months: 2, exportTo: folder }, now);
    expect(await keep(end + REPORTS_WAIT_MS - 1)).toMatchObject({ waiting: ['usage_events_2026_03'] });
    const report = await keep(end + REPORTS_WAIT_MS);
    expect(report.dropped).toContain('usage_events_2026_03');
    expect(report.exported).toContainEqual(
      expect.objectContaining({ file: join(folder, 'usage-2026-03.csv.gz'), events: 1 }),
    );
    expect(await windowsForStripe(em(), { shard: 0, shards: 1, after: '', limit: 10 })).toMatchObject([
      { customerId: 'cus_1', quantity: 1_000_000n, eventCount: 1 },
    ]);
  });

  it('never overwrites a file', async () => {
    const writer = createUsageWriter(orm);
    await writer.record([usageEvent('a')]);
    const [march] = await usageMonths(em());
    if (march === undefined) throw new Error('no months');
    const first = await exportMonth(orm, march, folder);
    expect(await exportMonth(orm, march, folder)).toEqual(first);
    await writer.record([usageEvent('b')]);
    expect((await exportMonth(orm, march, folder)).file).toBe(join(folder, 'usage-2026-03.2.csv.gz'));
    expect((await readdir(folder)).sort()).toEqual(['usage-2026-03.2.csv.gz', 'usage-2026-03.csv.gz']);
  });

  it('writes the names of the columns also where a month has nothing', async () => {
    const [march] = await usageMonths(em());
    if (march === undefined) throw new Error('no months');
    const { file, events } = await exportMonth(orm, march, folder);
    expect(events).toBe(0);
    const [header, ...rows] = gunzipSync(await readFile(file))
      .toString()
      .split('\n');
    expect(header).toMatch(/^id,customer_id,idempotency_key,event_type,quantity,occurred_at,/);
    expect(rows).toEqual(['']);
  });

  it('keeps at least the months that may still get usage', async () => {
    await expect(retainUsage(orm, { months: 1, exportTo: null }, july)).rejects.toThrow('at least 2 months');
  });
});

describe('keys', () => {
  it('are known after they were moved, and while they are', async () => {
    const writer = createUsageWriter(orm);
    const keys = Array.from({ length: 400 }, (_, i) => `key-${i}`);
    await writer.record(keys.map((key) => usageEvent(key)));
    await em().transactional((tx) => beginClose(tx, NOON));
    await writer.record([usageEvent('young')]);

    const repeats: Promise<string[]>[] = [];
    const stop = new AbortController();
    const repeating = (async () => {
      for (let i = 0; !stop.signal.aborted; i += 1) {
        repeats.push(writer.record(keys.slice(i % 300, (i % 300) + 100).map((key) => usageEvent(key))));
        await repeats.at(-1);
      }
    })();
    // In small steps, so that repeats fall between them; all of them, however many a day brings.
    const moved = await moveOldKeys(em(), { before: NOON + 1, limit: 40 });
    stop.abort();
    await repeating;
    expect(moved).toBe(400);
    expect((await Promise.all(repeats)).flat().every((one) => one === 'duplicate')).toBe(true);
    expect(await query(em(), 'select count(*) as n from usage_keys')).toEqual([{ n: 1 }]);
    expect(await writer.record([usageEvent('key-7'), usageEvent('young'), usageEvent('new')])).toEqual([
      'duplicate',
      'duplicate',
      'recorded',
    ]);
    const consumed = await writer.consume({ event: usageEvent('key-9'), decide: () => ({ allowed: false }) });
    expect(consumed.outcome).toBe('duplicate');
    expect(await countedUsage(em(), 'day')).toMatchObject({ events: 402 });
  });

  it('are moved when they are old enough, and forgotten with their month', async () => {
    const july = Date.UTC(2026, 6, 6);
    const writer = createUsageWriter(orm);
    await writer.record([usageEvent('a'), usageEvent('b', { occurredAt: Date.UTC(2026, 6, 5) })]);
    await rollUp(july);
    await reported();
    expect(await retainUsage(orm, { months: 2, exportTo: null }, july + DAY)).toMatchObject({
      keysMoved: 0,
      dropped: ['usage_events_2026_03'],
    });
    expect(await retainUsage(orm, { months: 2, exportTo: null }, july + 2 * DAY)).toMatchObject({
      keysMoved: 2,
    });
    await retainUsage(orm, { months: 2, exportTo: null }, july + 200 * DAY);
    expect(await query(em(), 'select id from usage_old_keys')).toEqual([]);
  });
});

describe('the daily step', () => {
  it('forgets the answers to requests of more than thirty days ago', async () => {
    const request = { userId: 'user', key: 'order-1', route: 'POST /x', requestHash: 'h' };
    await claimKey(em(), request);
    const runAt = (now: number) =>
      new MockActivityEnvironment().run(
        keepUsageStep({ orm, now: () => now, usageKept: { months: 24, exportTo: null } }),
      );
    await runAt(Date.now() + 29 * DAY);
    expect(await claimKey(em(), request)).toMatchObject({ outcome: 'started' });
    await runAt(Date.now() + 31 * DAY);
    expect(await claimKey(em(), request)).toMatchObject({ outcome: 'first' });
  });
});
