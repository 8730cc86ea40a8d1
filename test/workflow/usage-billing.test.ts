import pLimit from 'p-limit';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { usageOfInvoice } from '../../db/usage/rating/usage-invoice.ts';
import { setupStripe } from '../../scripts/setup-stripe.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { createReporter, createRollups, moveClock } from '../support/usage.ts';

/*
 * Metered invoices, worked out by hand. Professional: 49.00 a month (490.00 a year), 500 credits included,
 * 2.00 for each 1,000 beyond them. Enterprise: 99.00, 5,000 included, 1.50. One unit of any type is one
 * credit.
 */
const at = (text: string): number => Date.parse(text);

type Step =
  | { use: string; at: string; type?: string }
  | { to: string }
  /** Nobody follows the clock of a customer whose subscription is over. */
  | { endsAt: string }
  | { upgrade: string; cycle?: 'yearly' }
  | { cancel: 'now' | 'at the end' }
  | { grant: string; priority?: number; expires?: string }
  | { zone: string };

interface Case {
  price?: string;
  start: string;
  steps: Step[];
  /** What was paid, minor units, oldest invoice first. */
  paid: number[];
}

const CASES: Record<string, Case> = {
  // 300 before; in one window 150 and 250.5 more: 700.5 - 500 = 200.5 beyond, 200.5 × 0.2 = 40.1 cents.
  'credits used up in the middle of a window': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { use: '300', at: '2027-01-12T10:00:00Z' },
      { use: '150', at: '2027-01-15T10:01:00Z' },
      { to: '2027-01-15T10:10:00Z' },
      { use: '250.5', at: '2027-01-15T10:03:00Z', type: 'embedding' },
      { to: '2027-02-10T11:00:00Z' },
    ],
    paid: [4900, 4900 + 40],
  },
  // 2.5 beyond × 0.2 = 0.5 cents: half a cent is rounded up, once, at the line.
  'half a cent': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { use: '501.25', at: '2027-01-12T10:00:00Z' },
      { to: '2027-01-12T11:00:00Z' },
      { use: '1.25', at: '2027-01-20T10:00:00Z', type: 'stt' },
      { to: '2027-02-10T11:00:00Z' },
    ],
    paid: [4900, 4900 + 1],
  },
  // Before: 800 - 500 = 300 beyond at 0.2 = 60 cents, which stay. From then on 5,000 are included, less the
  // 500 used: 5,000 used, 4,500 covered, 500 beyond at 0.15 = 75 cents. Rest of the month: 9900 × 21/31 -
  // 4900 × 21/31 = 3387.
  'plan changed in mid-period': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { use: '800', at: '2027-01-15T10:00:00Z' },
      { to: '2027-01-20T09:00:00Z' },
      { upgrade: 'enterprise' },
      { use: '5000', at: '2027-01-25T10:00:00Z' },
      { to: '2027-02-10T11:00:00Z' },
    ],
    paid: [4900, 6706 - 3319, 9900 + 60 + 75],
  },
  // 28 days: 400 on the last one are covered; 1,600 half a minute after its end are of the next period:
  // 1,100 beyond = 220 cents.
  'a month of 28 days': {
    start: '2027-01-31T10:00:00Z',
    steps: [
      { use: '400', at: '2027-02-27T23:59:00Z' },
      { to: '2027-02-28T09:58:00Z' },
      { use: '1600', at: '2027-02-28T10:00:30Z' },
      { to: '2027-03-31T11:10:00Z' },
    ],
    paid: [4900, 4900, 4900 + 220],
  },
  // 1,500 to the end of the period are 1,000 beyond = 200 cents; 600 at its very end are of the next: 100
  // beyond = 20.
  'a month of 29 days': {
    start: '2028-01-31T10:00:00Z',
    steps: [
      { use: '1500', at: '2028-02-29T09:50:00Z' },
      { to: '2028-02-29T10:20:00Z' },
      { use: '600', at: '2028-02-29T10:00:00Z' },
      { to: '2028-03-31T11:10:00Z' },
    ],
    paid: [4900, 4900 + 200, 4900 + 20],
  },
  'a month of 30 days': {
    start: '2027-03-31T10:00:00Z',
    steps: [
      { use: '1500', at: '2027-04-30T09:50:00Z' },
      { to: '2027-04-30T10:20:00Z' },
      { use: '600', at: '2027-04-30T10:00:00Z' },
      { to: '2027-05-31T11:10:00Z' },
    ],
    paid: [4900, 4900 + 200, 4900 + 20],
  },
  'a month of 31 days': {
    start: '2026-12-31T10:00:00Z',
    steps: [
      { use: '1500', at: '2027-01-31T09:50:00Z' },
      { to: '2027-01-31T10:20:00Z' },
      { use: '600', at: '2027-01-31T10:00:00Z' },
      { to: '2027-02-28T11:10:00Z' },
    ],
    paid: [4900, 4900 + 200, 4900 + 20],
  },
  // Auckland is 13 hours ahead: 31 January 23:30 UTC is 1 February there. The invoice goes by the period,
  // which knows no zone.
  'a customer in another time zone': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { zone: 'Pacific/Auckland' },
      { use: '700', at: '2027-01-31T11:30:00Z' },
      { use: '700', at: '2027-01-31T23:30:00Z' },
      { to: '2027-02-10T11:00:00Z' },
    ],
    paid: [4900, 4900 + 180],
  },
  // 490.00 for the year; in the third month 2,500 used, 2,000 beyond = 4.00, on an invoice of its own. The
  // fourth: nothing.
  'a yearly plan with a monthly invoice for usage': {
    price: 'professional_year_usd',
    start: '2027-01-31T10:00:00Z',
    steps: [
      { to: '2027-03-20T00:00:00Z' },
      { use: '2500', at: '2027-03-20T00:00:00Z' },
      { to: '2027-03-20T01:00:00Z' },
      { to: '2027-04-30T11:10:00Z' },
    ],
    paid: [49_000, 400, 0],
  },
  // 1,000 beyond = 200 cents, billed with the change: 49000 - 4900 × 21/31. The new month has 500 of its
  // own: 400 beyond = 80, on an invoice of its own (under 50 cents Stripe would keep it for the one after).
  'a monthly plan that becomes a yearly one': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { use: '1500', at: '2027-01-12T10:00:00Z' },
      { to: '2027-01-20T09:00:00Z' },
      { upgrade: 'professional', cycle: 'yearly' },
      { use: '900', at: '2027-01-22T10:00:00Z' },
      { to: '2027-02-20T10:10:00Z' },
    ],
    paid: [4900, 49_000 - 3319 + 200, 80],
  },
  // ¥4,900, 500 included, ¥300 for each 1,000: 1,001.5 beyond × 0.3 = ¥300.45, rounded to ¥300.
  'a currency without cents': {
    price: 'kabuki_month_jpy',
    start: '2027-01-10T09:00:00Z',
    steps: [{ use: '1501.5', at: '2027-01-12T10:00:00Z' }, { to: '2027-02-10T11:00:00Z' }],
    paid: [4900, 4900 + 300],
  },
  // 1,000 used: 500 included, 300 of the grant that burns first (until it ends), 100 of the other, 100
  // beyond = 20 cents.
  'grants beside what is included': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { grant: '100', priority: 2 },
      { grant: '400', priority: 1, expires: '2027-01-20T00:00:00Z' },
      { use: '800', at: '2027-01-12T10:00:00Z' },
      { to: '2027-01-25T09:00:00Z' },
      { use: '200', at: '2027-01-25T08:00:00Z' },
      { to: '2027-02-10T11:00:00Z' },
    ],
    paid: [4900, 4900 + 20],
  },
  // 1,500 used = 200 cents on the invoice of 10 February. 250 of it come after that: 50 cents on the one of
  // 10 March.
  'usage that comes when the invoice is final': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { use: '1500', at: '2027-01-12T10:00:00Z' },
      { to: '2027-02-10T11:00:00Z' },
      { use: '250', at: '2027-01-31T10:00:00Z' },
      { to: '2027-02-12T00:00:00Z' },
      { to: '2027-03-10T11:00:00Z' },
    ],
    paid: [4900, 4900 + 200, 4900 + 50],
  },
  // 1,000 beyond = 200 cents, billed as the subscription ends; nothing of the month is given back.
  'a plan that is cancelled at once': {
    start: '2027-01-10T09:00:00Z',
    steps: [{ use: '1500', at: '2027-01-12T10:00:00Z' }, { to: '2027-01-13T00:00:00Z' }, { cancel: 'now' }],
    paid: [4900, 200],
  },
  'a plan that ends with its month': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { use: '1500', at: '2027-01-12T10:00:00Z' },
      { cancel: 'at the end' },
      { endsAt: '2027-02-10T11:00:00Z' },
    ],
    paid: [4900, 200],
  },
  // 1,500 used = 200 cents, paid. 600 are taken back, 120 cents; the next period owes 30 only, the rest
  // waits for the one after, which owes 100: 100 - 90.
  'a correction that is worth more than the next invoice': {
    start: '2027-01-10T09:00:00Z',
    steps: [
      { use: '1500', at: '2027-01-12T10:00:00Z' },
      { to: '2027-02-10T11:00:00Z' },
      { use: '-600', at: '2027-01-12T10:00:00Z' },
      { use: '650', at: '2027-02-10T10:30:00Z' },
      { to: '2027-02-20T00:00:00Z' },
      { to: '2027-03-10T11:00:00Z' },
      { use: '1000', at: '2027-03-10T10:30:00Z' },
      { to: '2027-04-10T11:00:00Z' },
    ],
    paid: [4900, 4900 + 200, 4900, 4900 + 10],
  },
};

let system: BillingSystem;
let usage: Awaited<ReturnType<typeof createReporter>>;
let rollUp: () => Promise<unknown>;
let orm: MikroORM;
let overageProduct: string;
beforeAll(async () => {
  system = await startBillingSystem();
  usage = await createReporter(system, system.api.database.url);
  rollUp = createRollups(system);
  orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 2 });
  await sellInYen();
  const { data } = await system.stripe.products.list({ limit: 100 });
  overageProduct = data.find(({ metadata }) => metadata['usage'] === 'overage')?.id ?? '';
}, 120_000);
afterAll(async () => {
  await orm.close();
  await usage.close();
  await system.stop();
});

it('bills usage to the cent', async () => {
  // A few at once: all of them live in this one process.
  const atOnce = pLimit(5);
  const played = await Promise.allSettled(
    Object.entries(CASES).map(([name, one]) => atOnce(async () => [name, await play(one)] as const)),
  );
  const failed = played.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const expected = Object.entries(CASES).map(([name, { paid }]) => [name, paid]);
  expect(
    Object.fromEntries(played.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))),
  ).toEqual(Object.fromEntries(expected));
  const open = await system.rows(
    `select id, error from usage_charges where state <> 'reported'
     union all select subscription_id, attention from usage_periods where attention is not null`,
  );
  expect(open).toEqual([]);
}, 150_000);

async function play({ price = 'professional_month_usd', start, steps }: Case): Promise<number[]> {
  const customer = await newCustomer(system, { start });
  const id = await customer.subscribe(price);
  await untilStatus(system, id, 'active');
  for (const [place, step] of steps.entries()) {
    if ('use' in step) {
      await usage.report({
        customerId: customer.customerId,
        subscriptionId: id,
        at: at(step.at),
        quantity: step.use,
        ...(step.type === undefined ? {} : { type: step.type }),
      });
      // Its window is over and closed seven minutes later.
      const closed = at(step.at) + 7 * 60_000;
      if (closed > (await customer.now())) await moveClock(system, customer, closed);
      await rollUp();
    } else await doStep(customer, id, step, place);
  }
  await usageAddsUp(customer.customerId, id);
  return paidOf(id);
}

/** Each invoice's usage line is the sum of the charges that are found for it. */
async function usageAddsUp(customerId: string, subscription: string): Promise<void> {
  // An end is seen by the next run only.
  await rollUp();
  const { data } = await system.stripe.invoices.list({ subscription, limit: 20 });
  for (const { id, lines } of data) {
    const amount = lines.data
      .filter(({ pricing }) => pricing?.price_details?.product === overageProduct)
      .reduce((sum, line) => sum + line.amount, 0);
    const found = await until(() => usageOfInvoice(orm.em.fork(), { invoiceId: id, customerId }), {
      what: `invoice ${id} is in the projection`,
    });
    expect({ id, period: found.period, amount: found.amount }).toEqual({ id, period: found.period, amount });
  }
}

async function doStep(
  customer: TestCustomer,
  id: string,
  step: Exclude<Step, { use: string }>,
  place: number,
): Promise<void> {
  if ('to' in step) {
    await moveClock(system, customer, at(step.to));
    await rollUp();
  } else if ('endsAt' in step) {
    await customer.advanceTo(at(step.endsAt));
    await untilStatus(system, id, 'canceled');
  } else if ('upgrade' in step) {
    const answer = await system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      headers: { 'idempotency-key': `upgrade-${id}` },
      body: { new_tier_id: step.upgrade, billing_cycle: step.cycle ?? 'monthly', when: 'now' },
    });
    expect([answer.status, answer.body['tier']]).toEqual([200, step.upgrade]);
  } else if ('cancel' in step) {
    const answer = await system.api.call('POST', '/billing/subscription/cancel', {
      token: customer.token,
      headers: { 'idempotency-key': `cancel-${id}` },
      body: { at_period_end: step.cancel === 'at the end' },
    });
    expect(answer.status).toBe(200);
  } else if ('zone' in step) {
    await system.rows('update customers set time_zone = $2 where id = $1', [customer.customerId, step.zone]);
  } else {
    await system.rows(
      `insert into credit_grants (id, customer_id, amount, priority, expires_at, source, reason, created_by, created_at)
       values ($1, $2, $3, $4, $5, 'top_up', 'bought', 'test', $6)`,
      [
        `grant-${id}-${place}`,
        customer.customerId,
        step.grant,
        step.priority ?? 1,
        step.expires ?? null,
        new Date(await customer.now()),
      ],
    );
  }
}

async function paidOf(subscription: string): Promise<number[]> {
  const invoices = await until(
    async () => {
      const { data } = await system.stripe.invoices.list({ subscription, limit: 20 });
      return data.every(({ status }) => status === 'paid') ? data : null;
    },
    { what: `the invoices of ${subscription} are paid` },
  );
  return invoices.map(({ amount_paid: amount }) => amount).reverse();
}

/** A plan that is sold in yen. */
async function sellInYen(): Promise<void> {
  await system.rows(
    `insert into plans (code, display_name, rank, active, features, services, included_credits, price_per1k, trial_days,
       created_at, updated_at)
     values ('kabuki', 'Kabuki', 9, true, '[]', '["inference"]', 500, 300, 0, now(), now())`,
  );
  await system.rows(
    `insert into plan_prices (id, plan_code, kind, interval, currency, amount, active, created_at)
     values ('kabuki-jpy', 'kabuki', 'recurring', 'month', 'jpy', 4900, true, now())`,
  );
  const confirm = (): Promise<boolean> => Promise.resolve(true);
  await setupStripe({ stripe: system.stripe, orm, write: () => undefined, confirm });
}
