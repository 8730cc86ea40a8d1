import type Stripe from 'stripe';
import { advance, customerOnClock, giveCard, useScene, planPrice } from '../src/testing.ts';
import { browser } from './hosted-browser.ts';

let stripe: Stripe;
let starter: string;
useScene(async (opened) => {
  ({ stripe } = opened);
  starter = await planPrice(stripe, 1900, { name: 'Starter' });
});

describe('the billing portal', () => {
  it('shows invoices, cancels, resumes and changes the card', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
    const { url } = await stripe.billingPortal.sessions.create({
      customer,
      return_url: 'http://app.test/account',
    });
    const page = await browser().open(url);
    expect(page.text).toMatch(
      /Starter[\s\S]*active; renews on 1 Jun 2026[\s\S]*visa ending in 4242[\s\S]*\$19\.00[\s\S]*PDF/,
    );
    expect(page.text).toContain('href="http://app.test/account"');
    expect((await page.submit({ action: 'cancel', subscription: id })).text).toContain('ends on 1 Jun 2026');
    expect((await stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(true);
    await page.submit({ action: 'resume', subscription: id });
    expect((await stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(false);
    expect((await page.submit({ action: 'card', card: '4000000000000002' })).text).toContain('declined');
    const bank = await page.submit({ action: 'card', card: '4000002500003155' });
    expect(bank.url).toContain('/authenticate/seti_');
    expect((await bank.submit({ answer: 'complete' })).text).toContain('ending in 3155');
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: expect.stringMatching(/^pm_/) as string },
    });
  });

  it('lets customers change their name and address where the configuration says so', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const { email } = (await stripe.customers.retrieve(customer)) as Stripe.Customer;
    const configuration = await stripe.billingPortal.configurations.create({
      features: { customer_update: { enabled: true, allowed_updates: ['name', 'address'] } },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      customer,
      configuration: configuration.id,
    });
    const page = await browser().open(url);
    const saved = await page.submit({
      action: 'details',
      name: 'Ada "A." Lovelace',
      line1: '12 Engine Row',
      city: 'London',
      postal_code: 'EC1A 1BB',
      country: 'gb',
      email: 'other@example.com',
    });
    expect(saved.text).toContain('value="Ada &#34;A.&#34; Lovelace"');
    expect(saved.text).toContain('value="12 Engine Row"');
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      name: 'Ada "A." Lovelace',
      email,
      address: {
        line1: '12 Engine Row',
        city: 'London',
        postal_code: 'EC1A 1BB',
        country: 'GB',
        state: null,
      },
    });
    await page.submit({ action: 'details', name: 'Ada', line1: '', city: '', postal_code: '', country: '' });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ name: 'Ada', address: null });
  });

  it('lets customers change their tax id', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const configuration = await stripe.billingPortal.configurations.create({
      features: { customer_update: { enabled: true, allowed_updates: ['tax_id'] } },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      customer,
      configuration: configuration.id,
    });
    const page = await browser().open(url);
    const stored = async () =>
      (await stripe.customers.listTaxIds(customer)).data.map(({ type, value }) => [type, value]);
    const saved = await page.submit({ action: 'details', tax_id_type: 'eu_vat', tax_id: 'de123456789' });
    expect(saved.text).toContain('value="DE123456789"');
    expect(await stored()).toEqual([['eu_vat', 'DE123456789']]);
    const wrong = await page.submit({ action: 'details', tax_id_type: 'eu_vat', tax_id: '7' });
    expect(wrong.text).toContain('Invalid value for eu_vat');
    expect(await stored()).toEqual([['eu_vat', 'DE123456789']]);
    await page.submit({ action: 'details', tax_id_type: 'us_ein', tax_id: '12-3456789' });
    expect(await stored()).toEqual([['us_ein', '12-3456789']]);
    await page.submit({ action: 'details', tax_id_type: 'us_ein', tax_id: '' });
    expect(await stored()).toEqual([]);
    const types = (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['customer.tax_id.created', 'customer.tax_id.deleted']));
  });

  it('shows and changes no details where the configuration does not say so', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const { id } = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const { url } = await stripe.billingPortal.sessions.create({ customer, configuration: id });
    const page = await browser().open(url);
    expect(page.text).not.toContain('Billing information');
    expect((await page.submit({ action: 'details', name: 'Eve' })).text).toContain('does not allow');
  });

  it('lets customers change their plan only where the configuration says so, and nobody else’s subscription', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
    const large = await planPrice(stripe, 4900, { name: 'Professional' });
    const { product } = await stripe.prices.retrieve(large);
    const plain = await stripe.billingPortal.sessions.create({ customer });
    expect(
      (await (await browser().open(plain.url)).submit({ action: 'plan', subscription: id, price: large }))
        .text,
    ).toContain('does not allow');
    const configuration = await stripe.billingPortal.configurations.create({
      features: {
        subscription_update: {
          enabled: true,
          default_allowed_updates: ['price'],
          products: [{ product: product as string, prices: [large] }],
          proration_behavior: 'always_invoice',
        },
      },
    });
    const session = await stripe.billingPortal.sessions.create({ customer, configuration: configuration.id });
    const page = await browser().open(session.url);
    expect(page.text).toContain('Professional: $49.00 a month');
    await page.submit({ action: 'plan', subscription: id, price: large });
    expect((await stripe.subscriptions.retrieve(id)).items.data[0]?.price.id).toBe(large);
    expect((await page.submit({ action: 'cancel', subscription: id })).text).toContain('does not allow');
    const other = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const foreign = await stripe.billingPortal.sessions.create({ customer: other.customer });
    expect(
      (await (await browser().open(foreign.url)).submit({ action: 'cancel', subscription: id })).text,
    ).toContain('No such subscription');
  });
});

describe('the page of an invoice', () => {
  it('takes a payment: declined, with 3-D Secure, done', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
    await giveCard(stripe, customer, 'pm_card_chargeCustomerFail');
    await advance(stripe, clock, '2026-06-01T01:00:00Z');
    const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
    const page = await browser().open(invoice?.hosted_invoice_url ?? '');
    expect(page.text).toContain('Pay $19.00');
    expect((await page.submit({ card: '4000000000000341' })).text).toContain('Your card was declined');
    const bank = await page.submit({ card: '4000002760003184' });
    expect(bank.url).toContain('/authenticate/pi_');
    expect((await bank.submit({ answer: 'complete' })).text).toContain('<strong id="status">paid</strong>');
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  });
});
