import { randomUUID } from 'node:crypto';
import { claimTrial } from '../../db/trials/trial-redemptions.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { charged, sandbox } from './story.ts';
import { until } from '../support/until.ts';

/* What an order costs, before it is placed. Starter: 19.00 a month, 190.00 a year. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(() => system.stop());

const order = (more: object = {}): object => ({ tier_id: 'starter', billing_cycle: 'monthly', ...more });

async function preview({ token }: { token: string }, more: object = {}): Promise<Record<string, unknown>> {
  const answer = await system.api.call('POST', '/billing/checkout/preview', { token, body: order(more) });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

async function codeOf(coupon: Parameters<BillingSystem['stripe']['coupons']['create']>[0]): Promise<string> {
  const { id } = await system.stripe.coupons.create(coupon);
  const { code } = await system.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: id },
    metadata: { managed_by: 'perennial' },
  });
  return code;
}

/** Pays the order's page and waits for its charge. */
async function buy(customer: TestCustomer, more: object): Promise<number[]> {
  const { body } = await system.api.call('POST', '/billing/checkout/create', {
    token: customer.token,
    body: order(more),
  });
  await sandbox(system, 'POST', `checkout/${String(body['session_id'])}/complete`, {
    payment_method: 'pm_card_visa',
  });
  return until(async () => {
    const amounts = await charged(system, customer);
    return amounts.length > 0 && amounts;
  });
}

it.each([
  ['once', { duration: 'once', percent_off: 33 }, { today: 12.73, renewal: 19 }, { percent_off: 33 }],
  [
    'for some months',
    { duration: 'repeating', duration_in_months: 3, amount_off: 500, currency: 'usd' },
    { today: 14, renewal: 19 },
    { amount_off: 5, months: 3, amount: 5 },
  ],
  ['for ever', { duration: 'forever', percent_off: 20 }, { today: 15.2, renewal: 15.2 }, { amount: 3.8 }],
] as const)(
  'names what a discount %s takes off, to the cent that is charged',
  async (_, coupon, amounts, discount) => {
    const customer = await newCustomer(system);
    const code = await codeOf(coupon);
    const told = await preview(customer, { coupon: code });
    expect(told).toMatchObject({
      ...amounts,
      currency: 'usd',
      free_days: 0,
      after_free_days: null,
      discount,
    });
    // A look gives nothing away: the same code is there for the order.
    expect(await buy(customer, { coupon: code })).toEqual([Math.round(amounts.today * 100)]);
  },
);

it('takes the customer’s balance off what is paid today', async () => {
  const customer = await newCustomer(system);
  await system.stripe.customers.createBalanceTransaction(customer.customerId, {
    amount: -400,
    currency: 'usd',
  });
  expect(await preview(customer)).toMatchObject({ today: 15, renewal: 19, discount: null });
  expect(await buy(customer, {})).toEqual([1_500]);
});

it('promises free days only to whoever still gets them', async () => {
  await system.rows(`update plans set trial_days = 14 where code = 'professional'`);
  const customer = await newCustomer(system);
  const ordered = { tier_id: 'professional' };
  expect(await preview(customer, ordered)).toMatchObject({ today: 0, free_days: 14, after_free_days: 49 });
  const code = await codeOf({ duration: 'once', percent_off: 50 });
  // The free invoice, or the free days, may use it up.
  expect(await preview(customer, { ...ordered, coupon: code })).toMatchObject({
    today: 0,
    after_free_days: null,
  });
  await claimTrial(system.api.api.deps.em(), {
    userId: customer.userId,
    emailKey: customer.email,
    fingerprint: null,
    claimedBy: `cs_${randomUUID()}`,
    subscriptionId: 'sub_earlier',
  });
  expect(await preview(customer, ordered)).toMatchObject({ today: 49, free_days: 0, after_free_days: null });
});

it('makes no customer at Stripe for whoever only looks', async () => {
  const email = `${randomUUID()}@example.com`;
  const token = await system.identity.token({ email });
  expect(await preview({ token }, { billing_cycle: 'yearly', quantity: 2 })).toMatchObject({ today: 380 });
  expect((await system.stripe.customers.list({ email })).data).toEqual([]);
});
