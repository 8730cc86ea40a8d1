import type { Browser, Page } from 'playwright-core';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { startBrowser } from '../support/browser.ts';
import { newCustomer } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';

let system: BillingSystem;
let browser: Browser;
beforeAll(async () => {
  [system, browser] = await Promise.all([startBillingSystem(), startBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await system.stop();
});

/** Opens a Checkout page for a tier, as the button in a frontend does. */
async function openCheckout(customer: TestCustomer, tier: string): Promise<Page> {
  const answer = await system.api.call('POST', '/billing/checkout/create', {
    token: customer.token,
    body: { tier_id: tier, billing_cycle: 'monthly' },
  });
  expect(answer.status).toBe(200);
  const page = await browser.newPage();
  // Where Stripe leads afterwards is the frontend's page, which is not part of this story.
  await page.route(/\/billing(\?|\/|$)|success|cancel/, (route) =>
    route.fulfill({ body: 'back in the product' }),
  );
  await page.goto(String(answer.body['checkout_url']));
  return page;
}

async function statusOf(customer: TestCustomer): Promise<Record<string, unknown>> {
  return (await system.api.call('GET', '/billing/subscription-status', { token: customer.token })).body;
}

describe('a person with a browser', () => {
  it('is declined, takes another card, pays, and is subscribed', async () => {
    const customer = await newCustomer(system, { card: null });
    const page = await openCheckout(customer, 'starter');
    await page.fill('#number', '4000000000000002');
    await page.click('#submit');
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('[role=alert]')).toMatch(/declined/i);

    await page.fill('#number', '4242424242424242');
    await page.click('#submit');
    await page.waitForURL((url) => !url.pathname.startsWith('/checkout/'));
    const status = await until(async () => {
      const row = await statusOf(customer);
      return row['status'] === 'active' ? row : null;
    });
    expect(status).toMatchObject({ tier: 'starter', amount: 19, currency: 'usd' });
    const charges = await system.stripe.charges.list({ customer: customer.customerId });
    expect(
      charges.data.filter((charge) => charge.status === 'succeeded').map((charge) => charge.amount),
    ).toEqual([1900]);
    await page.close();
  });

  it('takes the Trial: a card is saved first, then 1.00 is charged once', async () => {
    const customer = await newCustomer(system, { card: null });
    const page = await openCheckout(customer, 'trial');
    expect(await page.textContent('body')).toContain('1.00');
    await page.fill('#number', '4242424242424242');
    await page.click('#submit');
    await page.waitForURL((url) => !url.pathname.startsWith('/checkout/'));
    const status = await until(async () => {
      const row = await statusOf(customer);
      return row['status'] === 'trialing' ? row : null;
    });
    expect(status['tier']).toBe('trial');
    const charges = await system.stripe.charges.list({ customer: customer.customerId });
    expect(charges.data.map((charge) => charge.amount)).toEqual([100]);
    await page.close();
  });
});
