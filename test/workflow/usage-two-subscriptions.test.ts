import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { createReporter, createRollups, moveClock } from '../support/usage.ts';

/*
 * Stripe's meters count by customer: with the metered item on two subscriptions, each of their invoices
 * has all of it.
 */

let system: BillingSystem;
let usage: Awaited<ReturnType<typeof createReporter>>;
let rollUp: () => Promise<unknown>;
beforeAll(async () => {
  system = await startBillingSystem();
  usage = await createReporter(system, system.api.database.url);
  rollUp = createRollups(system);
}, 120_000);
afterAll(async () => {
  await usage.close();
  await system.stop();
});

const at = (text: string): number => Date.parse(text);

it('bills overage of a customer with two subscriptions once, that of the second after the first has ended', async () => {
  const customer = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
  const { customerId } = customer;
  const first = await customer.subscribe('professional_month_usd');
  const second = await customer.subscribe('professional_month_usd');
  await untilStatus(system, first, 'active');
  await untilStatus(system, second, 'active');
  const use = async (subscriptionId: string, when: string, quantity: string): Promise<void> => {
    await usage.report({ customerId, subscriptionId, at: at(when), quantity });
    await moveClock(system, customer, at(when) + 7 * 60_000);
    await rollUp();
  };
  const goTo = async (when: string): Promise<void> => {
    await moveClock(system, customer, at(when));
    await rollUp();
  };
  const overage = async (subscription: string): Promise<number[]> => {
    const { data } = await system.stripe.invoices.list({ subscription, limit: 20 });
    return data
      .map(({ lines }) =>
        lines.data
          .filter(({ description }) => description?.includes('Usage beyond the plan'))
          .reduce((sum, line) => sum + line.amount, 0),
      )
      .reverse();
  };
  // 500 credits are included, 1,000 beyond them are 2.00.
  await use(first, '2027-01-12T10:00:00Z', '1500');
  await use(second, '2027-01-13T10:00:00Z', '1000');
  await goTo('2027-02-10T11:00:00Z');
  expect([await overage(first), await overage(second)]).toEqual([
    [0, 200],
    [0, 0],
  ]);
  await use(first, '2027-02-11T10:00:00Z', '1000');
  await goTo('2027-02-11T20:00:00Z');
  await system.stripe.subscriptions.cancel(first, { invoice_now: true });
  await untilStatus(system, first, 'canceled');
  await goTo('2027-02-12T00:00:00Z');
  // The month in which the first one was billed is left out: the meter would tell its charges again.
  await goTo('2027-03-10T11:00:00Z');
  expect([await overage(first), await overage(second)]).toEqual([
    [0, 200, 100],
    [0, 0, 0],
  ]);
  await goTo('2027-03-11T00:00:00Z');
  await goTo('2027-04-10T11:00:00Z');
  expect([await overage(first), await overage(second)]).toEqual([
    [0, 200, 100],
    [0, 0, 0, 100],
  ]);
}, 120_000);
