import { idOf } from '../../gateways/stripe/references.ts';
import { cancelUpdate, changePlanUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { createReporter, moveClock, rollUp } from '../support/usage.ts';
import {
  DAY,
  asked,
  change,
  charged,
  followed,
  messageKinds,
  play,
  projected,
  sandbox,
  timeline,
  toPlan,
  nothingOnItsWay,
} from './story.ts';

/*
 * Accounts that behave in other ways than a new one of today. Starter: 19.00, Professional: 49.00 a month
 * with 500 credits.
 */
let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterEach(() => sandbox(system, 'POST', 'account', { draftHours: 1, billingMode: 'flexible' }));
afterAll(async () => {
  await system.stop();
});

async function subscriber(price: string): Promise<{ customer: TestCustomer; id: string; start: number }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe(price);
  await untilStatus(system, id, 'active');
  return { customer, id, start: await customer.now() };
}

/** Statuses of a subscription's invoices, oldest first. */
const invoices = async (subscription: string): Promise<(string | null)[]> =>
  (await system.stripe.invoices.list({ subscription })).data.map(({ status }) => status).reverse();

describe('an account that makes invoices final three days late', () => {
  beforeEach(() => sandbox(system, 'POST', 'account', { draftHours: 72 }));

  it('charges a renewal once, when Stripe does, and nobody is dunned meanwhile', async () => {
    const { customer, id } = await subscriber('starter_month_usd');
    await play(system, customer, id, 33, { stepDays: 1 });
    expect(await invoices(id)).toEqual(['paid', 'draft']);
    expect(await projected(system, id)).toMatchObject({ status: 'active', tier: 'starter' });
    expect(await charged(system, customer)).toEqual([1900]);
    await play(system, customer, id, 1.5);
    expect(await invoices(id)).toEqual(['paid', 'paid']);
    expect(await charged(system, customer)).toEqual([1900, 1900]);
    expect((await timeline(system, id)).map(({ kind }) => kind)).not.toContain('dunning_started');
  });

  it('dunning begins with the payment that failed, not with the draft', async () => {
    const { customer, id } = await subscriber('starter_month_usd');
    await customer.card('pm_card_chargeCustomerFail');
    await play(system, customer, id, 33);
    expect(await projected(system, id)).toMatchObject({ status: 'active' });
    expect(await messageKinds(system, customer)).not.toContain('payment_failed');
    await play(system, customer, id, 1.5);
    await untilStatus(system, id, 'past_due');
    expect(await invoices(id)).toEqual(['paid', 'open']);
  });

  it('an upgrade while the renewal is a draft charges both, each once', async () => {
    const { customer, id } = await subscriber('starter_month_usd');
    await play(system, customer, id, 32);
    expect(await invoices(id)).toEqual(['paid', 'draft']);
    const { proration } = await change(system, id, changePlanUpdate, toPlan('professional'));
    const asNow = proration?.amountDue ?? 0;
    expect(asNow).toBeGreaterThan(2800);
    expect(await charged(system, customer)).toEqual([1900, asNow]);
    await play(system, customer, id, 3);
    expect(await charged(system, customer)).toEqual([1900, asNow, 1900]);
    expect(await projected(system, id)).toMatchObject({ status: 'active', tier: 'professional' });
  });

  it('an immediate cancellation while the renewal is a draft charges nothing more', async () => {
    const { customer, id } = await subscriber('starter_month_usd');
    await play(system, customer, id, 32);
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
    await untilStatus(system, id, 'canceled');
    await play(system, customer, id, 4);
    expect(await charged(system, customer)).toEqual([1900]);
  });
});

describe('a customer of the Sources API', () => {
  /** Somebody whose only method is a card of that API. */
  async function withSource(token: string): Promise<{ customer: TestCustomer; id: string }> {
    const customer = await newCustomer(system, { card: null });
    await system.stripe.customers.createSource(customer.customerId, { source: token });
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    return { customer, id };
  }

  it('renews and changes plans with the card that they have', async () => {
    const { customer, id } = await withSource('tok_visa');
    await play(system, customer, id, 15.5);
    const { proration } = await change(system, id, changePlanUpdate, toPlan('professional'));
    expect(proration).toMatchObject({ amountDue: 1500 });
    await play(system, customer, id, 16);
    expect(await charged(system, customer)).toEqual([1900, 1500, 4900]);
    expect(await projected(system, id)).toMatchObject({ status: 'active', tier: 'professional' });
  });

  it('renews by the SEPA debit that they have as a source, whose answer takes days', async () => {
    const customer = await newCustomer(system, { card: null });
    const made = await sandbox(system, 'POST', `customers/${customer.customerId}/source`, {
      iban: 'DE89370400440532013000',
    });
    const { id: source } = made as { id: string };
    expect(source).toMatch(/^src_/);
    // SEPA debits are paid in euros only.
    const [dollars] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
    await system.stripe.prices.create({
      product: idOf(dollars?.product ?? ''),
      currency: 'eur',
      unit_amount: 1900,
      recurring: { interval: 'month' },
      lookup_key: 'starter_month_eur',
    });
    await nothingOnItsWay(system);
    const id = await customer.subscribe('starter_month_eur');
    await play(system, customer, id, 10, { stepDays: 2 });
    await untilStatus(system, id, 'active');
    expect(await charged(system, customer)).toEqual([1900]);
    const [method] = await system.rows('select payment_method_id from subscriptions where id = $1', [id]);
    expect(method).toEqual({ payment_method_id: source });
    await play(system, customer, id, 30, { stepDays: 5 });
    await until(async () => (await charged(system, customer)).length === 2);
    expect((await timeline(system, id)).map(({ kind }) => kind)).not.toContain('dunning_started');
  });

  it('is dunned on that card, which is charged again', async () => {
    const { customer, id } = await withSource('tok_visa');
    const [old] = (await system.stripe.customers.listSources(customer.customerId)).data;
    const failing = await system.stripe.customers.createSource(customer.customerId, {
      source: 'tok_chargeCustomerFail',
    });
    await system.stripe.customers.update(customer.customerId, { default_source: failing.id });
    await play(system, customer, id, 31.2);
    await untilStatus(system, id, 'past_due');
    await system.stripe.customers.update(customer.customerId, { default_source: old?.id ?? '' });
    await play(system, customer, id, 10, { stepDays: 1 });
    await untilStatus(system, id, 'active');
    expect(await charged(system, customer)).toEqual([1900, 1900]);
  });
});

describe('a trial that ends without a payment method', () => {
  const trial = async (behavior: 'create_invoice' | 'pause') => {
    const customer = await newCustomer(system, { card: null });
    const [price] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: price?.id ?? '' }],
      trial_period_days: 3,
      trial_settings: { end_behavior: { missing_payment_method: behavior } },
      metadata: { user_id: customer.userId, managed_by: 'perennial' },
    });
    await untilStatus(system, id, 'trialing');
    return { customer, id };
  };

  it('is owed with create_invoice, and paid with the card that comes', async () => {
    const { customer, id } = await trial('create_invoice');
    await play(system, customer, id, 3.2);
    await untilStatus(system, id, 'past_due');
    expect(await invoices(id)).toEqual(['paid', 'open']);
    await customer.card('pm_card_visa');
    await play(system, customer, id, 10, { stepDays: 1 });
    await untilStatus(system, id, 'active');
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('is paused with pause: nothing is charged, and nobody is dunned', async () => {
    const { customer, id } = await trial('pause');
    await play(system, customer, id, 3.2);
    await untilStatus(system, id, 'paused');
    await play(system, customer, id, 10);
    expect(await projected(system, id)).toMatchObject({ status: 'paused' });
    expect(await invoices(id)).toEqual(['paid']);
    expect((await timeline(system, id)).map(({ kind }) => kind)).not.toContain('dunning_started');
  });
});

describe.each(['classic', 'flexible'] as const)('in %s billing mode', (billingMode) => {
  it('upgrade, usage, renewal, downgrade and end cost what was quoted', async () => {
    await sandbox(system, 'POST', 'account', { billingMode });
    const { customer, id, start } = await subscriber('starter_month_usd');
    const { billing_mode: mode } = await system.stripe.subscriptions.retrieve(id);
    expect(mode.type).toBe(billingMode);
    await play(system, customer, id, 15.5);
    const { proration } = await change(system, id, changePlanUpdate, toPlan('professional'));
    expect(proration).toMatchObject({ amountDue: 1500, credit: 950 });
    expect(await charged(system, customer)).toEqual([1900, 1500]);

    const usage = await createReporter(system, system.api.database.url);
    await moveClock(system, customer, start + 20 * DAY);
    await usage.report({
      customerId: customer.customerId,
      subscriptionId: id,
      at: start + 19 * DAY,
      quantity: '1500',
    });
    await usage.close();
    expect(await rollUp(system)).toMatchObject({ charged: 1 });

    await change(system, id, changePlanUpdate, toPlan('starter'));
    await moveClock(system, customer, start + 31 * DAY + 3 * 3_600_000);
    await followed(system, customer, id);
    await until(async () => (await charged(system, customer)).length === 3);
    const [, , renewal] = await charged(system, customer);
    // 1,500 used: what of the included credits the two plans give in that month decides how much is beyond.
    const { data } = await system.stripe.invoices.list({ subscription: id, limit: 1 });
    expect(data[0]).toMatchObject({ status: 'paid', amount_paid: renewal });
    expect((renewal ?? 0) - 1900).toBeGreaterThan(0);
    expect(await projected(system, id)).toMatchObject({ status: 'active', tier: 'starter' });

    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
    await untilStatus(system, id, 'canceled');
    expect(await charged(system, customer)).toHaveLength(3);
  });
});

it('overage beside a plan of another interval waits in classic billing mode, and staff read why', async () => {
  await sandbox(system, 'POST', 'account', { billingMode: 'classic' });
  const { customer, id, start } = await subscriber('professional_year_usd');
  const usage = await createReporter(system, system.api.database.url);
  await moveClock(system, customer, start + 2 * DAY);
  const { customerId } = customer;
  await usage.report({ customerId, subscriptionId: id, at: start + DAY, quantity: '1500' });
  await usage.close();
  await rollUp(system);
  const [period] = await system.rows(
    'select attention, item_id from usage_periods where subscription_id = $1',
    [id],
  );
  expect(period).toEqual({
    attention: expect.stringMatching(/classic billing mode.*paid by the year/) as string,
    item_id: null,
  });
  expect((await system.stripe.subscriptions.retrieve(id)).items.data).toHaveLength(1);
});
