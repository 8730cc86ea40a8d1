import fc from 'fast-check';
import { correctUsage } from '../../api/usage/ingest/correct-usage.ts';
import type { MikroORM } from '../../db/orm.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { meteredCustomers } from '../../db/usage/ingest/usage-customers.ts';
import { changeTimeZone } from '../../db/usage/rating/usage-zone.ts';
import { readUsage } from '../../db/usage/reporting/usage-reads.ts';
import { execute } from '../../db/sql.ts';
import { createUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import { counterStarts } from '../../domain/usage/rating/counter-starts.ts';
import { sumQuantities } from '../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../domain/usage/ingest/quantity.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { usageEvent } from '../support/usage-events.ts';
import { countedUsage, storedUsage } from '../support/usage-totals.ts';
import { openDatabase, sampleCustomer } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ orm, close } = await openDatabase());
});
afterEach(async () => {
  await close();
});

const HOUR = 3_600_000;
const zones = [
  null,
  'Asia/Tokyo',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Europe/Berlin',
  'Asia/Kolkata',
];

/** What a day and a month show at a time, in a zone. */
async function shown(at: number, zone: string | null): Promise<{ day: Quantity; month: Quantity }> {
  const { dayStart, monthStart } = counterStarts(at, zone, null);
  const readings = await readUsage(orm.em.fork(), 'cus_1', {
    day: dayStart,
    month: monthStart,
    period: null,
  });
  const of = (scope: string): Quantity =>
    sumQuantities(readings.filter((one) => one.scope === scope).map(({ quantity }) => quantity));
  return { day: of('day'), month: of('month') };
}

it('a change of time zone takes nothing from the running day, and loses or doubles nothing', async () => {
  const writer = createUsageWriter(orm);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 40 * 24 }),
      fc.array(fc.constantFrom(...zones), { minLength: 1, maxLength: 4 }),
      async (hours, changes) => {
        await execute(orm.em.fork(), 'truncate usage_events, usage_keys, usage_days, customers', []);
        const now = Date.UTC(2026, 2, 1) + hours * HOUR;
        const event = (at: number, zone: string | null, quantity: Quantity) => {
          const { periodStart } = usageEvent('any', { occurredAt: at });
          return usageEvent(`${run++}`, {
            occurredAt: at,
            quantity,
            ...counterStarts(at, zone, periodStart),
          });
        };
        await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1', { billingTime: now, updatedAt: 1 }));
        let zone: string | null = null;
        await writer.record([
          event(now, zone, 5_000_000n),
          event(now - 26 * HOUR, zone, 7_000_000n),
          event(now - 20 * 24 * HOUR, zone, 11_000_000n),
        ]);
        for (const [step, next] of changes.entries()) {
          const before = await shown(now, zone);
          await orm.em
            .fork()
            .transactional((em) =>
              changeTimeZone(em, { customerId: 'cus_1', timeZone: next, at: 10 + step }),
            );
          zone = next;
          const after = await shown(now, zone);
          // A day that began earlier in the new zone may have had something already.
          expect(after.day >= before.day).toBe(true);
          expect(after.month >= after.day).toBe(true);
          await writer.record([event(now, zone, 1_000_000n)]);
          expect((await shown(now, zone)).day).toBe(after.day + 1_000_000n);
        }
        const stored = await storedUsage(orm.em.fork());
        for (const scope of ['day', 'month', 'period'] as const)
          expect(await countedUsage(orm.em.fork(), scope)).toEqual(stored);
      },
    ),
    propertyRuns(25),
  );
});

it('the whole month goes along where both zones are in the same one', async () => {
  const writer = createUsageWriter(orm);
  const now = Date.UTC(2026, 2, 15, 12);
  await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1', { billingTime: now, updatedAt: 1 }));
  await writer.record([
    usageEvent('today'),
    usageEvent('the first', { occurredAt: Date.UTC(2026, 2, 1, 1) }),
    usageEvent('last month', { occurredAt: Date.UTC(2026, 1, 20) }),
  ]);
  const to = (timeZone: string | null, at: number) =>
    orm.em.fork().transactional((em) => changeTimeZone(em, { customerId: 'cus_1', timeZone, at }));
  expect(await to('Asia/Tokyo', 10)).toEqual({ before: null });
  expect(await shown(now, 'Asia/Tokyo')).toEqual({ day: 1_000_000n, month: 2_000_000n });
  // The same again, or what was read earlier, changes nothing.
  expect(await to('Asia/Tokyo', 11)).toBeNull();
  expect(await to(null, 9)).toBeNull();
  expect(await to('America/Los_Angeles', 12)).toEqual({ before: 'Asia/Tokyo' });
  expect(await shown(now, 'America/Los_Angeles')).toEqual({ day: 1_000_000n, month: 2_000_000n });
});

describe('a correction after a change of time zone', () => {
  /**
   * Today in a zone, after an event of `at` was corrected from 5 to 2, beside one of 1 at `now`; both
   * recorded in UTC.
   */
  async function today(at: number, now: number, zones: readonly string[]): Promise<Quantity[]> {
    const writer = createUsageWriter(orm);
    await upsertCustomer(orm.em.fork(), sampleCustomer('cus_1', { billingTime: now, updatedAt: 1 }));
    const { periodStart } = usageEvent('any', { occurredAt: at });
    await writer.record([
      usageEvent('wrong', { occurredAt: at, quantity: 5_000_000n, ...counterStarts(at, null, periodStart) }),
      usageEvent('right', { occurredAt: now, ...counterStarts(now, null, periodStart) }),
    ]);
    for (const [step, timeZone] of zones.entries()) {
      await orm.em
        .fork()
        .transactional((em) => changeTimeZone(em, { customerId: 'cus_1', timeZone, at: 10 + step }));
    }
    const zone = zones.at(-1) ?? null;
    const before = await shown(now, zone);
    const [customer] = await meteredCustomers(orm.em.fork(), ['cus_1']);
    if (customer === undefined) throw new Error('no customer');
    const corrected = await correctUsage({ em: () => orm.em.fork(), now: () => now }, customer, {
      corrects: 'wrong',
      quantity: 2_000_000n,
      idempotencyKey: 'correction',
      reason: 'Counted twice',
      reportedBy: 'editor',
      ofAnyReporter: true,
    });
    expect(corrected).toMatchObject({ outcome: 'recorded', was: 5_000_000n, is: 2_000_000n });
    expect(await countedUsage(orm.em.fork(), 'month')).toEqual(await storedUsage(orm.em.fork()));
    return [before.day, (await shown(now, zone)).day];
  }

  it.each([
    { zones: [] },
    { zones: ['Asia/Tokyo'] },
    { zones: ['Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Kiritimati'] },
  ])('lowers today by as much where the event is counted today: $zones', async ({ zones }) => {
    const now = Date.UTC(2026, 2, 14, 23, 50);
    expect(await today(now - 14 * HOUR, now, zones)).toEqual([6_000_000n, 3_000_000n]);
  });

  it('leaves today as it is where the event is counted on the day before', async () => {
    const now = Date.UTC(2026, 2, 15, 1);
    expect(await today(now - 2 * HOUR, now, ['America/Los_Angeles'])).toEqual([1_000_000n, 1_000_000n]);
  });
});
