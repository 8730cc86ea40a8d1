import { changePlanUpdate, subscriptionViewQuery } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber } from '../support/customer.ts';
import { plansReadAnew } from '../support/plan-policy.ts';
import { asked, change, refusal, runOf, sandbox } from './story.ts';

/* What Stripe would refuse is refused before anything is made of it: no page, no claim, no schedule. */

let system: BillingSystem;
let rate: string;
beforeAll(async () => {
  system = await startBillingSystem({ STRIPE_TAX: 'automatic' });
  ({ id: rate } = await system.stripe.taxRates.create({
    display_name: 'VAT',
    percentage: 19,
    inclusive: false,
  }));
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const account = (settings: object): Promise<Response> =>
  fetch(`${system.sandbox.url}/_sandbox/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });

async function refusedPurchase(tier: string): Promise<{ status: number; code: unknown; detail: unknown }> {
  const { token, customerId } = await newCustomer(system);
  const { status, body } = await system.api.call('POST', '/billing/checkout/create', {
    token,
    body: { tier_id: tier, billing_cycle: 'monthly' },
  });
  expect((await system.stripe.checkout.sessions.list({ customer: customerId })).data).toEqual([]);
  expect(await system.rows('select 1 from checkouts where customer_id = $1', [customerId])).toEqual([]);
  expect(await system.rows('select 1 from trial_redemptions', [])).toEqual([]);
  return { status, code: body['code'], detail: body['detail'] };
}

it.each(['starter', 'trial'])('given tax settings that are not finished, %s is not sold', async (tier) => {
  await account({ taxActive: false });
  try {
    expect(await refusedPurchase(tier)).toMatchObject({ status: 503, code: 'tax_not_set_up' });
  } finally {
    await account({ taxActive: true });
  }
});

it.each(['settings', 'registrations'])(
  'given a key that may not read tax %s, the Trial is sold',
  async (of) => {
    const match = { method: 'GET', path: `^/v1/tax/${of}` };
    await sandbox(system, 'POST', 'faults', { kind: '403', match, times: 1 });
    try {
      const { token } = await newCustomer(system);
      const body = { tier_id: 'trial', billing_cycle: 'monthly' };
      const answer = await system.api.call('POST', '/billing/checkout/create', { token, body });
      expect(answer).toMatchObject({ status: 200 });
    } finally {
      await sandbox(system, 'DELETE', 'faults');
    }
  },
);

it.each(['starter', 'trial'])(
  'given a tax rate that was archived since the start, %s is not sold',
  async (tier) => {
    const { settings } = system.api.api.deps;
    const before = settings.stripeTax;
    await system.stripe.taxRates.update(rate, { active: false });
    settings.stripeTax = { kind: 'rates', rateIds: [rate] };
    try {
      expect(await refusedPurchase(tier)).toMatchObject({ status: 503, code: 'tax_not_set_up' });
    } finally {
      settings.stripeTax = before;
    }
  },
);

describe('given a price of another account or mode', () => {
  beforeAll(async () => {
    await system.rows(
      `update plan_prices set stripe_price_id = 'price_elsewhere' where plan_code = 'enterprise' and "interval" = 'month' and active`,
      [],
    );
    await plansReadAnew();
  });

  it('its plan is not sold', async () => {
    expect(await refusedPurchase('enterprise')).toMatchObject({
      status: 503,
      code: 'tier_not_in_stripe',
      detail: expect.stringContaining('npm run setup:stripe') as string,
    });
  });

  it.each(['now', 'period_end'] as const)('nobody is changed to it %s', async (when) => {
    const { id } = await newSubscriber(system);
    const target = { ...asked(), tier: 'enterprise', interval: 'month', quantity: null, when } as const;
    expect(await refusal(change(system, id, changePlanUpdate, target))).toMatchObject({
      type: 'price_not_set_up',
      message: expect.stringContaining('has no price price_elsewhere') as string,
    });
    expect((await system.stripe.subscriptions.retrieve(id)).schedule).toBeNull();
    expect(await runOf(system, id).query(subscriptionViewQuery)).toBeDefined();
  });
});
