import type Stripe from 'stripe';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { setupCatalogue } from '../../gateways/stripe/catalogue/catalogue.ts';
import { createCreditNoteAtStripe } from '../../gateways/stripe/documents/credit-notes.ts';
import { statedTax } from '../../gateways/stripe/documents/tax-of-payment.ts';
import { changePlanNow, previewChangeAtStripe } from '../../gateways/stripe/subscriptions/changes.ts';
import { previewRenewalAtStripe } from '../../gateways/stripe/subscriptions/preview-renewal.ts';
import { createCheckoutSession } from '../../gateways/stripe/checkout/sessions.ts';
import { makeUsageInvoice } from '../../gateways/stripe/usage/usage-invoice.ts';
import { advance, at, customerOnClock, planPrice, useScene } from 'stripe-billing-sandbox/testing';

/* Taxes on what is made beside Stripe's own renewals: sessions, invoices of late usage, credit notes. */

let price: string;
let dearer: string;
let vat: string;
let within: string;
const scene = useScene(async ({ stripe }) => {
  [price, dearer] = [await planPrice(stripe, 1900), await planPrice(stripe, 4900)];
  ({ id: within } = await stripe.taxRates.create({ display_name: 'IVA', inclusive: true, percentage: 22 }));
  ({ id: vat } = await stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 }));
  await setupCatalogue(stripe, SEED_PLANS, { apply: true });
});

const START = '2026-01-10T00:00:00Z';

async function subscribed(extra: Partial<Stripe.SubscriptionCreateParams>) {
  const { customer, clock } = await customerOnClock(scene.stripe, START);
  await scene.stripe.customers.update(customer, { address: { country: 'DE' } });
  const made = await scene.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    expand: ['latest_invoice'],
    ...extra,
  });
  return { customer, clock, id: made.id, invoice: made.latest_invoice as Stripe.Invoice };
}

it.each([
  ['Stripe Tax', () => ({ automatic_tax: { enabled: true } }), 1190],
  ['its own rates', () => ({ default_tax_rates: [vat] }), 1200],
  ['none', () => ({}), 1000],
])('usage after the end is invoiced with the tax of its subscription: %s', async (_how, extra, total) => {
  const { customer, id } = await subscribed(extra());
  await scene.stripe.subscriptions.cancel(id);
  const { invoiceId } = await makeUsageInvoice(scene.stripe, {
    key: `usage/${id}`,
    customerId: customer,
    subscriptionId: id,
    currency: 'usd',
    description: 'Usage until the end',
    lines: [
      {
        chargeId: 'c1',
        amount: 1500,
        start: at(START) * 1000,
        end: at(START) * 1000,
        description: 'Overage',
      },
      {
        chargeId: 'c2',
        amount: -500,
        start: at(START) * 1000,
        end: at(START) * 1000,
        description: 'Taken back',
      },
    ],
  });
  expect(await scene.stripe.invoices.retrieve(invoiceId)).toMatchObject({ total, total_excluding_tax: 1000 });
});

it('a refund of part gives its part of the tax back, and all of it the rest', async () => {
  const { invoice } = await subscribed({ default_tax_rates: [vat] });
  const credit = (amount: number | null, idempotencyKey: string) =>
    createCreditNoteAtStripe(scene.stripe, {
      invoiceId: invoice.id,
      amount,
      giveBack: 'refund',
      reason: null,
      memo: null,
      idempotencyKey,
    });
  const part = await credit(600, `part/${invoice.id}`);
  const rest = await credit(null, `rest/${invoice.id}`);
  expect([part.amount, rest.amount, part.refunded + rest.refunded]).toEqual([600, 1680, 2280]);
  const { data } = await scene.stripe.creditNotes.list({ invoice: invoice.id });
  expect(data.map(({ total_taxes: taxes }) => taxes?.[0]?.amount).toSorted()).toEqual([100, 280]);
});

it('a session sells with the rates that hold for everybody, and asks for address and tax id', async () => {
  const { customer } = await customerOnClock(scene.stripe, START, null);
  const { sessionId } = await createCheckoutSession(scene.stripe, {
    kind: 'subscription',
    customerId: customer,
    userId: 'user-1',
    tier: 'starter',
    priceId: price,
    quantity: 1,
    trialDays: 0,
    discount: null,
    tax: { kind: 'rates', rateIds: [vat] },
    successUrl: 'https://example.test/done',
    cancelUrl: 'https://example.test/back',
    idempotencyKey: 'checkout/rates',
  });
  const complete = (fields: Record<string, string>) =>
    fetch(`${scene.sandbox.url}/_sandbox/checkout/${sessionId}/complete`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number: '4242424242424242', ...fields }),
    });
  expect((await complete({})).status).toBe(400);
  expect((await complete({ country: 'DE', tax_id: 'DE123456789' })).status).toBe(200);
  const session = await scene.stripe.checkout.sessions.retrieve(sessionId, { expand: ['subscription'] });
  expect(session).toMatchObject({
    amount_total: 2280,
    total_details: { amount_tax: 380 },
    customer_details: { address: { country: 'DE' }, tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }] },
    subscription: { default_tax_rates: [{ id: vat }] },
  });
});

describe('what is quoted is what Stripe charges', () => {
  it.each([
    ['without tax', () => ({}), 0],
    ['with a rate on top', () => ({ default_tax_rates: [vat] }), 1],
    ['with a rate in the price', () => ({ default_tax_rates: [within] }), 1],
    ['with Stripe Tax', () => ({ automatic_tax: { enabled: true } }), 1],
  ])('%s: of a change, and of the renewal after it', async (_how, extra, taxes) => {
    const { stripe } = scene;
    const { id, clock } = await subscribed(extra());
    await advance(stripe, clock, '2026-01-20T00:00:00Z');
    const target = { subscriptionId: id, plans: [], priceId: dearer, quantity: null };
    const quote = await previewChangeAtStripe(stripe, { ...target, when: 'now' });
    expect(quote.taxes).toHaveLength(taxes);
    const changed = await changePlanNow(stripe, { ...target, idempotencyKey: `change/${id}` });
    expect(changed).toMatchObject({ charged: { amountDue: quote.amountDue, taxes: quote.taxes } });
    const preview = await previewRenewalAtStripe(stripe, id);
    await advance(stripe, clock, '2026-02-10T02:00:00Z');
    const { latest_invoice: renewed } = await stripe.subscriptions.retrieve(id, {
      expand: ['latest_invoice'],
    });
    const invoice = renewed as Stripe.Invoice;
    expect(preview).toMatchObject({ amountDue: invoice.amount_paid, tax: statedTax(invoice) });
  });
});
