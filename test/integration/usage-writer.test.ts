import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { recordWithin } from '../../db/usage/ingest/usage-corrections.ts';
import { readUsage, resetCounters } from '../../db/usage/reporting/usage-reads.ts';
import { execute, query } from '../../db/sql.ts';
import { usageEventId } from '../../db/usage/ingest/usage-event-id.ts';
import type { AcceptedEvent } from '../../db/usage/ingest/usage-record.ts';
import { createUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import type { UsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import type { TestDatabase } from '../support/environment.ts';
import { NOON, usageEvent } from '../support/usage-events.ts';
import { countedUsage, storedUsage } from '../support/usage-totals.ts';
import { openDatabase } from './db-samples.ts';

let orm: MikroORM;
let database: TestDatabase;
let close: () => Promise<void>;
let writer: UsageWriter;

beforeAll(async () => {
  ({ orm, database, close } = await openDatabase());
});

afterAll(() => close());

beforeEach(async () => {
  await query(
    orm.em.fork(),
    'truncate usage_events, usage_keys, usage_old_keys, usage_days, usage_reservations',
  );
  writer = createUsageWriter(orm);
});

const em = () => orm.em.fork();
const keys = (count: number): string[] => Array.from({ length: count }, (_, i) => `key-${i}`);

describe('recording', () => {
  it('keeps an event as it came, under the id that its customer and key make', async () => {
    const event = usageEvent('k"1\\,{ü}', {
      quantity: 1_500_001n,
      properties: '{"model": "m", "note": "\\"quoted\\" {x}"}',
      correctsKey: 'k0',
      kind: 'correction',
    });
    expect(await writer.record([event])).toEqual(['recorded']);
    expect(await query(em(), 'select * from usage_events')).toEqual([
      {
        id: usageEventId('cus_1', event.idempotencyKey),
        customerId: 'cus_1',
        idempotencyKey: 'k"1\\,{ü}',
        eventType: 'inference',
        quantity: '1.500001',
        occurredAt: NOON,
        windowStart: NOON,
        periodStart: Date.UTC(2026, 2, 10, 9, 30),
        receivedAt: expect.any(Number) as number,
        round: expect.any(Number) as number,
        subscriptionId: 'sub_1',
        kind: 'correction',
        correctsKey: 'k0',
        reportedBy: 'user_1',
        properties: { model: 'm', note: '"quoted" {x}' },
      },
    ]);
  });

  it('has counted by day, month and period, by type, when it resolves', async () => {
    const events = [
      usageEvent('a'),
      usageEvent('b', { eventType: 'tts', quantity: 250_000n }),
      usageEvent('c', { occurredAt: NOON + 86_400_000 }),
      // Before the period of the others, in the same month.
      usageEvent('d', { occurredAt: Date.UTC(2026, 2, 10, 9, 29) }),
      usageEvent('e', { occurredAt: Date.UTC(2026, 2, 10, 9, 31) }),
      usageEvent('f', { periodStart: null, subscriptionId: null }),
    ];
    await writer.record(events);
    const rows = await query<{
      scope: string;
      startsAt: number;
      eventType: string;
      quantity: string;
      eventCount: number;
    }>(
      em(),
      `select scope, starts_at, event_type, quantity, event_count from usage_counters where event_type = 'inference' order by 1, 2`,
    );
    const march = Date.UTC(2026, 2, 1);
    expect(
      rows.map(({ scope, startsAt, quantity, eventCount }) => [scope, startsAt, quantity, eventCount]),
    ).toEqual([
      ['day', Date.UTC(2026, 2, 10), '2.000000', 2],
      ['day', Date.UTC(2026, 2, 15), '2.000000', 2],
      ['day', Date.UTC(2026, 2, 16), '1.000000', 1],
      ['month', march, '5.000000', 5],
      ['period', Date.UTC(2026, 1, 10, 9, 30), '1.000000', 1],
      ['period', Date.UTC(2026, 2, 10, 9, 30), '3.000000', 3],
    ]);
    expect(await countedUsage(em(), 'day')).toEqual(await storedUsage(em()));
  });

  it('takes back what was used before a reset without leaving more than a limit lets through', async () => {
    const counted = async (): Promise<bigint[]> => {
      const at = { day: Date.UTC(2026, 2, 15), month: Date.UTC(2026, 2, 1), period: null };
      return (await readUsage(em(), 'cus_1', at)).map((reading) => reading.counted);
    };
    await writer.record([usageEvent('a', { quantity: 10_000_000n })]);
    await resetCounters(em(), 'cus_1', Date.UTC(2026, 2, 1));
    const back = usageEvent('back', { quantity: -4_000_000n, kind: 'correction', correctsKey: 'a' });
    await em().transactional((inside) => recordWithin(inside, back));
    expect(await counted()).toEqual([0n, 0n]);
    await writer.record([usageEvent('b')]);
    expect(await counted()).toEqual([1_000_000n, 1_000_000n]);
    expect(await countedUsage(em(), 'day')).toEqual(await storedUsage(em()));
  });

  it('tells what was there before, in the order of the call', async () => {
    expect(await writer.record(keys(3).map((key) => usageEvent(key)))).toEqual([
      'recorded',
      'recorded',
      'recorded',
    ]);
    const mixed = ['new-1', 'key-1', 'new-2', 'new-1', 'key-0'].map((key) => usageEvent(key));
    expect(await writer.record(mixed)).toEqual([
      'recorded',
      'duplicate',
      'recorded',
      'duplicate',
      'duplicate',
    ]);
    expect(await storedUsage(em())).toEqual({ events: 5, quantity: 5_000_000n });
    expect(await countedUsage(em(), 'month')).toEqual({ events: 5, quantity: 5_000_000n });
  });

  it('knows a key again whatever time, type and quantity come with it, in another month too', async () => {
    await writer.record([usageEvent('k')]);
    const again = [
      usageEvent('k', { occurredAt: NOON - 30 * 86_400_000 }),
      usageEvent('k', { quantity: 9_000_000n }),
      usageEvent('k', { eventType: 'tts' }),
    ];
    for (const event of again) expect(await writer.record([event])).toEqual(['duplicate']);
    expect(await writer.record([usageEvent('k', { customerId: 'cus_2' })])).toEqual(['recorded']);
    expect(await storedUsage(em())).toMatchObject({ events: 2 });
  });

  it('gives what many calls at once bring to one of them each', async () => {
    const calls = Array.from({ length: 40 }, (_, i) =>
      writer.record([usageEvent(`key-${i % 10}`), usageEvent(`own-${i}`)]),
    );
    const results = await Promise.all(calls);
    expect(results.filter(([shared]) => shared === 'recorded')).toHaveLength(10);
    expect(results.every(([, own]) => own === 'recorded')).toBe(true);
    expect(await countedUsage(em(), 'period')).toEqual({ events: 50, quantity: 50_000_000n });
  });

  it('makes the month that an event lacks', async () => {
    const event = usageEvent('far', { occurredAt: Date.UTC(2031, 6, 1) });
    const events = [event, usageEvent('farther', { occurredAt: Date.UTC(2032, 6, 31) })];
    expect(await writer.record(events)).toEqual(['recorded', 'recorded']);
    expect(await query(em(), 'select count(*) as n from usage_events_2032_07')).toEqual([{ n: 1 }]);
  });

  it('refuses a call that cannot be stored, and none that came with it', async () => {
    const calls = [
      writer.record([usageEvent('first')]),
      writer.record([usageEvent('good-1')]),
      writer.record([usageEvent('bad', { properties: '{' })]),
      writer.record([usageEvent('good-2')]),
    ];
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await storedUsage(em())).toMatchObject({ events: 3 });
    expect(await countedUsage(em(), 'day')).toMatchObject({ events: 3 });
    expect(await writer.record([usageEvent('bad')])).toEqual(['recorded']);
  });

  it('refuses more than it can hold, and goes on', async () => {
    const small = createUsageWriter(orm, { waitingMax: 3, concurrency: 1 });
    const settled = await Promise.allSettled(keys(8).map((key) => small.record([usageEvent(key)])));
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(
      refused.every((one) => one.status === 'rejected' && (one.reason as Error).name === 'UsageFullError'),
    ).toBe(true);
    expect(await storedUsage(em())).toMatchObject({ events: 8 - refused.length });
    expect(await small.record([usageEvent('later')])).toEqual(['recorded']);
  });

  it('takes what two processes send in different orders without a deadlock', async () => {
    const other = await createOrm({ databaseUrl: database.appUrl });
    try {
      const writers = [writer, createUsageWriter(other)];
      const all = keys(300).map((key, i) => usageEvent(key, { customerId: `cus_${i % 7}` }));
      const results = await Promise.all(
        writers.flatMap((one, n) =>
          Array.from({ length: 10 }, (_, i) => {
            const shifted = [...all.slice(i * 30), ...all.slice(0, i * 30)];
            return one.record(n === 0 ? shifted : shifted.reverse());
          }),
        ),
      );
      expect(results.flat().filter((one) => one === 'recorded')).toHaveLength(300);
      expect(await countedUsage(em(), 'day')).toEqual({ events: 300, quantity: 300_000_000n });
    } finally {
      await other.close();
    }
  });
});

describe('consuming', () => {
  const atMost =
    (limit: bigint, quantity = 1_000_000n) =>
    ({ today, held }: { today: bigint; held: bigint }) => ({
      allowed: today + held + quantity <= limit,
      today,
      held,
    });
  const consume = (key: string, limit: bigint, changes: Partial<AcceptedEvent> = {}, by = writer) =>
    by.consume({ event: usageEvent(key, changes), decide: atMost(limit) });

  it('records what is allowed and nothing else', async () => {
    await writer.record([usageEvent('before', { quantity: 2_000_000n, eventType: 'tts' })]);
    expect(await consume('a', 3_000_000n)).toEqual({
      outcome: 'recorded',
      decision: { allowed: true, today: 2_000_000n, held: 0n },
    });
    expect(await consume('b', 3_000_000n)).toEqual({
      outcome: 'refused',
      decision: { allowed: false, today: 3_000_000n, held: 0n },
    });
    expect(await storedUsage(em())).toEqual({ events: 2, quantity: 3_000_000n });
  });

  it('tells a repeat, also when nothing more would be allowed', async () => {
    await consume('a', 1_000_000n);
    expect(await consume('a', 1_000_000n)).toMatchObject({ outcome: 'duplicate' });
    await writer.record([usageEvent('b')]);
    expect(await consume('b', 100_000_000n)).toMatchObject({ outcome: 'duplicate' });
    expect(await storedUsage(em())).toMatchObject({ events: 2 });
  });

  it('shows the totals by type, and what reservations hold until they end', async () => {
    await execute(
      em(),
      `insert into usage_reservations (id, customer_id, event_type, quantity, state, idempotency_key, reported_by, expires_at, created_at)
       values ('r1', 'cus_1', 'tts', 4, 'held', 'r1', 'u', now() + interval '1 hour', now()),
         ('r2', 'cus_1', 'tts', 8, 'held', 'r2', 'u', now() - interval '1 second', now()),
         ('r3', 'cus_1', 'tts', 16, 'released', 'r3', 'u', now() + interval '1 hour', now())`,
    );
    await writer.record([usageEvent('x'), usageEvent('y', { occurredAt: NOON - 86_400_000 })]);
    await execute(em(), `update usage_days set reset_quantity = 0.25 where day_start = '2026-03-15Z'`);
    const { decision } = await writer.consume({
      event: usageEvent('z'),
      decide: ({ byType, ...sums }) => ({ allowed: false, sums, types: Object.fromEntries(byType) }),
    });
    expect(decision.sums).toEqual({
      today: 750_000n,
      thisMonth: 1_750_000n,
      inPeriod: 2_000_000n,
      held: 4_000_000n,
    });
    expect(decision.types).toEqual({
      inference: { today: 750_000n, thisMonth: 1_750_000n, inPeriod: 2_000_000n, held: 0n },
      tts: { today: 0n, thisMonth: 0n, inPeriod: 0n, held: 4_000_000n },
    });
  });

  it('never allows more than the limit, however many ask at once in two processes', async () => {
    const other = await createOrm({ databaseUrl: database.url });
    try {
      const writers = [writer, createUsageWriter(other)];
      const asked = Array.from({ length: 200 }, (_, i) =>
        consume(
          `key-${i}`,
          37_000_000n,
          { customerId: `cus_${i % 2}`, eventType: i % 3 === 0 ? 'tts' : 'stt' },
          writers[i % 4 < 2 ? 0 : 1],
        ),
      );
      const results = await Promise.all(asked);
      for (const parity of [0, 1]) {
        const own = results.filter((_, i) => i % 2 === parity);
        expect(own.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(37);
      }
      expect(await countedUsage(em(), 'day')).toEqual({ events: 74, quantity: 74_000_000n });
    } finally {
      await other.close();
    }
  });

  it('counts recording and consuming together exactly', async () => {
    const work = keys(60).map((key, i) =>
      i % 2 === 0 ? writer.record([usageEvent(key)]) : consume(key, 1_000_000_000n),
    );
    await Promise.all(work);
    expect(await countedUsage(em(), 'period')).toEqual({ events: 60, quantity: 60_000_000n });
  });

  it('fails the one whose decision fails, and none beside it', async () => {
    const failing = writer.consume({
      event: usageEvent('bad'),
      decide: () => {
        throw new Error('no rule');
      },
    });
    const settled = await Promise.allSettled([consume('a', 10_000_000n), failing, consume('b', 10_000_000n)]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await storedUsage(em())).toMatchObject({ events: 2 });
  });

  it('works in a month that nobody made', async () => {
    expect(await consume('far', 10_000_000n, { occurredAt: Date.UTC(2033, 0, 5) })).toMatchObject({
      outcome: 'recorded',
    });
  });
});
