import type Stripe from 'stripe';
import type { CheckoutView } from '../../workflows/contracts/checkout.ts';
import { checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { charged, messageKinds, messages, play, projected, sandbox } from './story.ts';

/* With STRIPE_TAX=automatic: from the address on Stripe's page to the tax on each invoice. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem({ STRIPE_TAX: 'automatic' });
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const GERMAN = { country: 'DE', postal_code: '10115' };

async function buy(
  tier: string,
  fields: Record<string, string>,
): Promise<{ customer: TestCustomer; id: string }> {
  const customer = await newCustomer(system, { card: null as never });
  const { body } = await system.api.call('POST', '/billing/checkout/create', {
    token: customer.token,
    body: { tier_id: tier, billing_cycle: 'monthly' },
  });
  const sessionId = String(body['session_id']);
  await sandbox(system, 'POST', `checkout/${sessionId}/complete`, fields);
  const run = system.temporal.workflow.getHandle(checkoutWorkflowId(sessionId));
  const { status, subscriptionId } = (await run.result()) as CheckoutView;
  expect(status).toBe('fulfilled');
  return { customer, id: subscriptionId ?? '' };
}

const latest = async (id: string): Promise<Stripe.Invoice> =>
  (await system.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }))
    .latest_invoice as Stripe.Invoice;

it('a plan is sold with the tax of the address, changed with it, and counted without it', async () => {
  const { customer, id } = await buy('starter', { number: '4242424242424242', ...GERMAN });
  await untilStatus(system, id, 'active');
  expect(await latest(id)).toMatchObject({ subtotal: 1900, total: 2261, automatic_tax: { enabled: true } });
  expect(await system.stripe.customers.retrieve(customer.customerId)).toMatchObject({ address: GERMAN });
  expect(await charged(system, customer)).toEqual([2261]);
  await play(system, customer, id, 15.5);
  const change = (preview: boolean) =>
    system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      body: { new_tier_id: 'professional', billing_cycle: 'monthly', preview },
    });
  const preview = await change(true);
  const { proration } = preview.body as {
    proration: { amount_due: number; lines: { amount: number }[]; taxes: unknown[] };
  };
  const added = proration.lines.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
  expect(proration.taxes).toEqual([
    { name: 'VAT 19 %', inclusive: false, amount: expect.any(Number) as number },
  ]);
  expect(Math.round(proration.amount_due * 100)).toBe(added + Math.round(added * 0.19));
  expect((await change(false)).body).toMatchObject({ proration: { amount_due: proration.amount_due } });
  await until(async () => (await charged(system, customer)).length === 2);
  expect((await charged(system, customer)).at(-1)).toBe(Math.round(proration.amount_due * 100));
  await until(async () => (await projected(system, id)).tier === 'professional');
  const [counted] = await system.rows<{ mrr: string }>('select mrr from subscriptions where id = $1', [id]);
  expect(Number(counted?.mrr)).toBe(4900);
});

it('a worker does not start with a setting that Stripe refuses, and says what to do', async () => {
  const account = (taxActive: boolean) =>
    fetch(`${system.sandbox.url}/_sandbox/account`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ taxActive }),
    });
  await account(false);
  await system.stopWorker();
  await expect(system.startWorker()).rejects.toThrow(
    /Stripe Tax is not set up: head_office is missing\. Finish/,
  );
  await account(true);
  await system.startWorker();
});

it('a business of the Union pays none, by the tax id that it gives', async () => {
  const { customer, id } = await buy('starter', {
    number: '5555555555554444',
    ...GERMAN,
    tax_id: 'DE123456789',
  });
  await untilStatus(system, id, 'active');
  expect(await latest(id)).toMatchObject({
    total: 1900,
    total_taxes: [{ taxability_reason: 'reverse_charge' }],
  });
  expect(await charged(system, customer)).toEqual([1900]);
});

it('the Trial and the plan that it becomes are taxed by the address of the card', async () => {
  const { customer, id } = await buy('trial', { number: '4000056655665556', ...GERMAN });
  await untilStatus(system, id, 'trialing');
  expect(await charged(system, customer)).toEqual([119]);
  const explained = await system.api.call('GET', '/billing/subscription/explain', { token: customer.token });
  expect(explained.body).toMatchObject({ facts: { amountDue: 22.61, tax: 3.61, currency: 'usd' } });
  await play(system, customer, id, 6.5);
  await until(async () => (await messageKinds(system, customer)).includes('trial_ending'));
  const [reminder] = await messages(system, customer);
  expect(reminder?.body).toContain('the Starter plan begins at $22.61 (including $3.61 tax)');
  await play(system, customer, id, 1.5);
  await untilStatus(system, id, 'active');
  await until(async () => (await charged(system, customer)).length === 2);
  expect(await charged(system, customer)).toEqual([119, 2261]);
});

const figures = async (): Promise<Record<string, number>> => {
  const token = await system.identity.token({ email: 'staff@example.com', role: 'admin' });
  const { body } = await system.api.call('GET', '/admin/revenue', { token });
  return body as Record<string, number>;
};

/** What net payments and their tax changed by, major units. */
async function changedBy(
  work: () => Promise<unknown>,
  expected: { net: number; tax: number },
): Promise<void> {
  const before = await figures();
  await work();
  const moved = async (): Promise<{ net: number; tax: number }> => {
    const after = await figures();
    const by = (key: string): number => Math.round(((after[key] ?? 0) - (before[key] ?? 0)) * 100) / 100;
    return { net: by('recent_revenue_30d'), tax: by('recent_tax_30d') };
  };
  await until(async () => JSON.stringify(await moved()) === JSON.stringify(expected), {
    what: `net payments by ${JSON.stringify(expected)}`,
  });
}

it('net payments are without tax, which stands beside them: paid, refunded, disputed', async () => {
  let bought!: Awaited<ReturnType<typeof buy>>;
  await changedBy(
    async () => {
      bought = await buy('starter', { number: '4242424242424242', ...GERMAN });
      await untilStatus(system, bought.id, 'active');
    },
    { net: 19, tax: 3.61 },
  );
  const { data } = await system.stripe.charges.list({ customer: bought.customer.customerId });
  await changedBy(() => system.stripe.refunds.create({ charge: data[0]?.id ?? '', amount: 1190 }), {
    net: -10,
    tax: -1.9,
  });
  const token = bought.customer.token;
  const { body } = await system.api.call('GET', '/billing/invoices', { token });
  expect(body).toMatchObject({ list: [{ amount_paid: 22.61, tax: 3.61 }] });
});

it('rows from before tax was kept are shown as such, until Stripe was asked again', async () => {
  const { id } = await buy('starter', { number: '4242424242424242', ...GERMAN });
  await untilStatus(system, id, 'active');
  const known = await figures();
  expect(known['recent_tax_unknown_30d']).toBe(0);
  await system.rows(`update invoices set tax = null, tax_paid = null where subscription_id = $1`, [id]);
  await system.rows(
    `update charges set tax = null where invoice_id in (select id from invoices where subscription_id = $1)`,
    [id],
  );
  expect(await figures()).toMatchObject({
    recent_revenue_30d: Math.round(((known['recent_revenue_30d'] ?? 0) + 3.61) * 100) / 100,
    recent_tax_unknown_30d: 22.61,
  });
  await system.temporal.workflow.execute('reconciliation', {
    workflowId: 'reconciliation-for-tax',
    taskQueue: 'billing',
  });
  const after = await figures();
  for (const name of ['recent_revenue_30d', 'recent_tax_30d', 'recent_tax_unknown_30d'])
    expect(after[name]).toBe(known[name]);
  expect(await system.rows('select count(*)::int as n from charges where tax is null', [])).toEqual([
    { n: 0 },
  ]);
});

it('MRR holds no tax, where the price includes it as well', async () => {
  const customer = await newCustomer(system);
  const rate = await system.stripe.taxRates.create({ display_name: 'IVA', inclusive: true, percentage: 22 });
  const { data } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: data[0]?.id ?? '' }],
    default_tax_rates: [rate.id],
    metadata: { managed_by: 'perennial', user_id: customer.userId },
  });
  await untilStatus(system, id, 'active');
  const [kept] = await system.rows<{ mrr: string; amount: string; included_tax: string }>(
    'select mrr, amount, included_tax from subscriptions where id = $1',
    [id],
  );
  expect([kept?.amount, kept?.included_tax, kept?.mrr].map(Number)).toEqual([1900, 343, 1557]);
  const report: unknown = await system.temporal.workflow.execute('reconciliation', {
    workflowId: 'reconciliation-net',
    taskQueue: 'billing',
  });
  expect(report).toMatchObject({ revenueGaps: [] });
});
