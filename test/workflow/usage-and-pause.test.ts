import { cancelUpdate, pauseUpdate, resumeUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { createReporter, moveClock, rollUp } from '../support/usage.ts';
import { DAY, asked, change, charged, nothingOnItsWay } from './story.ts';

/*
 * Usage beyond the credits, on a renewal that a pause voids. Professional: 49.00 a month, 500 credits
 * included, 0.2 cents for each unit beyond them.
 */
const HOUR = 3_600_000;

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

/** A subscriber who used 1,500, which the next roll-up charges. */
async function beyondCredits(): Promise<{ customer: TestCustomer; id: string; start: number }> {
  const { customer, id } = await newSubscriber(system, 'professional_month_usd');
  const start = await customer.now();
  await moveClock(system, customer, start + 2 * DAY);
  await usage.report({
    customerId: customer.customerId,
    subscriptionId: id,
    at: start + 30 * HOUR,
    quantity: '1500',
  });
  return { customer, id, start };
}

/** A subscriber who used 1,500, and paused over the renewal, which is void. */
async function paused(): Promise<{ customer: TestCustomer; id: string; start: number }> {
  const { customer, id, start } = await beyondCredits();
  expect(await rollUp(system)).toMatchObject({ charged: 1 });
  await moveClock(system, customer, start + 30 * DAY);
  await change(system, id, pauseUpdate, { ...asked(), until: null });
  await moveClock(system, customer, start + 31 * DAY + HOUR);
  await nothingOnItsWay(system);
  expect(await statuses(id)).toEqual(['void', 'paid']);
  return { customer, id, start };
}

const statuses = async (id: string): Promise<(string | null)[]> =>
  (await system.stripe.invoices.list({ subscription: id })).data.map(({ status }) => status);

const charges = (id: string) =>
  system.rows<{ state: string; amount: number }>(
    'select state, amount::int as amount from usage_charges where subscription_id = $1 order by created_at, id',
    [id],
  );

/** One run takes back what was void, the next one charges it. */
async function chargeAgain(customer: TestCustomer, id: string): Promise<void> {
  await rollUp(system);
  await rollUp(system);
  expect(await charges(id)).toEqual([
    { state: 'withdrawn', amount: 200 },
    { state: 'reported', amount: 200 },
  ]);
  expect(await rollUp(system)).toMatchObject({ charges: 0, charged: 0 });
  await moveClock(system, customer, (await customer.now()) + HOUR);
}

it('is on the invoice of the period that begins when the customer resumes', async () => {
  const { customer, id } = await paused();
  await chargeAgain(customer, id);
  await change(system, id, resumeUpdate, asked());
  await nothingOnItsWay(system);
  expect(await charged(system, customer)).toEqual([4900, 4900 + 200]);
});

it('is charged once, after as many void renewals as there are', async () => {
  const { customer, id, start } = await paused();
  await chargeAgain(customer, id);
  await moveClock(system, customer, start + 59 * DAY + HOUR);
  await nothingOnItsWay(system);
  expect(await statuses(id)).toEqual(['void', 'void', 'paid']);
  await rollUp(system);
  await rollUp(system);
  await moveClock(system, customer, (await customer.now()) + HOUR);
  await change(system, id, resumeUpdate, asked());
  await nothingOnItsWay(system);
  expect(await charged(system, customer)).toEqual([4900, 4900 + 200]);
});

it('is charged when the customer cancels in the pause, and nothing else is', async () => {
  const { customer, id } = await paused();
  await chargeAgain(customer, id);
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
  await nothingOnItsWay(system);
  expect(await charged(system, customer)).toEqual([4900, 200]);
});

it('is invoiced after the end where the customer cancels before it is charged again', async () => {
  const { customer, id } = await paused();
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
  await nothingOnItsWay(system);
  await rollUp(system);
  await rollUp(system);
  await customer.advanceTo((await customer.now()) + 35 * DAY + 2 * HOUR);
  expect(await rollUp(system)).toMatchObject({ invoicedAfterEnd: 1, refused: 0 });
  await nothingOnItsWay(system);
  expect(await charged(system, customer)).toEqual([4900, 200]);
});

it('stays free where staff voided the renewal', async () => {
  const { customer, id, start } = await beyondCredits();
  await rollUp(system);
  await customer.card('pm_card_chargeCustomerFail');
  await moveClock(system, customer, start + 31 * DAY + 2 * HOUR);
  await untilStatus(system, id, 'past_due');
  const { latest_invoice: latest } = await system.stripe.subscriptions.retrieve(id);
  await system.stripe.invoices.voidInvoice(latest as string);
  await nothingOnItsWay(system);
  await rollUp(system);
  expect(await charges(id)).toEqual([{ state: 'reported', amount: 200 }]);
});
