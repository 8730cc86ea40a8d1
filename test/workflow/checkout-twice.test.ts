import { checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import type { CheckoutView } from '../../workflows/contracts/checkout.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { charged, messageKinds, messages, nothingOnItsWay, sandbox } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});
afterEach(async () => {
  await sandbox(system, 'DELETE', 'faults');
});

const HOUR = 3_600_000;

const open = (
  customer: TestCustomer,
  tier: string,
): Promise<{ status: number; body: Record<string, unknown> }> =>
  system.api.call('POST', '/billing/checkout/create', {
    token: customer.token,
    body: { tier_id: tier, billing_cycle: 'monthly' },
  });

const opened = async (customer: TestCustomer, tier: string): Promise<string> => {
  const answer = await open(customer, tier);
  expect(answer).toMatchObject({ status: 200 });
  return String(answer.body['session_id']);
};

/** Fills in the hosted page of a session, as a tab does. */
const pay = (sessionId: string, paymentMethod = 'pm_card_visa'): Promise<unknown> =>
  sandbox(system, 'POST', `checkout/${sessionId}/complete`, { payment_method: paymentMethod });

const outcome = async (sessionId: string): Promise<CheckoutView> => {
  const handle = system.temporal.workflow.getHandle(checkoutWorkflowId(sessionId));
  return (await handle.result()) as CheckoutView;
};

const openSessions = async ({ customerId: customer }: TestCustomer): Promise<string[]> => {
  const { data } = await system.stripe.checkout.sessions.list({ customer, status: 'open' });
  return data.map(({ id }) => id);
};

const live = async ({ customerId: customer }: TestCustomer): Promise<string[]> => {
  const { data } = await system.stripe.subscriptions.list({ customer });
  return data.map(({ id }) => id);
};

/** Charged less given back, minor units. */
const kept = async ({ customerId: customer }: TestCustomer): Promise<number> => {
  const { data } = await system.stripe.charges.list({ customer, limit: 100 });
  return data
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amount, amount_refunded: refunded }) => sum + amount - refunded, 0);
};

/**
 * Two tabs with open pages: Stripe is slow to expire the first page while the second already exists.
 * @returns both sessions, and the answer to the second tab's request
 */
async function twoTabs(
  customer: TestCustomer,
  [first, second]: [string, string],
): Promise<{ sessions: [string, string]; answer: ReturnType<typeof open> }> {
  const one = await opened(customer, first);
  const match = { method: 'POST', path: `/expire$` };
  await sandbox(system, 'POST', 'faults', { kind: 'slow', match, times: 1, delayMs: 4000 });
  const answer = open(customer, second);
  let other: string | undefined;
  await until(async () => {
    other = (await openSessions(customer)).find((id) => id !== one);
    return other !== undefined;
  });
  return { sessions: [one, other ?? ''], answer };
}

describe('two tabs', () => {
  it('a second page closes the first', async () => {
    const customer = await newCustomer(system, { card: null });
    const first = await opened(customer, 'starter');
    const second = await opened(customer, 'professional');
    expect(await openSessions(customer)).toEqual([second]);
    expect(await outcome(first)).toMatchObject({ status: 'expired' });
    await expect(pay(first)).rejects.toThrow(/expired/);
  });

  it('given two pages are paid in the same second, one subscription stays and the other is refunded once', async () => {
    const customer = await newCustomer(system, { card: null });
    const { sessions, answer } = await twoTabs(customer, ['starter', 'professional']);
    await Promise.all(sessions.map((id) => pay(id)));
    await answer;
    const ends = await Promise.all(sessions.map(outcome));
    await until(async () => (await live(customer)).length === 1);
    await nothingOnItsWay(system);
    const [stays] = await live(customer);
    await untilStatus(system, stays ?? '', 'active');
    const { data } = await system.stripe.subscriptions.list({ customer: customer.customerId, status: 'all' });
    const ended = data.find(({ id }) => id !== stays);
    await untilStatus(system, ended?.id ?? '', 'canceled');
    const price = data.find(({ id }) => id === stays)?.items.data[0]?.price.unit_amount;
    expect((await charged(system, customer)).toSorted()).toEqual([1900, 4900]);
    expect(await kept(customer)).toBe(price);
    const { data: refunds } = await system.stripe.refunds.list({ limit: 100 });
    const charges = (await system.stripe.charges.list({ customer: customer.customerId })).data.map(
      ({ id }) => id,
    );
    expect(
      refunds.filter(({ charge }) => typeof charge === 'string' && charges.includes(charge)),
    ).toHaveLength(1);
    expect(ends).toContainEqual(
      expect.objectContaining({
        status: 'refused',
        reason: 'duplicate_subscription',
        subscriptionId: ended?.id,
      }),
    );
    await until(async () => (await messageKinds(system, customer)).includes('duplicate_refunded'));
    const sent = (await messages(system, customer)).filter(({ kind }) => kind === 'duplicate_refunded');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toContain(price === 1900 ? '$49.00' : '$19.00');
    const effects = await system.rows<{ kind: string; state: string }>(
      'select kind, state from effects where key like $1 order by kind',
      [`duplicate/${ended?.id}/%`],
    );
    expect(effects).toEqual([
      { kind: 'credit_note', state: 'confirmed' },
      { kind: 'end_duplicate', state: 'confirmed' },
    ]);
  });

  it('given the first page was paid, the second is not opened and nothing is left open', async () => {
    const customer = await newCustomer(system, { card: null });
    const { sessions, answer } = await twoTabs(customer, ['starter', 'starter']);
    await pay(sessions[0]);
    expect(await answer).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
    await until(async () => (await openSessions(customer)).length === 0);
    expect(await kept(customer)).toBe(1900);
    expect(await outcome(sessions[0])).toMatchObject({ status: 'fulfilled' });
  });

  it('given a plan was paid in the other tab, the card of the Trial is not charged', async () => {
    const customer = await newCustomer(system, { card: null });
    const { sessions, answer } = await twoTabs(customer, ['trial', 'starter']);
    await pay(sessions[1]);
    await pay(sessions[0]);
    await answer;
    expect(await outcome(sessions[1])).toMatchObject({ status: 'fulfilled' });
    expect(await outcome(sessions[0])).toMatchObject({ status: 'refused', reason: 'already_subscribed' });
    expect(await charged(system, customer)).toEqual([1900]);
  });
});

describe('a page that was opened before the person subscribed', () => {
  it('is closed when another subscription is bought, and its link is not mailed', async () => {
    const customer = await newCustomer(system);
    const sessionId = await opened(customer, 'starter');
    const id = await customer.subscribe('professional_month_usd');
    await untilStatus(system, id, 'active');
    await customer.advanceTo((await customer.now()) + 2 * HOUR);
    await nothingOnItsWay(system);
    await customer.advanceTo((await customer.now()) + 25 * HOUR);
    expect(await outcome(sessionId)).toMatchObject({ status: 'expired' });
    expect(await messageKinds(system, customer)).toEqual([]);
  });

  it('is taken back where one with our mark was sold by hand meanwhile', async () => {
    const customer = await newCustomer(system);
    const sessionId = await opened(customer, 'starter');
    const { id: product } = await system.stripe.products.create({ name: 'Sold by hand' });
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [
        { price_data: { product, currency: 'usd', unit_amount: 500, recurring: { interval: 'month' } } },
      ],
      metadata: { user_id: customer.userId, managed_by: 'perennial' },
    });
    await pay(sessionId);
    expect(await outcome(sessionId)).toMatchObject({ status: 'refused', reason: 'duplicate_subscription' });
    expect(await live(customer)).toEqual([id]);
    expect(await kept(customer)).toBe(500);
  });
});
