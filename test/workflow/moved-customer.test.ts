import type Stripe from 'stripe';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { followed, messageKinds, nothingOnItsWay, timeline } from './story.ts';

/*
 * A team moves a person to another Stripe customer. A subscription keeps its customer for ever at Stripe
 * (docs.stripe.com/api/subscriptions/update has no customer), so they make a new one there and cancel the
 * old.
 */
let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

interface Moved {
  before: TestCustomer;
  after: TestCustomer;
  oldId: string;
  newId: string;
}

const servicesOf = async ({ token }: TestCustomer): Promise<unknown> =>
  (await system.api.call('GET', '/subscriptions/my-access', { token })).body['services'];

/** Paid charges of a person, over all their customers. */
async function paid(...customers: TestCustomer[]): Promise<number> {
  const lists = customers.map(({ customerId }) => system.stripe.charges.list({ customer: customerId }));
  return (await Promise.all(lists)).flatMap(({ data }) => data).filter((charge) => charge.paid).length;
}

/**
 * The new customer with the same address, on the same clock; the subscription goes on where the old one was.
 */
async function moved({ overlap, named = true }: { overlap: boolean; named?: boolean }): Promise<Moved> {
  const { stripe } = system;
  const { customer: before, id: oldId } = await newSubscriber(system);
  await before.advanceDays(10);
  await followed(system, before, oldId);
  const { id: customerId } = await stripe.customers.create({
    email: before.email,
    test_clock: before.clockId,
    metadata: named ? { user_id: before.userId } : {},
  });
  const { id: card } = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customerId });
  await stripe.customers.update(customerId, { invoice_settings: { default_payment_method: card } });
  const old = await stripe.subscriptions.retrieve(oldId);
  const [item] = old.items.data;
  const cancelOld = (): Promise<Stripe.Subscription> => stripe.subscriptions.cancel(oldId);
  if (!overlap) await cancelOld();
  const { id: newId } = await stripe.subscriptions.create({
    customer: customerId,
    items: [{ price: item?.price.id ?? '' }],
    billing_cycle_anchor: item?.current_period_end ?? 0,
    proration_behavior: 'none',
    metadata: { user_id: before.userId, managed_by: 'perennial' },
  });
  await untilStatus(system, newId, 'active');
  if (overlap) await cancelOld();
  await untilStatus(system, oldId, 'canceled');
  await nothingOnItsWay(system);
  return { before, after: { ...before, customerId }, oldId, newId };
}

it('keeps access all along, is charged once a period, and is no churn', async () => {
  const { stripe } = system;
  const seen: unknown[] = [];
  const { before, after, oldId, newId } = await moved({ overlap: true });
  seen.push(await servicesOf(before));
  await stripe.customers.del(before.customerId);
  await until(
    async () =>
      (await system.rows('select 1 from customers where id = $1 and deleted', [before.customerId])).length ===
      1,
  );
  seen.push(await servicesOf(before));
  await before.advanceTo(Date.parse('2027-02-11T09:00:00Z'));
  await followed(system, after, newId);
  seen.push(await servicesOf(before));
  expect(new Set(seen.map((services) => JSON.stringify(services))).size).toBe(1);
  expect(seen[0]).toContain('inference');

  // The first month at the old customer, the second at the new one; nothing for the days between.
  expect(await paid(before, after)).toBe(2);
  expect((await timeline(system, oldId)).map(({ kind }) => kind)).not.toContain('dunning_started');
  const [sum] = await system.rows<{ mrr: string }>(
    `select sum(mrr)::text as mrr from subscriptions where user_id = $1 and status = 'active'`,
    [before.userId],
  );
  expect(sum?.mrr).toBe('1900');
});

it('acts on the customer that pays: cards, the page and Keycloak, before and after the old one is deleted', async () => {
  const { stripe } = system;
  const { before, after, newId } = await moved({ overlap: false });
  const own = async (): Promise<unknown> =>
    (await system.api.call('GET', '/stripe/customer', { token: before.token })).body['stripe_customer_id'];
  const attached = async (card: string): Promise<unknown> => {
    const { status } = await system.api.call('POST', '/stripe/attach_payment_method', {
      token: before.token,
      body: { payment_method_id: card },
    });
    return status;
  };
  expect(await own()).toBe(after.customerId);
  expect(await attached('pm_card_visa')).toBe(200);
  await stripe.customers.del(before.customerId);
  await until(
    async () =>
      (
        await system.rows('select 1 from users where id = $1 and stripe_customer_id = $2', [
          before.userId,
          after.customerId,
        ])
      ).length === 1,
  );
  expect(await own()).toBe(after.customerId);
  expect(await attached('pm_card_amex')).toBe(200);
  const inKeycloak = (name: string): string | undefined =>
    system.identity.users.byEmail(before.email)?.attributes[name]?.[0];
  await until(() => inKeycloak('stripe_customer_id') === after.customerId);
  expect(inKeycloak('stripe_subscription_id')).toBe(newId);
  expect(inKeycloak('subscription_status')).toBe('active');
  // Lago has a billing account for each Stripe customer (docs/adr/0037): the old one ended, the new one runs.
  const lago = (customerId: string): unknown => system.lago.recorded().customers[customerId]?.['metadata'];
  await until(() => JSON.stringify(lago(after.customerId)).includes(newId));
  expect(await messageKinds(system, before)).not.toContain('payment_failed');
});

it('acts on the customer that pays also where only its subscription names the person', async () => {
  const { before, after } = await moved({ overlap: false, named: false });
  const { status } = await system.api.call('POST', '/stripe/attach_payment_method', {
    token: before.token,
    body: { payment_method_id: 'pm_card_visa' },
  });
  expect(status).toBe(200);
  const { data } = await system.stripe.paymentMethods.list({ customer: after.customerId });
  expect(data.map(({ card }) => card?.brand)).toContain('visa');
});

it('who is deleted in Stripe with a debt is charged no more and loses access once', async () => {
  const { customer, id } = await newSubscriber(system);
  await customer.card('pm_card_chargeCustomerFail');
  await customer.advanceDays(32);
  await untilStatus(system, id, 'past_due');
  const tried = (await system.stripe.charges.list({ customer: customer.customerId })).data.length;
  await system.stripe.customers.del(customer.customerId);
  await untilStatus(system, id, 'canceled');
  await nothingOnItsWay(system);
  expect(await servicesOf(customer)).toEqual(['ops-center']);
  expect((await system.stripe.charges.list({ customer: customer.customerId })).data).toHaveLength(tried);
});
