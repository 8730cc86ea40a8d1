import type Stripe from 'stripe';
import { createStripe } from '../../gateways/stripe/client.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import { nothingOnItsWay, projected, timeline } from './story.ts';

/* One customer of Stripe's who pays two products: ours, and another one in the same account. */

let system: BillingSystem;
let theirs: Stripe;
beforeAll(async () => {
  system = await startBillingSystem();
  theirs = createStripe({ secretKey: 'sk_test_dashboard', apiBase: system.sandbox.url });
});
afterAll(() => system.stop());

const idsIn = async (table: string, customerId: string): Promise<string[]> =>
  (
    await system.rows<{ id: string }>(`select id from ${table} where customer_id = $1 order by id`, [
      customerId,
    ])
  ).map(({ id }) => id);

const chargesOf = async (customerId: string): Promise<Stripe.Charge[]> =>
  (await theirs.charges.list({ customer: customerId, limit: 100 })).data;

/** Another product's subscription of a customer, paid with a card of its own. */
async function otherProduct(customerId: string, card: string): Promise<{ id: string; invoiceId: string }> {
  const { id: product } = await theirs.products.create({ name: 'Made by another product' });
  const { id: method } = await theirs.paymentMethods.attach(card, { customer: customerId });
  const { id, latest_invoice: invoice } = await theirs.subscriptions.create({
    customer: customerId,
    default_payment_method: method,
    items: [{ price_data: { product, currency: 'usd', unit_amount: 700, recurring: { interval: 'month' } } }],
    metadata: { plan: 'theirs' },
  });
  return { id, invoiceId: typeof invoice === 'string' ? invoice : (invoice?.id ?? '') };
}

it('counts no payment, refund, dispute or credit note of what the customer has of another product', async () => {
  const { customer, id } = await newSubscriber(system);
  const { customerId } = customer;
  await nothingOnItsWay(system);
  const [ours] = await chargesOf(customerId);
  const [invoicesBefore] = [await idsIn('invoices', customerId)];

  const other = await otherProduct(customerId, 'pm_card_createDispute');
  const [charge] = (await chargesOf(customerId)).filter(({ id: one }) => one !== ours?.id);
  const [dispute] = (await theirs.disputes.list({ charge: charge?.id ?? '' })).data;
  await theirs.disputes.close(dispute?.id ?? '');
  const refunded = await otherProduct(customerId, 'pm_card_visa');
  await theirs.creditNotes.create({ invoice: refunded.invoiceId, amount: 300, refund_amount: 300 });
  await customer.advanceDays(35);
  await nothingOnItsWay(system);

  expect((await theirs.subscriptions.retrieve(other.id)).status).toBe('active');
  expect(await projected(system, id)).toMatchObject({ status: 'active', mrr: '1900' });
  const renewal = (await chargesOf(customerId)).filter(({ amount }) => amount === 1900);
  expect(renewal).toHaveLength(2);
  expect(await idsIn('charges', customerId)).toEqual(renewal.map((one) => one.id).sort());
  expect(await idsIn('invoices', customerId)).toHaveLength(invoicesBefore.length + 1);
  for (const table of ['refunds', 'disputes', 'credit_notes'])
    expect([table, await idsIn(table, customerId)]).toEqual([table, []]);
  expect((await timeline(system, id)).map(({ kind }) => kind)).not.toContain('dispute_lost');
  const answers = await system.rows<{ type: string; reason: string | null }>(
    `select distinct type, reason from inbox_events where payload #>> '{data,object,id}' = any($1) order by type`,
    [[dispute?.id, charge?.id]],
  );
  expect(answers.map(({ reason }) => reason)).toEqual(answers.map(() => 'it belongs to what is not ours'));

  // What is ours counts as before.
  await theirs.refunds.create({ charge: ours?.id ?? '', amount: 100 });
  await nothingOnItsWay(system);
  expect(await idsIn('refunds', customerId)).toHaveLength(1);
});

/** An invoice without a subscription, which is paid. */
async function oneOff(
  customer: string,
  invoice: Partial<Stripe.InvoiceCreateParams>,
  item: Partial<Stripe.InvoiceItemCreateParams>,
): Promise<string> {
  const { id } = await theirs.invoices.create({ customer, auto_advance: false, ...invoice });
  await theirs.invoiceItems.create({ customer, invoice: id, ...item });
  await theirs.invoices.finalizeInvoice(id);
  await theirs.invoices.pay(id);
  return id;
}

it('keeps an invoice of no subscription where it has our mark or a price of a plan, and no other', async () => {
  const { customer } = await newSubscriber(system);
  const { customerId } = customer;
  await nothingOnItsWay(system);
  const [invoices, charges] = [await idsIn('invoices', customerId), await idsIn('charges', customerId)];

  const stranger = await oneOff(customerId, {}, { amount: 700, currency: 'usd' });
  await theirs.creditNotes.create({ invoice: stranger, amount: 300, refund_amount: 300 });
  const alone = await theirs.paymentIntents.create({
    amount: 800,
    currency: 'usd',
    customer: customerId,
    payment_method: 'pm_card_createDispute',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    confirm: true,
  });
  expect(alone.status).toBe('succeeded');
  await nothingOnItsWay(system);
  expect(await idsIn('invoices', customerId)).toEqual(invoices);
  expect(await idsIn('charges', customerId)).toEqual(charges);
  for (const table of ['refunds', 'disputes', 'credit_notes'])
    expect([table, await idsIn(table, customerId)]).toEqual([table, []]);
  const { body } = await system.api.call('GET', '/billing/invoices', { token: customer.token });
  expect(JSON.stringify(body)).not.toContain(stranger);

  const marked = await oneOff(
    customerId,
    { metadata: { managed_by: 'perennial' } },
    { amount: 500, currency: 'usd' },
  );
  const [plan] = (await theirs.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const product = typeof plan?.product === 'string' ? plan.product : (plan?.product.id ?? '');
  const priced = await oneOff(customerId, {}, { price_data: { product, currency: 'usd', unit_amount: 600 } });
  await nothingOnItsWay(system);
  expect(await idsIn('invoices', customerId)).toEqual([...invoices, marked, priced].sort());
  expect(await idsIn('charges', customerId)).toHaveLength(charges.length + 2);
});
