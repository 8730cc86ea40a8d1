import { resumeUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { DAY, asked, change, charged, refusal } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/**
 * A subscription that Stripe paused: created elsewhere, with a trial that ended without a payment method.
 */
async function pausedByStripe(): Promise<{ customer: TestCustomer; id: string }> {
  const customer = await newCustomer(system, { card: null });
  const { data } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: data[0]?.id ?? '' }],
    metadata: { user_id: customer.userId, managed_by: 'perennial' },
    // Shorter than what the engine decides on ahead of a trial's end.
    trial_end: Math.floor((await customer.now()) / 1000) + 1800,
    trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
  });
  await customer.advanceTo((await customer.now()) + DAY / 12);
  await untilStatus(system, id, 'paused');
  expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('paused');
  return { customer, id };
}

describe('a subscription that Stripe paused', () => {
  it('is resumed at Stripe by its customer, with an invoice that is paid', async () => {
    const { customer, id } = await pausedByStripe();
    await customer.card('pm_card_visa');
    expect(await change(system, id, resumeUpdate, asked())).toMatchObject({ status: 'active' });
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('active');
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('is resumed on a card of the older APIs', async () => {
    const { customer, id } = await pausedByStripe();
    await system.stripe.customers.createSource(customer.customerId, { source: 'tok_visa' });
    expect(await change(system, id, resumeUpdate, asked())).toMatchObject({ status: 'active' });
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('whose payment then fails is past due', async () => {
    const { customer, id } = await pausedByStripe();
    await customer.card('pm_card_chargeCustomerFail');
    expect(await change(system, id, resumeUpdate, asked())).toMatchObject({ status: 'past_due' });
  });

  it('is not resumed while there is nothing to charge', async () => {
    const { id } = await pausedByStripe();
    const why = await refusal(change(system, id, resumeUpdate, asked()));
    expect(why).toMatchObject({
      type: 'resume_unpaid',
      message: 'There is nothing to charge. Add a payment method, then resume.',
    });
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('paused');
  });
});
