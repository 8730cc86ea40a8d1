import { dunningReportQuery } from '../../workflows/contracts/dunning.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  episodeOf,
  failedRenewal,
  nothingOnItsWay,
  projected,
  runOf,
  sandbox,
  timeline,
  toNextStep,
} from './story.ts';

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

const fault = (kind: string, match: object, times = 1): Promise<unknown> =>
  sandbox(system, 'POST', 'faults', { kind, match, times });

const statusOf = async (id: string): Promise<string> => (await runOf(system, id).describe()).status.name;

describe('a subscription that Stripe does not know', () => {
  it('is not forgotten: with a wrong key for a while it needs attention, then is followed again', async () => {
    const customer = await newCustomer(system);
    const { data } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
    await fault('404', { method: 'GET', path: '^/v1/subscriptions/sub_' }, 1000);
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: data[0]?.id ?? '' }],
      metadata: { user_id: customer.userId },
    });
    await until(async () => (await timeline(system, id)).some(({ rule }) => rule === 'stripe_not_found'));
    expect(await statusOf(id)).toBe('RUNNING');
    await sandbox(system, 'DELETE', 'faults');
    await system.stripe.subscriptions.update(id, { metadata: { seen: 'again' } });
    await untilStatus(system, id, 'active');
    expect((await projected(system, id))['attention']).toBeNull();
  });

  it('shows why in its row while it was known before', async () => {
    const { id } = await newSubscriber(system);
    await nothingOnItsWay(system);
    await fault('404', { method: 'GET', path: `^/v1/subscriptions/${id}` }, 1000);
    await system.stripe.subscriptions.update(id, { metadata: { changed: 'yes' } });
    await until(async () => String((await projected(system, id))['attention']).includes('same account'));
    expect(await statusOf(id)).toBe('RUNNING');
  });

  it('is let go when it was deleted with its test clock', async () => {
    const { customer, id } = await newSubscriber(system);
    await system.stripe.testHelpers.testClocks.del(customer.clockId);
    await until(async () => (await statusOf(id)) === 'COMPLETED');
  });

  it('is followed although the coupon of one of its items was deleted', async () => {
    const { id } = await newSubscriber(system);
    const { stripe } = system;
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const { items } = await stripe.subscriptions.retrieve(id);
    await stripe.subscriptionItems.update(items.data[0]?.id ?? '', { discounts: [{ coupon: coupon.id }] });
    await until(async () => (await projected(system, id))['mrr'] === '950');
    await stripe.coupons.del(coupon.id);
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await until(async () => (await projected(system, id))['cancel_at_period_end'] === true);
    expect((await projected(system, id))['mrr']).toBe('950');
  });

  it('ends with its customer who was deleted', async () => {
    const { customer, id } = await newSubscriber(system);
    await system.stripe.customers.del(customer.customerId);
    await untilStatus(system, id, 'canceled');
  });
});

it('a key that may not charge is no decline: nothing counts, and somebody is asked to look', async () => {
  const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  const before = await episodeOf(system, id).query(dunningReportQuery);
  await fault('403', { method: 'POST', path: '/pay$' });
  await toNextStep(system, customer, id);
  await until(async () => String((await projected(system, id))['attention']).includes('permission'));
  const after = await episodeOf(system, id).query(dunningReportQuery);
  expect(after.attempt).toBe(before.attempt);
  expect(after.graceUntil).toBeGreaterThanOrEqual(before.graceUntil);
});

it('a price that cannot be taken over holds up nothing behind it', async () => {
  const { stripe } = system;
  const { data } = await stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  const product = data[0]?.product as string;
  const odd = await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 1234,
    recurring: { interval: 'month' },
    lookup_key: 'starter_month_usd',
    transfer_lookup_key: true,
    metadata: { plan_code: 'nobody_s_plan', perennial: '1' },
  });
  const after = await stripe.prices.create({ product, currency: 'usd', unit_amount: 99 });
  await until(async () => {
    const rows = await system.rows(
      `select 1 from inbox_events where state in ('processed', 'ignored') and payload #>> '{data,object,id}' = any($1)`,
      [[odd.id, after.id]],
    );
    return rows.length >= 2;
  });
});
