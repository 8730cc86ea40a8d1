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

it('customers are told at 80 % and at 100 % of their credits, once a period each', async () => {
  const customer = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  const { customerId } = customer;
  await moveClock(system, customer, start + 5 * DAY);
  let hour = 0;
  const use = async (quantity: string): Promise<void> => {
    await usage.report({ customerId, subscriptionId: id, at: start + DAY + hour++ * HOUR, quantity });
    await rollUp(system);
  };
  const told = async (): Promise<string[]> =>
    (
      await system.rows<{ subject: string }>(
        `select subject from outbox_messages where customer_id = $1 and kind = 'usage_warning' order by created_at`,
        [customerId],
      )
    ).map(({ subject }) => subject);

  await use('399');
  expect(await told()).toEqual([]);
  await use('1');
  expect(await told()).toEqual(['You have used 80 % of your credits']);
  await use('50');
  expect(await told()).toHaveLength(1);
  await use('60');
  expect(await told()).toEqual(['You have used 80 % of your credits', 'Your credits are used up']);
  const [last] = await system.rows<{ body: string }>(
    `select body from outbox_messages where customer_id = $1 and kind = 'usage_warning' order by created_at desc limit 1`,
    [customerId],
  );
  expect(last?.body).toContain('What goes beyond them costs $2.00 for 1,000 credits.');
  expect(last?.body).toContain('begins on February 10, 2027');
  await use('500');
  expect(await told()).toHaveLength(2);
  const shown = await system.api.call('GET', '/billing/usage', { token: customer.token });
  expect(shown.body['warnings']).toEqual([80, 100]);
});
