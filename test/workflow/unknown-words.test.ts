import type Stripe from 'stripe';
import { readAgain } from '../../api/temporal/read-again.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { failedRenewal, followed, messageKinds, projected, sandbox } from './story.ts';

/**
 * Words of a later version of Stripe's API: nothing is decided on them, and who pays keeps what they have.
 */
let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** Sets a field at Stripe, with an event or without. */
const set = (id: string, fields: object, event?: string): Promise<unknown> =>
  sandbox(system, 'POST', `objects/${id}`, { set: fields, ...(event === undefined ? {} : { event }) });

const attentionOf = async (id: string): Promise<string> => String((await projected(system, id))['attention']);
const services = async ({ token }: TestCustomer): Promise<unknown> =>
  (await system.api.call('GET', '/subscriptions/my-access', { token })).body['services'];

async function latestInvoice(id: string): Promise<Stripe.Invoice> {
  const { latest_invoice: invoice } = await system.stripe.subscriptions.retrieve(id, {
    expand: ['latest_invoice.payments'],
  });
  return invoice as Stripe.Invoice;
}
async function latestIntent(id: string): Promise<string> {
  const [payment] = (await latestInvoice(id)).payments?.data ?? [];
  return payment?.payment.payment_intent as string;
}

describe.each([
  ['a webhook', 'customer.subscription.updated'],
  ['a read', undefined],
])('by %s', (_way, event) => {
  it.each([
    ['status', 'hibernating', /the status "hibernating"/],
    ['collection_method', 'by_pigeon', /the collection method "by_pigeon"/],
  ])('a subscription with an unknown %s stays as it is', async (field, word, why) => {
    const { customer, id } = await newSubscriber(system);
    const before = await services(customer);
    const known = (await system.stripe.subscriptions.retrieve(id))[field as 'status'];
    await set(id, { [field]: word }, event);
    if (event === undefined)
      await readAgain(system.temporal, [{ id, customerId: customer.customerId }], Date.now());
    await until(async () => why.test(await attentionOf(id)), { what: 'staff are asked to look' });
    expect(await projected(system, id)).toMatchObject({ status: 'active', mrr: '1900' });
    expect(await services(customer)).toEqual(before);
    expect(await messageKinds(system, customer)).toEqual([]);

    await set(id, { [field]: known }, 'customer.subscription.updated');
    await until(async () => (await projected(system, id))['attention'] === null);
  });
});

it.each([
  ['status', 'lost', /an invoice with the status "lost"/],
  ['collection_method', 'by_pigeon', /an invoice with the collection method "by_pigeon"/],
])('a renewal whose invoice has an unknown %s begins no dunning', async (field, word, why) => {
  const { customer, id } = await newSubscriber(system);
  const before = await services(customer);
  const invoice = await latestInvoice(id);
  await set(invoice.id, { [field]: word, amount_remaining: 1900 });
  await set(id, { description: 'changed' }, 'customer.subscription.updated');
  await until(async () => why.test(await attentionOf(id)), { what: 'staff are asked to look' });
  expect(await projected(system, id)).toMatchObject({ status: 'active' });
  expect(await services(customer)).toEqual(before);
});

it('a payment in an unknown state is no failure: nobody is charged again, written to or shut out', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const before = await services(customer);
  // A renewal that a bank is asked for.
  await customer.card('pm_usBankAccount_processing');
  await customer.advanceTo(Date.parse('2027-02-10T10:30:00Z'));
  await followed(system, customer, id);
  await set(await latestIntent(id), { status: 'pondering' });
  await set(id, { description: 'changed' }, 'customer.subscription.updated');
  await until(async () => /a payment with the status "pondering"/.test(await attentionOf(id)), {
    what: 'staff are asked to look',
  });
  await customer.advanceTo(Date.parse('2027-02-28T10:30:00Z'));
  expect(await projected(system, id)).toMatchObject({ status: 'active' });
  expect(await services(customer)).toEqual(before);
  expect(await messageKinds(system, customer)).toEqual([]);
  const { data } = await system.stripe.charges.list({ customer: customer.customerId });
  expect(data.map(({ status }) => status)).toEqual(['pending', 'succeeded']);
});

it('an episode charges nothing while Stripe says something unknown of the invoice, and goes on once it is known', async () => {
  const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  const tried = async (): Promise<number> =>
    (await system.stripe.charges.list({ customer: customer.customerId })).data.length;
  const before = await tried();
  const intent = await latestIntent(id);
  await set(intent, { status: 'pondering' });
  await customer.advanceDays(3);
  await until(async () => /a payment with the status "pondering"/.test(await attentionOf(id)), {
    what: 'staff are asked to look',
  });
  expect(await tried()).toBe(before);
  await set(intent, { status: 'requires_payment_method' });
  await customer.card('pm_card_visa');
  await untilStatus(system, id, 'active');
  expect(await tried()).toBe(before + 1);
});
