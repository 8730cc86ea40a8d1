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
