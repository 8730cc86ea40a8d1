import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { MikroORM } from '../../db/orm.ts';
import { execute, query } from '../../db/sql.ts';
import { beginClose, closeWindows } from '../../db/usage/rating/usage-windows.ts';
import type { ClosedWindow, CloseRequest } from '../../db/usage/rating/usage-windows.ts';
import { counterGaps } from '../../db/usage/ingest/usage-counter-gaps.ts';
import { windowGaps } from '../../db/usage/reporting/usage-comparison.ts';
import { usageEventId } from '../../db/usage/ingest/usage-event-id.ts';
import type { AcceptedEvent } from '../../db/usage/ingest/usage-record.ts';
import { createUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import type { UsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import { counterStarts } from '../../domain/usage/rating/counter-starts.ts';
import { canonicalEventIds } from '../../domain/usage/ingest/window.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { NOON, usageEvent } from '../support/usage-events.ts';
import { countedUsage, storedUsage, windowedUsage } from '../support/usage-totals.ts';
import { openDatabase } from './db-samples.ts';

const MINUTE = 60_000;
const LATER = NOON + 86_400_000;

let orm: MikroORM;
let close: () => Promise<void>;
let writer: UsageWriter;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});

afterAll(() => close());

const truncate = (): Promise<unknown> =>
  query(
    orm.em.fork(),
    'truncate usage_events, usage_keys, usage_old_keys, usage_days, usage_windows, usage_open_windows, usage_closings, customers',
  );

beforeEach(async () => {
  await truncate();
  writer = createUsageWriter(orm);
});

const em = () => orm.em.fork();

/** One run of the rollup's first half. */
async function rollUp(now: number, request: Partial<CloseRequest> = {}): Promise<ClosedWindow[]> {
  await em().transactional((tx) => beginClose(tx, now));
  const closed: ClosedWindow[] = [];
  let page: Awaited<ReturnType<typeof closeWindows>> = { windows: [], lastCustomer: '' };
  while (page.lastCustomer !== null) {
    const { lastCustomer: afterCustomer } = page;
    page = await em().transactional((tx) =>
      closeWindows(tx, { now, limitCustomers: 2, afterCustomer, ...request }),
    );
    closed.push(...page.windows);
  }
  return closed;
}

describe('closing windows', () => {
  it('sums up each customer and type by five minutes, with a hash over the ids', async () => {
    await writer.record([
      usageEvent('a'),
      usageEvent('b', { occurredAt: NOON + 4 * MINUTE, quantity: 500_000n, windowStart: NOON }),
      usageEvent('c', { occurredAt: NOON + 5 * MINUTE, windowStart: NOON + 5 * MINUTE }),
      usageEvent('d', { eventType: 'tts' }),
      usageEvent('e', { customerId: 'cus_2' }),
      usageEvent('f', { customerId: 'cus_3' }),
    ]);
    const closed = await rollUp(LATER);
    expect(
      closed
        .map((one) => [
          one.customerId,
          one.eventType,
          one.windowStart - NOON,
          one.revision,
          one.eventCount,
          one.quantity,
        ])
        .sort(),
    ).toEqual([
      ['cus_1', 'inference', 0, 1, 2, 1_500_000n],
      ['cus_1', 'inference', 5 * MINUTE, 1, 1, 1_000_000n],
      ['cus_1', 'tts', 0, 1, 1, 1_000_000n],
      ['cus_2', 'inference', 0, 1, 1, 1_000_000n],
      ['cus_3', 'inference', 0, 1, 1, 1_000_000n],
    ]);
    const first = closed.find(({ eventCount }) => eventCount === 2);
    const ids = ['a', 'b'].map((key) => usageEventId('cus_1', key));
    expect(first).toMatchObject({
      eventsHash: createHash('sha256').update(canonicalEventIds(ids)).digest('hex'),
      stripeIdentifier: `cus_1:inference:${NOON / 1000}:1`,
      subscriptionId: 'sub_1',
      periodStart: Date.UTC(2026, 2, 10, 9, 30),
    });
  });

  it('names a report within what Stripe takes, and two of them never alike', async () => {
    const eventType = 'x'.repeat(90);
    await writer.record([
      usageEvent('a', { eventType }),
      usageEvent('b', { eventType, occurredAt: NOON + 5 * MINUTE, windowStart: NOON + 5 * MINUTE }),
    ]);
    const names = (await rollUp(LATER)).map(({ stripeIdentifier }) => stripeIdentifier);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leaves a window open that is not over, and closes it whole when it is', async () => {
    await writer.record([usageEvent('a')]);
    expect(await rollUp(NOON + 5 * MINUTE - 1)).toEqual([]);
    await writer.record([usageEvent('b', { occurredAt: NOON + MINUTE, windowStart: NOON })]);
    expect(await rollUp(NOON + 5 * MINUTE, { graceMs: MINUTE })).toEqual([]);
    const closed = await rollUp(NOON + 6 * MINUTE, { graceMs: MINUTE });
    expect(closed).toMatchObject([{ revision: 1, eventCount: 2 }]);
    expect(await rollUp(LATER)).toEqual([]);
  });

  it('puts what comes late, or is taken back, into a window of its own', async () => {
    await writer.record([usageEvent('a'), usageEvent('b')]);
    await rollUp(LATER);
    await writer.record([usageEvent('late', { quantity: 300_000n })]);
    expect(await rollUp(LATER)).toMatchObject([{ revision: 2, eventCount: 1, quantity: 300_000n }]);
    await writer.record([usageEvent('undo', { quantity: -1_000_000n, kind: 'reversal', correctsKey: 'a' })]);
    expect(await rollUp(LATER)).toMatchObject([{ revision: 3, eventCount: 1, quantity: -1_000_000n }]);
    expect(await windowedUsage(em())).toEqual({ events: 4, quantity: 1_300_000n });
  });

  it('goes by the test clock of a customer who has one', async () => {
    await execute(
      em(),
      `insert into customers (id, balance, billing_time, updated_at) values ('cus_1', 0, $1, now()), ('cus_2', 0, null, now())`,
      [new Date(NOON + MINUTE)],
    );
    await writer.record([usageEvent('a'), usageEvent('b', { customerId: 'cus_2' })]);
    expect(await rollUp(LATER)).toMatchObject([{ customerId: 'cus_2' }]);
    await execute(em(), `update customers set billing_time = $1 where id = 'cus_1'`, [
      new Date(NOON + 5 * MINUTE),
    ]);
    expect(await rollUp(NOON)).toMatchObject([{ customerId: 'cus_1' }]);
  });

  it('keeps two periods apart that meet inside five minutes', async () => {
    const border = NOON + 2 * MINUTE;
    await writer.record([
      usageEvent('old', { occurredAt: border - 1, periodStart: Date.UTC(2026, 1, 15), windowStart: NOON }),
      usageEvent('new', { occurredAt: border, periodStart: border, windowStart: border }),
    ]);
    expect(await rollUp(NOON + 5 * MINUTE - 1)).toEqual([]);
    const closed = await rollUp(NOON + 5 * MINUTE);
    closed.sort((a, b) => a.windowStart - b.windowStart);
    expect(
      closed.map(({ windowStart, periodStart, eventCount }) => [windowStart, periodStart, eventCount]),
    ).toEqual([
      [NOON, Date.UTC(2026, 1, 15), 1],
      [border, border, 1],
    ]);
  });

  it('loses nothing that is recorded while windows are closed', async () => {
    const stop = new AbortController();
    const recording = (async () => {
      for (let i = 0; !stop.signal.aborted; i += 1)
        await writer.record(
          Array.from({ length: 5 }, (_, n) => usageEvent(`r${i}-${n}`, { customerId: `cus_${n}` })),
        );
    })();
    for (let i = 0; i < 12; i += 1) await rollUp(LATER);
    stop.abort();
    await recording;
    await rollUp(LATER);
    const stored = await storedUsage(em());
    expect(stored.events).toBeGreaterThan(12);
    expect(await windowedUsage(em())).toEqual(stored);
  });
});

/** What the reconciliation would find an hour after noon. */
async function gaps(): Promise<unknown[]> {
  const customers = ['cus_1', 'cus_2', 'cus_3', 'cus_4'];
  await execute(
    em(),
    `insert into customers (id, balance, billing_time, updated_at) select id, 0, $2, now() from unnest($1::text[]) as t(id)`,
    [customers, new Date(NOON + 60 * MINUTE)],
  );
  const found = [...(await counterGaps(em(), customers, 35)), ...(await windowGaps(em(), customers, 35))];
  // Windows are closed by the clock of the rollup again.
  await execute(em(), 'delete from customers where id = any($1)', [customers]);
  return found;
}

describe('counters against windows', () => {
  it('tells of an event that will never have a window, however long ago it was', async () => {
    await writer.record([usageEvent('a'), usageEvent('old', { occurredAt: NOON - 20 * 24 * 60 * MINUTE })]);
    await em().transactional((tx) => beginClose(tx, LATER));
    expect(await gaps()).toEqual([]);
    await execute(em(), 'delete from usage_open_windows where window_start < $1', [new Date(NOON)]);
    await rollUp(LATER);
    expect(await gaps()).toMatchObject([
      { customerId: 'cus_1', eventType: 'inference', counted: 2_000_000n, closed: 1_000_000n },
      { customerId: 'cus_1', windowStart: NOON - 20 * 24 * 60 * MINUTE, stored: 1_000_000n, closed: 0n },
    ]);
  });

  it('takes a window that got events of two periods for no difference', async () => {
    await writer.record([
      usageEvent('a'),
      usageEvent('none', { ...counterStarts(NOON, null, null), subscriptionId: null }),
    ]);
    await rollUp(LATER);
    expect(await gaps()).toEqual([]);
  });

  it('knows days that a change of time zone has moved', async () => {
    await writer.record([usageEvent('a', counterStarts(NOON, 'Asia/Tokyo', NOON - 60 * MINUTE))]);
    await rollUp(LATER);
    expect(await gaps()).toEqual([]);
  });
});

/** What can happen to a ledger. */
type Step =
  | { kind: 'record'; calls: AcceptedEvent[][] }
  /** A second process that closes at the same time as events come. */
  | { kind: 'roll'; minutes: number; beside: AcceptedEvent[] }
  /** The rollup dies after taking down what is open, or between two pages. */
  | { kind: 'crash'; after: 'begin' | 'rollback' | 'page'; minutes: number };

const event = fc
  .record({
    key: fc.integer({ min: 0, max: 60 }),
    customer: fc.integer({ min: 1, max: 4 }),
    type: fc.constantFrom('inference', 'tts'),
    micro: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    minutes: fc.integer({ min: -60 * 24 * 34, max: 30 }),
  })
  .map(({ key, customer, type, micro, minutes }) =>
    usageEvent(`key-${key}`, {
      customerId: `cus_${customer}`,
      eventType: type,
      quantity: key % 7 === 0 ? -micro : micro,
      kind: key % 7 === 0 ? 'correction' : 'usage',
      occurredAt: NOON + minutes * MINUTE,
    }),
  );
const events = fc.array(event, { maxLength: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('record' as const), calls: fc.array(events, { maxLength: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('roll' as const),
      minutes: fc.integer({ min: -20, max: 60 }),
      beside: events,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      after: fc.constantFrom('begin' as const, 'rollback' as const, 'page' as const),
      minutes: fc.integer({ min: -20, max: 60 }),
    }),
  },
);

class Crash extends Error {}

async function crash({
  after,
  minutes,
}: {
  after: 'begin' | 'rollback' | 'page';
  minutes: number;
}): Promise<void> {
  const now = NOON + minutes * MINUTE;
  const attempt = em().transactional(async (tx) => {
    await beginClose(tx, now);
    if (after === 'rollback') throw new Crash();
  });
  await attempt.catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
  if (after === 'page') await em().transactional((tx) => closeWindows(tx, { now, limitCustomers: 1 }));
}

describe('the ledger', () => {
  it('adds up whatever the order, the repeats, the crashes and the late arrivals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        await truncate();
        const two = [
          createUsageWriter(orm, { concurrency: 2, batchMax: 10 }),
          createUsageWriter(orm, { concurrency: 1 }),
        ];
        const sent = new Map<string, bigint>();
        const send = async (given: AcceptedEvent[], by = 0): Promise<void> => {
          const results = await (two[by % 2] ?? writer).record(given);
          for (const [i, result] of results.entries()) {
            const one = given[i];
            if (one === undefined || result === 'duplicate') continue;
            const id = `${one.customerId} ${one.idempotencyKey}`;
            // Whichever of several at once was the first, only one may say so.
            expect(sent.has(id)).toBe(false);
            sent.set(id, one.quantity);
          }
        };
        for (const one of steps) {
          if (one.kind === 'record') await Promise.all(one.calls.map(send));
          else if (one.kind === 'crash') await crash(one);
          else await Promise.all([rollUp(NOON + one.minutes * MINUTE), send(one.beside)]);
          await sumsAgree(sent);
        }
        // A second run takes up what events came too late for the first.
        await rollUp(LATER);
        const stored = await storedUsage(em());
        expect(await windowedUsage(em())).toEqual(stored);
        expect(await query(em(), 'select * from usage_open_windows')).toEqual([]);
      }),
      propertyRuns(25),
    );
  });
});

/** Events = what was accepted = counters of every scope = windows and what no window has yet. */
async function sumsAgree(sent: ReadonlyMap<string, bigint>): Promise<void> {
  const stored = await storedUsage(em());
  expect(stored).toEqual({ events: sent.size, quantity: [...sent.values()].reduce((a, b) => a + b, 0n) });
  for (const scope of ['day', 'month', 'period'] as const)
    expect(await countedUsage(em(), scope)).toEqual(stored);
  expect(await gaps()).toEqual([]);
  const [unclosed] = await query<{ events: number; quantity: string }>(
    em(),
    `select count(*) as events, coalesce(sum(quantity), 0) * 1000000 as quantity from usage_events e where not exists (
       select from usage_windows w where w.customer_id = e.customer_id and w.event_type = e.event_type
         and w.window_start = e.window_start and w.round_after < e.round and e.round <= w.round_upto)`,
  );
  const closed = await windowedUsage(em());
  expect(closed.events + (unclosed?.events ?? 0)).toBe(stored.events);
  expect(closed.quantity + BigInt((unclosed?.quantity ?? '0').split('.')[0] ?? '0')).toBe(stored.quantity);
}
