import { randomUUID } from 'node:crypto';
import { checkoutViewQuery, checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import type { CheckoutView } from '../../workflows/contracts/checkout.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { charged, messageKinds, projected, sandbox } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** A card that nobody else has: the Trial is once for each. */
let cards = 0;
const ownCard = (): string => {
  cards += 1;
  const start = `424242${String(1_000_000 + cards * 37).padStart(9, '7')}`;
  return (
    Array.from('0123456789')
      .map((digit) => start + digit)
      .find(passesCheck) ?? ''
  );
};
const passesCheck = (digits: string): boolean =>
  Array.from(digits)
    .reverse()
    .map((digit, place) => Number(digit) * (place % 2 === 1 ? 2 : 1))
    .reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) %
    10 ===
  0;

const withoutCard = (): Promise<TestCustomer> => newCustomer(system, { card: null as never });

const open = async (
  token: string,
  body: object,
): Promise<{ status: number; body: Record<string, unknown> }> =>
  system.api.call('POST', '/billing/checkout/create', { token, body });

const openTrial = async (customer: TestCustomer): Promise<string> => {
  const answer = await open(customer.token, { tier_id: 'trial', billing_cycle: 'monthly' });
  expect(answer.status).toBe(200);
  return String(answer.body['session_id']);
};

const outcome = async (sessionId: string): Promise<CheckoutView> => {
  const handle = system.temporal.workflow.getHandle(checkoutWorkflowId(sessionId));
  return (await handle.result()) as CheckoutView;
};

const complete = (sessionId: string, fields: Record<string, string>): Promise<unknown> =>
  sandbox(system, 'POST', `checkout/${sessionId}/complete`, fields);

describe('the checkout of a plan', () => {
  it('ends with the subscription that Stripe made', async () => {
    const customer = await withoutCard();
    const answer = await open(customer.token, { tier_id: 'professional', billing_cycle: 'monthly' });
    const sessionId = String(answer.body['session_id']);
    await complete(sessionId, { number: ownCard() });
    const { status, subscriptionId } = await outcome(sessionId);
    expect(status).toBe('fulfilled');
    await untilStatus(system, subscriptionId ?? '', 'active');
    expect(await projected(system, subscriptionId ?? '')).toMatchObject({
      tier: 'professional',
      user_id: customer.userId,
    });
    expect(await charged(system, customer)).toEqual([4900]);
  });
});

describe('the checkout of the Trial', () => {
  it('takes a card, then charges 1.00 once and begins seven days', async () => {
    const customer = await withoutCard();
    const sessionId = await openTrial(customer);
    expect(await charged(system, customer)).toEqual([]);
    await complete(sessionId, { number: ownCard() });
    const { status, subscriptionId } = await outcome(sessionId);
    expect(status).toBe('fulfilled');
    await untilStatus(system, subscriptionId ?? '', 'trialing');
    expect(await projected(system, subscriptionId ?? '')).toMatchObject({
      trial_tier: 'trial',
      tier: 'starter',
    });
    expect(await charged(system, customer)).toEqual([100]);
    const answer = await system.api.call('GET', '/billing/subscription-status', { token: customer.token });
    expect(answer.body).toMatchObject({ status: 'trialing', tier: 'trial', has_subscription: true });
    const length = Date.parse(String(answer.body['trial_end'])) - (await customer.now());
    expect(Math.round(length / 86_400_000)).toBe(7);
  });

  it('is refused to the same user a second time, before anything is asked', async () => {
    const customer = await withoutCard();
    const sessionId = await openTrial(customer);
    await complete(sessionId, { number: ownCard() });
    const { subscriptionId } = await outcome(sessionId);
    await system.stripe.subscriptions.cancel(subscriptionId ?? '');
    await until(
      async () =>
        (await projected(system, subscriptionId ?? '').catch(() => null))?.status === 'expired' ||
        (await projected(system, subscriptionId ?? '').catch(() => null))?.status === 'canceled',
    );
    const again = await open(customer.token, { tier_id: 'trial', billing_cycle: 'monthly' });
    expect(again.body).toMatchObject({ code: 'trial_already_used' });
    expect(await charged(system, customer)).toEqual([100]);
  });

  it('is refused to an alias of the same address', async () => {
    const customer = await withoutCard();
    const sessionId = await openTrial(customer);
    await complete(sessionId, { number: ownCard() });
    expect(await outcome(sessionId)).toMatchObject({ status: 'fulfilled' });
    const [name, host] = customer.email.split('@');
    const token = await system.identity.token({ email: `${name}+again@${host}`, role: 'viewer' });
    await system.api.call('GET', '/billing/subscription', { token });
    const again = await open(token, { tier_id: 'trial', billing_cycle: 'monthly' });
    expect(again.body).toMatchObject({ code: 'trial_already_used' });
  });

  it('is refused to a card that had it, and nothing is charged', async () => {
    const [first, second] = [await withoutCard(), await withoutCard()];
    const number = ownCard();
    const had = await openTrial(first);
    await complete(had, { number });
    expect(await outcome(had)).toMatchObject({ status: 'fulfilled' });
    const sessionId = await openTrial(second);
    await complete(sessionId, { number });
    expect(await outcome(sessionId)).toMatchObject({
      status: 'refused',
      reason: 'trial_already_used',
      subscriptionId: null,
    });
    expect(await charged(system, second)).toEqual([]);
    expect(
      (await system.stripe.subscriptions.list({ customer: second.customerId, status: 'all' })).data,
    ).toEqual([]);
    expect(await messageKinds(system, second)).toEqual(['trial_refused']);
  });

  it('whose charge is declined may be tried again with another card', async () => {
    const customer = await withoutCard();
    const declined = await openTrial(customer);
    await complete(declined, { payment_method: 'pm_card_chargeCustomerFail' });
    expect(await outcome(declined)).toMatchObject({ status: 'refused', reason: 'generic_decline' });
    const sessionId = await openTrial(customer);
    await complete(sessionId, { number: ownCard() });
    expect(await outcome(sessionId)).toMatchObject({ status: 'fulfilled' });
    expect(await charged(system, customer)).toEqual([100]);
  });
});

describe('a checkout that nobody finishes', () => {
  it('is reminded of once, and ends when Stripe expires it', async () => {
    const customer = await withoutCard();
    const answer = await system.api.call('POST', '/billing/checkout/create', {
      token: customer.token,
      body: { tier_id: 'starter', billing_cycle: 'monthly' },
      headers: { 'idempotency-key': randomUUID() },
    });
    const sessionId = String(answer.body['session_id']);
    const handle = system.temporal.workflow.getHandle(checkoutWorkflowId(sessionId));
    expect(await handle.query(checkoutViewQuery)).toMatchObject({ status: 'open' });
    expect(await messageKinds(system, customer)).toEqual([]);
    const start = await customer.now();
    await customer.advanceTo(start + 2 * 3_600_000);
    await until(async () => (await messageKinds(system, customer)).length === 1);
    await customer.advanceTo(start + 4 * 3_600_000);
    await customer.advanceTo(start + 25 * 3_600_000);
    expect(await outcome(sessionId)).toMatchObject({ status: 'expired' });
    expect(await messageKinds(system, customer)).toEqual(['checkout_abandoned']);
    const [row] = await system.rows('select status from checkouts where session_id = $1', [sessionId]);
    expect(row).toEqual({ status: 'expired' });
  });
});
