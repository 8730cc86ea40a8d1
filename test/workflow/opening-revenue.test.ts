import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { DAY } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(() => system.stop());

/** Lives for a hundred days before anything of it reaches us; then something changes. */
async function foundLate(customer: TestCustomer, lookupKey: string, trialDays?: number): Promise<string> {
  const [endpoint] = (await system.stripe.webhookEndpoints.list()).data;
  await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
  const [price] = (await system.stripe.prices.list({ lookup_keys: [lookupKey] })).data;
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price?.id ?? '' }],
    ...(trialDays === undefined ? {} : { trial_period_days: trialDays }),
  });
  await customer.advanceDays(100);
  await system.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: false });
  await system.stripe.subscriptions.update(id, { metadata: { note: 'seen at last' } });
  await untilStatus(system, id, 'active');
  return id;
}

const movementsOf = (id: string): Promise<{ kind: string; amount: string; at: Date }[]> =>
  until(async () => {
    const rows = await system.rows<{ kind: string; amount: string; at: Date }>(
      'select kind, amount, at from revenue_movements where subscription_id = $1 order by at',
      [id],
    );
    return rows.length > 0 && rows;
  });

it('revenue of a subscription found late begins when it began to pay, so that no sales of today appear', async () => {
  const customer = await newCustomer(system);
  const start = await customer.now();
  const id = await foundLate(customer, 'starter_month_usd');
  expect(await movementsOf(id)).toEqual([{ kind: 'new', amount: '1900', at: new Date(start) }]);
});

it('after a trial it begins with the end of the trial', async () => {
  const customer = await newCustomer(system);
  const start = await customer.now();
  const id = await foundLate(customer, 'professional_month_usd', 14);
  expect(await movementsOf(id)).toEqual([{ kind: 'new', amount: '4900', at: new Date(start + 14 * DAY) }]);
});
