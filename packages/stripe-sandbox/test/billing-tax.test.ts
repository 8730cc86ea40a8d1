import type Stripe from 'stripe';
import { advance, customerOnClock, planPrice, useScene } from '../src/testing.ts';

/* Taxes as Stripe works them out: docs.stripe.com/tax, docs.stripe.com/billing/taxes/tax-rates. */

let price: string;
let dearer: string;
const scene = useScene(async ({ stripe }) => {
  [price, dearer] = [await planPrice(stripe, 1900), await planPrice(stripe, 4900)];
});

async function customerIn(address: Stripe.AddressParam | null, extra: Stripe.CustomerUpdateParams = {}) {
  const made = await customerOnClock(scene.stripe, '2026-04-01T00:00:00Z');
  await scene.stripe.customers.update(made.customer, { ...extra, ...(address ? { address } : {}) });
  return made;
}

const automatic = (customer: string, extra: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  scene.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    automatic_tax: { enabled: true },
    expand: ['latest_invoice'],
    ...extra,
  });

const invoiceOf = ({ latest_invoice: invoice }: Stripe.Subscription): Stripe.Invoice =>
  invoice as Stripe.Invoice;

describe('automatic tax', () => {
  it.each([
    ['Germany', { country: 'DE' }, {}, 361, 'standard_rated'],
    ['France', { country: 'FR' }, {}, 380, 'standard_rated'],
    ['the United Kingdom', { country: 'GB' }, {}, 380, 'standard_rated'],
    ['New York', { country: 'US', state: 'NY', postal_code: '10001' }, {}, 169, 'standard_rated'],
    ['Oregon', { country: 'US', state: 'OR' }, {}, 0, 'not_collecting'],
    ['Germany, exempt', { country: 'DE' }, { tax_exempt: 'exempt' }, 0, 'customer_exempt'],
  ] as const)('of a customer in %s', async (_where, address, extra, amount, reason) => {
    const { customer } = await customerIn(address, extra);
    const invoice = invoiceOf(await automatic(customer));
    expect(invoice).toMatchObject({
      automatic_tax: { enabled: true, status: 'complete' },
      subtotal: 1900,
      total_excluding_tax: 1900,
      total: 1900 + amount,
      amount_paid: 1900 + amount,
      total_taxes: [{ amount, tax_behavior: 'exclusive', taxability_reason: reason }],
      lines: { data: [{ amount: 1900, taxes: [{ amount, taxability_reason: reason }] }] },
    });
  });

  it('is left to a business of the Union that names its VAT id', async () => {
    const { customer } = await customerIn({ country: 'DE' });
    const id = await scene.stripe.customers.createTaxId(customer, { type: 'eu_vat', value: 'DE123456789' });
    expect(invoiceOf(await automatic(customer))).toMatchObject({
      total: 1900,
      total_taxes: [{ amount: 0, taxability_reason: 'reverse_charge' }],
      customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }],
    });
    expect((await scene.stripe.customers.listTaxIds(customer)).data).toMatchObject([
      { id: id.id, country: 'DE' },
    ]);
    await scene.stripe.customers.deleteTaxId(customer, id.id);
    expect(invoiceOf(await automatic(customer)).total).toBe(2261);
    await expect(
      scene.stripe.customers.createTaxId(customer, { type: 'eu_vat', value: 'nonsense' }),
    ).rejects.toMatchObject({ code: 'tax_id_invalid' });
  });

  it('is refused while nobody knows where the customer is, or the account has no head office', async () => {
    const { customer } = await customerIn(null);
    const refusal = { statusCode: 400, code: 'customer_tax_location_invalid' };
    await expect(automatic(customer)).rejects.toMatchObject(refusal);
    const { id } = await scene.stripe.subscriptions.create({ customer, items: [{ price }] });
    await expect(
      scene.stripe.subscriptions.update(id, { automatic_tax: { enabled: true } }),
    ).rejects.toMatchObject(refusal);
    await scene.stripe.customers.update(customer, { address: { country: 'US' } });
    await expect(automatic(customer)).rejects.toMatchObject(refusal);
    await setAccount({ taxActive: false });
    expect(await scene.stripe.tax.settings.retrieve()).toMatchObject({ status: 'pending' });
    await expect(automatic(customer)).rejects.toThrow(/head office/);
    await setAccount({ taxActive: true });
    expect(await scene.stripe.tax.settings.retrieve()).toMatchObject({ status: 'active' });
  });

  it.each([
    ['exclusive', 'usd', 2261],
    ['inclusive', 'usd', 1900],
    ['inferred_by_currency', 'usd', 2261],
    ['inferred_by_currency', 'eur', 1900],
  ] as const)(
    "of a price that does not say, is as the account's default %s has it in %s",
    async (how, currency, total) => {
      const { stripe } = scene;
      expect(await stripe.tax.settings.update({ defaults: { tax_behavior: how } })).toMatchObject({
        defaults: { tax_behavior: how },
      });
      const { customer } = await customerIn({ country: 'DE' });
      const silent = await planPrice(stripe, 1900, { currency });
      expect(invoiceOf(await automatic(customer, { items: [{ price: silent }] }))).toMatchObject({ total });
      await stripe.tax.settings.update({ defaults: { tax_behavior: 'exclusive' } });
    },
  );

  it('of a price is said once, and never changed', async () => {
    const { stripe } = scene;
    await stripe.tax.settings.update({ defaults: { tax_behavior: 'inclusive' } });
    const said = await planPrice(stripe, 1900);
    expect(await stripe.prices.update(said, { tax_behavior: 'exclusive' })).toMatchObject({
      tax_behavior: 'exclusive',
    });
    await expect(stripe.prices.update(said, { tax_behavior: 'inclusive' })).rejects.toMatchObject({
      param: 'tax_behavior',
    });
    await stripe.prices.update(said, { tax_behavior: 'exclusive', nickname: 'as before' });
    const { customer } = await customerIn({ country: 'DE' });
    expect(invoiceOf(await automatic(customer, { items: [{ price: said }] }))).toMatchObject({ total: 2261 });
    await stripe.tax.settings.update({ defaults: { tax_behavior: 'exclusive' } });
  });

  it('is collected where the account is registered, and the list says where', async () => {
    expect((await scene.stripe.tax.registrations.list({ status: 'active' })).data).toMatchObject([
      { object: 'tax.registration', status: 'active' },
    ]);
    await setAccount({ taxRegistered: false });
    expect((await scene.stripe.tax.registrations.list({ status: 'active' })).data).toEqual([]);
    const { customer } = await customerIn({ country: 'DE' });
    expect(invoiceOf(await automatic(customer))).toMatchObject({
      total: 1900,
      total_taxes: [{ taxability_reason: 'not_collecting' }],
    });
    await setAccount({ taxRegistered: true });
  });

  it('of a preview, a proration, a renewal and a credit note is that of the same lines', async () => {
    const { customer, clock } = await customerIn({ country: 'DE' });
    const { id, items } = await automatic(customer);
    await advance(scene.stripe, clock, '2026-04-16T00:00:00Z');
    const item = items.data[0]?.id ?? '';
    const change = { items: [{ id: item, price: dearer }], proration_behavior: 'always_invoice' as const };
    const preview = await scene.stripe.invoices.createPreview({
      subscription: id,
      subscription_details: change,
    });
    // Half of 49.00 less half of 19.00, and 19 % on each line.
    expect(preview).toMatchObject({
      subtotal: 1500,
      total: 1785,
      total_excluding_tax: 1500,
      amount_due: 1785,
    });
    expect(preview.lines.data.map(({ amount, taxes }) => [amount, taxes?.[0]?.amount])).toEqual([
      [-950, -181],
      [2450, 466],
    ]);
    const changed = await scene.stripe.subscriptions.update(id, { ...change, expand: ['latest_invoice'] });
    expect(invoiceOf(changed)).toMatchObject({
      status: 'paid',
      amount_paid: 1785,
      total_taxes: [{ amount: 285 }],
    });
    await advance(scene.stripe, clock, '2026-05-01T02:00:00Z');
    const renewed = invoiceOf(await scene.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }));
    expect(renewed).toMatchObject({ subtotal: 4900, total: 5831, amount_paid: 5831 });
    const part = { invoice: renewed.id, amount: 1190, refund_amount: 1190 };
    expect(await scene.stripe.creditNotes.preview(part)).toMatchObject({ total_taxes: [{ amount: 190 }] });
    expect(await scene.stripe.creditNotes.create(part)).toMatchObject({
      amount: 1190,
      subtotal: 1000,
      total_excluding_tax: 1000,
      total_taxes: [{ amount: 190 }],
    });
    const line = renewed.lines.data[0]?.id ?? '';
    expect(
      await scene.stripe.creditNotes.preview({
        invoice: renewed.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: line, amount: 100 }],
        refund_amount: 119,
      }),
    ).toMatchObject({ total: 119, subtotal: 100, total_taxes: [{ amount: 19 }] });
  });
});

describe('fixed tax rates', () => {
  it('on top and within, of the subscription and of one item, after discounts', async () => {
    const { stripe } = scene;
    const { customer } = await customerIn(null);
    const onTop = await stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 });
    const within = await stripe.taxRates.create({ display_name: 'IVA', inclusive: true, percentage: 22 });
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const made = await stripe.subscriptions.create({
      customer,
      items: [{ price }, { price: dearer, tax_rates: [within.id] }],
      default_tax_rates: [onTop.id],
      discounts: [{ coupon: coupon.id }],
      expand: ['latest_invoice'],
    });
    // 950 + 20 % on top; 2450 of which 22/122 is tax.
    expect(invoiceOf(made)).toMatchObject({
      subtotal: 6800,
      total: 950 + 190 + 2450,
      total_excluding_tax: 950 + 2008,
      lines: {
        data: [
          { taxes: [{ amount: 190, tax_rate_details: { tax_rate: onTop.id } }] },
          { taxes: [{ amount: 442 }] },
        ],
      },
    });
    await expect(
      stripe.subscriptions.update(made.id, { automatic_tax: { enabled: true } }),
    ).rejects.toThrow();
    await stripe.taxRates.update(onTop.id, { active: false });
    await expect(
      stripe.subscriptions.create({ customer, items: [{ price }], default_tax_rates: [onTop.id] }),
    ).rejects.toThrow(/archived/);
    await expect(
      stripe.checkout.sessions.create({
        mode: 'subscription',
        line_items: [{ price, quantity: 1 }],
        subscription_data: { default_tax_rates: [onTop.id] },
        success_url: 'https://example.test/done',
      }),
    ).rejects.toMatchObject({ param: expect.stringContaining('default_tax_rates') as string });
    expect((await stripe.taxRates.list({ active: true })).data.map(({ id }) => id)).toEqual([within.id]);
  });
});

async function setAccount(settings: object): Promise<void> {
  await fetch(`${scene.sandbox.url}/_sandbox/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
}
