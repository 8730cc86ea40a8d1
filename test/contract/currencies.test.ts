import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { CallResult } from '../support/test-api.ts';

let system: BillingSystem;
let admin: string;

beforeAll(async () => {
  system = await startBillingSystem({ EXCHANGE_RATES: '2020-01-01:eur=1.1' });
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  const put = await system.api.call('PUT', '/subscriptions/plans/starter', {
    token: admin,
    body: {
      prices: [
        { currency: 'eur', price_monthly: 18, price_yearly: 180 },
        { currency: 'jpy', price_monthly: 2800 },
      ],
    },
  });
  expect(put.status).toBe(200);
});
afterAll(async () => {
  await system.stop();
});

const checkout = (token: string, body: object = {}): Promise<CallResult> =>
  system.api.call('POST', '/billing/checkout/create', {
    token,
    body: { tier_id: 'starter', billing_cycle: 'monthly', ...body },
  });

it('a plan shows what it costs in each currency, and leaves the others alone', async () => {
  const { body } = await system.api.call('GET', '/plans/starter');
  expect(body).toMatchObject({
    price_monthly: 19,
    currency: 'usd',
    prices: [
      { currency: 'eur', price_monthly: 18, price_yearly: 180 },
      { currency: 'jpy', price_monthly: 2800, price_yearly: null },
      { currency: 'usd', price_monthly: 19, price_yearly: 190 },
    ],
  });
});

it('an amount with more digits than its currency is refused, by name', async () => {
  const answer = await system.api.call('PUT', '/subscriptions/plans/starter', {
    token: admin,
    body: { prices: [{ currency: 'jpy', price_monthly: 2800.5 }] },
  });
  expect(answer.status).toBe(422);
  expect(answer.body['errors']).toEqual([
    expect.objectContaining({ pointer: '/prices/0/price_monthly' }) as object,
  ]);
});

it('is bought in the currency asked for; not in one that it is not sold in', async () => {
  const { token } = await newCustomer(system);
  const { body } = await checkout(token, { currency: 'eur' });
  const session = await system.stripe.checkout.sessions.retrieve(String(body['session_id']));
  expect(session.currency).toBe('eur');
  const none = await checkout(token, { currency: 'chf' });
  expect(none.body['code']).toBe('price_not_found');
});

it('who pays in one currency stays in it, and revenue is added up by the rate of the day', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_eur');
  await untilStatus(system, id, 'active');
  await system.stripe.subscriptions.cancel(id);
  await untilStatus(system, id, 'canceled');
  const other = await checkout(customer.token, { currency: 'usd' });
  expect([other.status, other.body['code']]).toEqual([422, 'price_not_found']);
  const { body } = await checkout(customer.token);
  const session = await system.stripe.checkout.sessions.retrieve(String(body['session_id']));
  expect(session.currency).toBe('eur');

  const second = await newCustomer(system);
  await untilStatus(system, await second.subscribe('starter_month_eur'), 'active');
  const third = await newCustomer(system);
  await untilStatus(system, await third.subscribe('starter_month_jpy'), 'active');
  const revenue = await system.api.call('GET', '/admin/revenue', { token: admin });
  expect(revenue.body).toMatchObject({
    mrr: 19.8,
    currency: 'usd',
    converted_currencies: [{ currency: 'eur', mrr: 18, rate: 1.1, since: '2020-01-01' }],
    other_currencies: [{ currency: 'jpy', mrr: 2800 }],
  });
});

describe('overage in several currencies', () => {
  const put = (body: object): Promise<CallResult> =>
    system.api.call('PUT', '/subscriptions/plans/professional', { token: admin, body });
  const priceIn = (body: CallResult['body'], currency: string): unknown =>
    (body['prices'] as { currency: string }[]).find((one) => one.currency === currency);

  it('has a price in the currency of the plan and none in others, until it is given one there', async () => {
    const put1 = await put({ prices: [{ currency: 'kwd', price_monthly: 15 }] });
    expect([put1.status, put1.body['price_per_1k']]).toEqual([200, 2]);
    expect(priceIn(put1.body, 'usd')).toMatchObject({ price_per_1k: 2 });
    expect(priceIn(put1.body, 'kwd')).toMatchObject({ price_monthly: 15, price_per_1k: null });

    const customer = await newCustomer(system);
    await untilStatus(system, await customer.subscribe('professional_month_kwd'), 'active');
    const consume = (quantity: number) =>
      system.api.call('POST', '/subscriptions/check-access/inference', {
        token: customer.token,
        body: { consume: true, quantity },
      });
    expect((await consume(500)).body).toMatchObject({ allowed: true, remaining: 0 });
    expect((await consume(1)).body).toMatchObject({ allowed: false, reason: 'credits_used_up' });

    const put2 = await put({ prices: [{ currency: 'kwd', price_per_1k: 0.613 }] });
    expect(priceIn(put2.body, 'kwd')).toMatchObject({ price_monthly: 15, price_per_1k: 0.613 });
    expect(put2.body['price_per_1k']).toBe(2);
    expect((await consume(1000)).body).toMatchObject({ allowed: true });
    const usage = await system.api.call('GET', '/billing/usage', { token: customer.token });
    // 0.613 KWD: Stripe takes thousandths of a dinar in tens only.
    expect(usage.body['credits']).toMatchObject({ overage: 1000, overage_cost: 0.61, price_per_1k: 0.613 });
  });

  it('keeps tiers in the currency of the plan', async () => {
    const answer = await put({ currency: 'kwd', overage_tiers: [{ up_to: null, price_per_1k: 1 }] });
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toEqual([
      { pointer: '/overage_tiers', detail: expect.stringContaining('are in USD') as string },
    ]);
  });
});
