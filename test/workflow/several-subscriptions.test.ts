import { payWith } from '../../dev/lived-in/sign-up.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { nothingOnItsWay } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const read = async ({ token }: TestCustomer, path: string) =>
  (await system.api.call('GET', path, { token })).body;

const inKeycloak = ({ email }: TestCustomer, name: string): string | undefined =>
  system.identity.users.byEmail(email)?.attributes[name]?.[0];

const inLago = ({ customerId }: TestCustomer): unknown =>
  system.lago.recorded().customers[customerId]?.['metadata'];

async function second(customer: TestCustomer, lookupKey: string, fields: object = {}): Promise<string> {
  const { data } = await system.stripe.prices.list({ lookup_keys: [lookupKey] });
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: data[0]?.id ?? '' }],
    metadata: { user_id: customer.userId },
    ...fields,
  });
  return id;
}

describe('a person with several subscriptions', () => {
  it('keeps what is paid for while a later one waits for its first payment', async () => {
    const { customer, id } = await newSubscriber(system);
    const later = await second(customer, 'enterprise_month_usd', { payment_behavior: 'default_incomplete' });
    await untilStatus(system, later, 'incomplete');
    await nothingOnItsWay(system);
    expect(await read(customer, '/subscriptions/my-access')).toMatchObject({
      tier: 'starter',
      status: 'active',
      reason: 'active',
    });
    expect(await read(customer, '/billing/subscription')).toMatchObject({ tier: 'starter', amount: 19 });
    expect(await read(customer, '/billing/subscription-status')).toMatchObject({ subscription_id: id });
    const asked = await system.api.call('POST', '/subscriptions/check-access/inference', {
      token: customer.token,
      body: { consume: true },
    });
    expect(asked.body).toMatchObject({ allowed: true, tier: 'starter', recorded: true });
    await until(() => inKeycloak(customer, 'stripe_subscription_id') === id);
    expect(inKeycloak(customer, 'subscription_tier')).toBe('starter');
    expect(inLago(customer)).toContainEqual(expect.objectContaining({ key: 'subscription_id', value: id }));
  });

  it('has one customer at Keycloak, that of the subscription which decides, whichever was synced last', async () => {
    const { customer, id } = await newSubscriber(system);
    await until(() => inKeycloak(customer, 'stripe_subscription_id') === id);
    // Another customer of Stripe's with the same user, as an older sign-up leaves one.
    const other = await system.stripe.customers.create({
      email: customer.email,
      test_clock: customer.clockId,
      metadata: { user_id: customer.userId },
    });
    await payWith(system.stripe, other.id, 'pm_card_visa');
    const higher = await second({ ...customer, customerId: other.id }, 'professional_month_usd');
    await untilStatus(system, higher, 'active');
    const both = async (): Promise<void> => {
      await nothingOnItsWay(system);
      await until(async () => {
        const sql = `select 1 from account_sync where customer_id = any($1) and target = 'keycloak' and state <> 'synced'`;
        return (await system.rows(sql, [[customer.customerId, other.id]])).length === 0;
      });
    };
    await both();
    expect(inKeycloak(customer, 'stripe_subscription_id')).toBe(higher);
    expect(inKeycloak(customer, 'stripe_customer_id')).toBe(other.id);
    // The first customer is synced last.
    await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await until(async () => {
      const sql = 'select 1 from subscriptions where id = $1 and cancel_at_period_end';
      return (await system.rows(sql, [id])).length === 1;
    });
    await both();
    expect(inKeycloak(customer, 'stripe_customer_id')).toBe(other.id);
  });

  it('has the higher plan of two that run, and the other when that one ends', async () => {
    const { customer } = await newSubscriber(system);
    const higher = await second(customer, 'professional_month_usd');
    await untilStatus(system, higher, 'active');
    // A third one, later and lower, hides neither.
    await untilStatus(system, await second(customer, 'starter_month_usd'), 'active');
    expect(await read(customer, '/subscriptions/my-access')).toMatchObject({ tier: 'professional' });
    await until(() => inKeycloak(customer, 'subscription_tier') === 'professional');
    await system.stripe.subscriptions.cancel(higher);
    await untilStatus(system, higher, 'canceled');
    expect(await read(customer, '/subscriptions/my-access')).toMatchObject({
      tier: 'starter',
      status: 'active',
    });
    await until(() => inKeycloak(customer, 'subscription_tier') === 'starter');
  });
});
