import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { createReporter, moveClock, rollUp } from '../support/usage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let system: BillingSystem;
let usage: Awaited<ReturnType<typeof createReporter>>;
beforeAll(async () => {
  system = await startBillingSystem();
  usage = await createReporter(system, system.api.database.url);
}, 120_000);
afterAll(async () => {
  await usage.close();
  await system.stop();
});

/** What a subscription's invoices asked for and got, oldest first. */
const paid = async (subscription: string): Promise<number[]> => {
  const { data } = await system.stripe.invoices.list({ subscription });
  return data.map(({ amount_paid: amount }) => amount).reverse();
};

it('tells Stripe and Lago of all usage, charges what is beyond the credits, and the next invoice has it', async () => {
  const customer = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  const { customerId } = customer;
  await moveClock(system, customer, start + 5 * DAY);
  await usage.report({ customerId, subscriptionId: id, at: start + 2 * DAY, quantity: '300' });
  await usage.report({
    customerId,
    subscriptionId: id,
    at: start + 4 * DAY,
    quantity: '400.5',
    type: 'tts',
  });
  const first = await rollUp(system);
  expect(first).toMatchObject({
    settled: 1,
    charges: 1,
    stripe: 2,
    lago: 2,
    charged: 1,
    refused: 0,
    waiting: [],
  });
  expect(await rollUp(system)).toMatchObject({ settled: 0, charges: 0, stripe: 0, lago: 0, charged: 0 });

  const meters = await system.stripe.billing.meters.list({ limit: 100 });
  const counted = async (name: string): Promise<number> => {
    const meter = meters.data.find(({ event_name: event }) => event === name);
    const { data } = await system.stripe.billing.meters.listEventSummaries(meter?.id ?? '', {
      customer: customerId,
      start_time: start / 1000,
      end_time: (start + 30 * DAY) / 1000,
    });
    return data[0]?.aggregated_value ?? -1;
  };
  expect(await counted('perennial_inference')).toBe(300_000_000);
  expect(await counted('perennial_tts')).toBe(400_500_000);
  // 700.5 used, 500 included: 200.5 at 2.00 for 1,000 are 40.1 cents.
  expect(await counted('perennial_overage_usd')).toBe(40);
  expect(Object.values(system.lago.recorded().events)).toHaveLength(2);

  await moveClock(system, customer, start + 31 * DAY + 2 * HOUR);
  expect(await paid(id)).toEqual([4900, 4940]);
});
