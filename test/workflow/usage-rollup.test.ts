import { randomUUID } from 'node:crypto';
import { RECONCILIATION } from '../../workflows/contracts/reconciliation.ts';
import type { ReconciliationInput, ReconciliationReport } from '../../workflows/contracts/reconciliation.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
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

describe('the reconciliation of usage', () => {
  const look = (): Promise<ReconciliationReport> =>
    system.temporal.workflow.execute<(input: ReconciliationInput) => Promise<ReconciliationReport>>(
      RECONCILIATION,
      {
        workflowId: `${RECONCILIATION}-${randomUUID()}`,
        taskQueue: TASK_QUEUES.billing,
        args: [{ quietMs: 0 }],
      },
    );

  it('has what Stripe and Lago lost told again, and names what is different', async () => {
    const customer = await newCustomer(system, { start: '2027-03-01T00:00:00Z' });
    const id = await customer.subscribe('professional_month_usd');
    await untilStatus(system, id, 'active');
    const start = await customer.now();
    const { customerId } = customer;
    await moveClock(system, customer, start + 2 * DAY);
    const common = { customerId, subscriptionId: id };
    await usage.report(
      { ...common, at: start + DAY, quantity: '10' },
      { ...common, at: start + DAY + HOUR, quantity: '20.25' },
      { ...common, at: start + DAY + 2 * HOUR, quantity: '40' },
    );
    await rollUp(system);
    expect(await look()).toMatchObject({ usageResent: 0, usageDifferences: [] });

    const [lost, , changed] = (
      await system.rows<{ id: string }>(
        'select stripe_identifier as id from usage_windows where customer_id = $1 order by window_start',
        [customerId],
      )
    ).map((row) => row.id);
    await system.stripe.billing.meterEventAdjustments.create({
      event_name: 'perennial_inference',
      type: 'cancel',
      cancel: { identifier: lost ?? '' },
    });
    const { events } = system.lago.recorded();
    Reflect.deleteProperty(events, lost ?? '');
    Object.assign(events[changed ?? ''] ?? {}, { properties: { quantity: '41' } });
    const { usageResent, usageDifferences } = await look();
    expect(usageResent).toBe(2);
    expect(usageDifferences).toEqual([expect.stringContaining(`40 inference told, Lago has 41`)]);
    expect(await rollUp(system)).toMatchObject({ stripe: 1, lago: 1 });
    expect(Object.keys(system.lago.recorded().events)).toContain(lost);
    expect(await look()).toMatchObject({ usageResent: 0 });
  });
});
