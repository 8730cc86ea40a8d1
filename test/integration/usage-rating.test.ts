import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ratePage } from '../../activities/usage/rating/rate-page.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { beginClose, closeWindows } from '../../db/usage/rating/usage-windows.ts';
import type { CloseRequest } from '../../db/usage/rating/usage-windows.ts';
import { execute, query } from '../../db/sql.ts';
import { createUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { counterStarts } from '../../domain/usage/rating/counter-starts.ts';
import { usagePeriodAt } from '../../domain/usage/rating/period.ts';
import { UNIT } from '../../domain/usage/ingest/quantity.ts';
import { windowStart } from '../../domain/usage/ingest/window.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { propertyRuns } from '../support/property-runs.ts';

/*
 * Whatever comes when: events of two periods in any order, doubled, late, taken back, closed and settled
 * in between by anybody, and settlings that are rolled back as by a crash. What is charged in the end is
 * what one look at all of it comes to.
 */
const DAY = 86_400_000;
const START = Date.UTC(2027, 0, 10, 9);
const billing = {
  interval: 'month' as const,
  createdAt: START,
  currentPeriodStart: Date.UTC(2027, 1, 10, 9),
  currentPeriodEnd: Date.UTC(2027, 2, 10, 9),
  trialEnd: null,
  endedAt: null,
};

let database: TestDatabase;
let orm: MikroORM;
let plans: Plan[];
beforeAll(async () => {
  database = await createDatabase();
  orm = await createOrm({ databaseUrl: database.appUrl, poolMax: 3 });
  plans = await loadPlans(orm.em.fork());
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

/** A professional subscriber whose clock is twenty days into the second month. */
async function subscriber(): Promise<{ customerId: string; subscriptionId: string; now: number }> {
  const id = randomUUID().slice(0, 8);
  const [customerId, subscriptionId, now] = [`cus_${id}`, `sub_${id}`, billing.currentPeriodStart + 20 * DAY];
  const em = orm.em.fork();
  await execute(
    em,
    `insert into customers (id, balance, billing_time, deleted, updated_at) values ($1, 0, $2, false, now())`,
    [customerId, new Date(now)],
  );
  await execute(
    em,
    `insert into subscriptions (id, customer_id, status, stripe_status, tier, price_id, interval, amount, unit_amount,
       quantity, currency, mrr, current_period_start, current_period_end, cancel_at_period_end, paused, billing_time,
       revision, ever_active, created_at, updated_at)
     values ($1, $2, 'active', 'active', 'professional', 'price_1', 'month', 4900, 4900, 1, 'usd', 4900, $3, $4, false,
       false, $5, 1, true, $6, now())`,
    [
      subscriptionId,
      customerId,
      new Date(billing.currentPeriodStart),
      new Date(billing.currentPeriodEnd),
      new Date(now),
      new Date(START),
    ],
  );
  return { customerId, subscriptionId, now };
}

const close = async (): Promise<void> => {
  await orm.em.fork().transactional((em) => beginClose(em, Date.now()));
  let after: string | null = '';
  while (after !== null) {
    const request: CloseRequest = { now: Date.now(), limitCustomers: 100, afterCustomer: after };
    const page = await orm.em.fork().transactional((em) => closeWindows(em, request));
    after = page.lastCustomer;
  }
};

class Crash extends Error {}

const rate = (customerId: string, crashes: boolean): Promise<void> =>
  orm.em
    .fork()
    .transactional(async (em) => {
      await ratePage(em, { customers: [customerId], plans, now: Date.now() });
      if (crashes) throw new Crash('in the middle');
    })
    .catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });

const events = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 50 * 1440 }),
    units: fc.integer({ min: -40, max: 400 }),
    type: fc.constantFrom('inference', 'tts'),
    times: fc.integer({ min: 1, max: 2 }),
    then: fc.constantFrom('nothing', 'close', 'rate', 'crash'),
  }),
  { minLength: 1, maxLength: 20 },
);

it('charges the same, whatever comes when and whoever crashes', async () => {
  const writer = createUsageWriter(orm);
  await fc.assert(
    fc.asyncProperty(events, async (steps) => {
      const { customerId, subscriptionId } = await subscriber();
      for (const [place, { minute, units, type, times, then }] of steps.entries()) {
        if (units === 0) continue;
        const occurredAt = START + minute * 60_000;
        const periodStart = usagePeriodAt(billing, occurredAt)?.start ?? null;
        const event = {
          customerId,
          subscriptionId,
          idempotencyKey: String(place),
          eventType: type,
          quantity: BigInt(units) * UNIT,
          occurredAt,
          windowStart: windowStart(occurredAt, periodStart),
          kind: units < 0 ? ('correction' as const) : ('usage' as const),
          correctsKey: units < 0 ? 'another' : null,
          reportedBy: 'test',
          properties: null,
          ...counterStarts(occurredAt, null, periodStart),
        };
        await Promise.all(Array.from({ length: times }, () => writer.record([event])));
        if (then === 'close') await close();
        if (then === 'rate' || then === 'crash') {
          await close();
          await rate(customerId, then === 'crash');
        }
      }
      await close();
      // The second run uses what the first left: credits that an invoice had nothing to apply to.
      await rate(customerId, false);
      await rate(customerId, false);

      const used = [0n, 0n];
      for (const { minute, units } of steps) {
        const place = START + minute * 60_000 < billing.currentPeriodStart ? 0 : 1;
        used[place] = (used[place] ?? 0n) + BigInt(units);
      }
      // 500 included, a fifth of a cent for each beyond, half a cent up.
      const owed = used.map((units) => (units > 500n ? Number((2n * (units - 500n) + 5n) / 10n) : 0));
      const rows = await query<{ used: string; amount: number; charged: number }>(
        orm.em.fork(),
        `select p.used::text, amount, (select coalesce(sum(amount), 0)::bigint from usage_charges c
           where c.subscription_id = p.subscription_id and c.period_start = p.starts_at) as charged
         from usage_periods p where subscription_id = $1 order by starts_at`,
        [subscriptionId],
      );
      const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
      expect(sum(rows.map(({ amount }) => amount))).toBe(sum(owed));
      expect(sum(rows.map(({ charged }) => charged))).toBe(sum(owed));
      const [windows] = await query<{ same: boolean; unsettled: number }>(
        orm.em.fork(),
        `select (select coalesce(sum(quantity), 0) from usage_windows where customer_id = $1)
             = (select coalesce(sum(quantity), 0) from usage_events where customer_id = $1) as same,
           (select count(*)::int from usage_windows where customer_id = $1 and invoice_period_start is null) as unsettled`,
        [customerId],
      );
      expect(windows).toEqual({ same: true, unsettled: 0 });
    }),
    propertyRuns(15),
  );
});
