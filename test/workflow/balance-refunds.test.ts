import { randomUUID } from 'node:crypto';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';
import { charged, followed, movements, play } from './story.ts';

/* Invoices that the customer's balance paid in part or whole. Starter: 19.00 a month. */

let system: BillingSystem;
let staff: string;
beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_ABOVE_CREDITS: '1000' });
  staff = await system.identity.token({ email: 'staff@example.com', role: 'admin' });
}, 120_000);
afterAll(() => system.stop());

/** A subscriber of whose first invoice the balance paid some. */
async function paidWithBalance(
  amount: number,
): Promise<{ customer: TestCustomer; id: string; invoiceId: string }> {
  const customer = await newCustomer(system);
  await system.stripe.customers.createBalanceTransaction(customer.customerId, {
    amount: -amount,
    currency: 'usd',
  });
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await followed(system, customer, id);
  const { latest_invoice: latest } = await system.stripe.subscriptions.retrieve(id);
  return { customer, id, invoiceId: latest as string };
}

const credit = (invoiceId: string, amount?: number, giveBack = 'refund'): Promise<CallResult> =>
  system.api.call('POST', '/admin/billing/credit-notes', {
    token: staff,
    body: {
      invoice_id: invoiceId,
      give_back: giveBack,
      reason: 'Was promised less',
      ...(amount === undefined ? {} : { amount }),
    },
    headers: { 'Idempotency-Key': randomUUID() },
  });

const balance = async ({ customerId }: TestCustomer): Promise<number> => {
  const customer = await system.stripe.customers.retrieve(customerId);
  return customer.deleted === true ? 0 : customer.balance;
};

const refunded = async ({ customerId }: TestCustomer): Promise<number> =>
  (await system.stripe.charges.list({ customer: customerId })).data.reduce(
    (sum, { amount_refunded: amount }) => sum + amount,
    0,
  );

/** Charged less refunded of a customer, as the page of revenue adds it up. */
const net = async ({ customerId }: TestCustomer): Promise<number> => {
  const [row] = await system.rows<{ net: string }>(
    `select coalesce(sum(amount - amount_refunded), 0) as net from charges
     where customer_id = $1 and status = 'succeeded'`,
    [customerId],
  );
  return Number(row?.net);
};

it('a refund of all gives back what the card paid, and the rest to the balance', async () => {
  const { customer, id, invoiceId } = await paidWithBalance(500);
  expect(await charged(system, customer)).toEqual([1400]);
  expect(await credit(invoiceId)).toMatchObject({
    status: 200,
    body: { amount: 19, refunded: 14, credited: 5, outside: 0 },
  });
  expect([await refunded(customer), await balance(customer)]).toEqual([1400, -500]);
  await until(async () => (await net(customer)) === 0, { what: 'nothing is left of the payment' });
  // The balance pays its part of the next renewal again.
  await play(system, customer, id, 32);
  expect(await charged(system, customer)).toEqual([1400, 1400]);
  await until(async () => (await net(customer)) === 1400, { what: 'the renewal is in the books' });
});

it('refunds in parts give the card first, and never more than it paid', async () => {
  const { customer, invoiceId } = await paidWithBalance(500);
  expect((await credit(invoiceId, 12)).body).toMatchObject({ amount: 12, refunded: 12, credited: 0 });
  expect((await credit(invoiceId, 6)).body).toMatchObject({ amount: 6, refunded: 2, credited: 4 });
  expect((await credit(invoiceId)).body).toMatchObject({ amount: 1, refunded: 0, credited: 1 });
  expect(await credit(invoiceId)).toMatchObject({ status: 409 });
  expect([await refunded(customer), await balance(customer)]).toEqual([1400, -500]);
  await until(async () => (await net(customer)) === 0, { what: 'nothing is left of the payment' });
});

it('a refund of an invoice that the balance paid whole gives back to the balance', async () => {
  const { customer, invoiceId } = await paidWithBalance(2000);
  expect(await charged(system, customer)).toEqual([]);
  expect((await credit(invoiceId)).body).toMatchObject({ amount: 19, refunded: 0, credited: 19 });
  expect(await balance(customer)).toBe(-2000);
});

it('all that is left of an invoice that the balance paid counts in full for the second person', async () => {
  const { customer, invoiceId } = await paidWithBalance(2000);
  const { id: large } = await system.stripe.invoices.create({
    customer: customer.customerId,
    currency: 'usd',
    metadata: { managed_by: 'perennial' },
  });
  await system.stripe.invoiceItems.create({
    customer: customer.customerId,
    invoice: large,
    amount: 150_000,
    currency: 'usd',
  });
  await system.stripe.customers.createBalanceTransaction(customer.customerId, {
    amount: -150_000,
    currency: 'usd',
  });
  await system.stripe.invoices.finalizeInvoice(large);
  await until(async () => (await system.rows('select from invoices where id = $1', [large])).length === 1);
  expect(await credit(large, undefined, 'balance')).toMatchObject({
    status: 202,
    body: { status: 'waiting_for_approval' },
  });
  expect((await credit(invoiceId, undefined, 'balance')).status).toBe(200);
});

it.each([
  ['the card', 'refund', 0],
  ['the balance', 'balance', 500],
] as const)(
  'after a credit note to %s, an upgrade in the period is charged as it was quoted, and revenue follows',
  async (_, giveBack, onBalance) => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await play(system, customer, id, 10);
    const { latest_invoice: first } = await system.stripe.subscriptions.retrieve(id);
    expect((await credit(first as string, 5, giveBack)).status).toBe(200);
    expect(await balance(customer)).toBe(0 - onBalance);
    const changed = await system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
    });
    expect(changed).toMatchObject({ status: 200, body: { tier: 'professional' } });
    // 21 of 31 days of 49.00 less as many of 19.00. What a credit note does to it, Stripe does not say.
    const difference = 3319 - 1287;
    expect(await charged(system, customer)).toEqual([1900, difference - onBalance]);
    expect(changed.body['proration']).toMatchObject({ amount_due: (difference - onBalance) / 100 });
    expect(await balance(customer)).toBe(0);
    await followed(system, customer, id);
    expect(await movements(system, id)).toMatchObject([
      { kind: 'new', amount: 1900 },
      { kind: 'expansion', amount: 3000 },
    ]);
    // Both ways the customer has paid the same: the first invoice and the difference, less 5.00.
    await until(async () => (await net(customer)) === 1900 + difference - 500, { what: 'the net payments' });
    await play(system, customer, id, 25);
    expect((await charged(system, customer)).at(-1)).toBe(4900);
  },
);
