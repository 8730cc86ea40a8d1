import {
  cancelUpdate,
  changePlanUpdate,
  pauseUpdate,
  resumeUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  DAY,
  asked,
  change,
  charged,
  followed,
  nothingOnItsWay,
  play,
  projected,
  refusal,
  sandbox,
  timeline,
  toPlan,
} from './story.ts';

/* Customers who try to use a period that they do not pay. Starter: 19.00 a month. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(() => system.stop());

async function subscriber(
  price = 'starter_month_usd',
): Promise<{ customer: TestCustomer; id: string; start: number }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe(price);
  await untilStatus(system, id, 'active');
  return { customer, id, start: await customer.now() };
}

const day = (at: unknown): string => (at as Date).toISOString().slice(0, 10);

describe('a pause over the renewal', () => {
  it('that the customer ends begins a period of its own, which is paid at once', async () => {
    const { customer, id } = await subscriber();
    await play(system, customer, id, 30);
    await change(system, id, pauseUpdate, { ...asked(), until: null });
    await play(system, customer, id, 3);
    expect((await projected(system, id)).status).toBe('paused');
    const view = await change(system, id, resumeUpdate, asked());
    expect(view.status).toBe('active');
    expect(await charged(system, customer)).toEqual([1900, 1900]);
    await followed(system, customer, id);
    const { current_period_start: start, current_period_end: end } = await projected(system, id);
    expect([day(start), day(end)]).toEqual(['2027-02-12', '2027-03-12']);
  });

  it('that ends by its date does so too, once', async () => {
    const { customer, id, start } = await subscriber();
    await play(system, customer, id, 30);
    await change(system, id, pauseUpdate, { ...asked(), until: start + 32 * DAY });
    await play(system, customer, id, 3, { stepDays: 0.5 });
    await until(async () => (await charged(system, customer)).length === 2, {
      what: 'the new period is paid',
    });
    await followed(system, customer, id);
    expect(await projected(system, id)).toMatchObject({ status: 'active', attention: null });
    await play(system, customer, id, 5, { stepDays: 1 });
    expect(await charged(system, customer)).toEqual([1900, 1900]);
    const kinds = (await timeline(system, id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'period_after_pause')).toHaveLength(1);
  });

  it('that ends with a card that fails is dunned like any renewal', async () => {
    const { customer, id } = await subscriber();
    await play(system, customer, id, 30);
    await change(system, id, pauseUpdate, { ...asked(), until: null });
    await play(system, customer, id, 3);
    await customer.card('pm_card_chargeCustomerFail');
    await change(system, id, resumeUpdate, asked());
    await untilStatus(system, id, 'past_due');
  });
});

it('a pause within a period that is paid ends without another charge', async () => {
  const { customer, id } = await subscriber();
  await play(system, customer, id, 10);
  await change(system, id, pauseUpdate, { ...asked(), until: null });
  await play(system, customer, id, 5);
  await change(system, id, resumeUpdate, asked());
  await play(system, customer, id, 17);
  expect(await charged(system, customer)).toEqual([1900, 1900]);
});

it('a pause after the renewal, before its invoice is final, does not save the customer the period', async () => {
  const { customer, id, start } = await subscriber();
  await customer.advanceTo(start + 31 * DAY + 600_000);
  await followed(system, customer, id);
  await change(system, id, pauseUpdate, { ...asked(), until: null });
  await play(system, customer, id, 1);
  await change(system, id, resumeUpdate, asked());
  await play(system, customer, id, 1);
  expect(await charged(system, customer)).toEqual([1900, 1900]);
});

describe('a pause that ends charges nothing', () => {
  const pausedFor = async (customer: TestCustomer, id: string, days: number): Promise<void> => {
    await change(system, id, pauseUpdate, { ...asked(), until: null });
    await play(system, customer, id, days);
  };
  const kinds = async (id: string): Promise<string[]> => (await timeline(system, id)).map(({ kind }) => kind);

  it.each([
    ['a year that is paid, where a monthly item was voided', 'starter_year_usd', 'month', 28, 5],
    ['a yearly item that is paid, where the monthly plan was voided', 'starter_month_usd', 'year', 28, 5],
  ] as const)('for %s', async (_, lookupKey, interval, before, pause) => {
    const customer = await newCustomer(system);
    const { data } = await system.stripe.prices.list({ lookup_keys: [lookupKey] });
    const other = await system.stripe.products.create({ name: 'Support' });
    const price = await system.stripe.prices.create({
      product: other.id,
      currency: 'usd',
      unit_amount: 500,
      recurring: { interval },
    });
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: data[0]?.id ?? '' }, { price: price.id }],
      metadata: { user_id: customer.userId, managed_by: 'perennial' },
    });
    await untilStatus(system, id, 'active');
    const paid = await charged(system, customer);
    await play(system, customer, id, before);
    await pausedFor(customer, id, pause);
    expect((await system.stripe.invoices.list({ subscription: id, status: 'void' })).data).toHaveLength(1);
    await change(system, id, resumeUpdate, asked());
    await followed(system, customer, id);
    expect(await charged(system, customer)).toEqual(paid);
  });

  it('for a renewal that staff voided before it', async () => {
    const { customer, id } = await subscriber();
    await customer.card('pm_card_chargeCustomerFail');
    await play(system, customer, id, 32);
    await untilStatus(system, id, 'past_due');
    const { latest_invoice: latest } = await system.stripe.subscriptions.retrieve(id);
    await system.stripe.invoices.voidInvoice(latest as string);
    await untilStatus(system, id, 'active');
    await customer.card('pm_card_visa');
    await play(system, customer, id, 1);
    await pausedFor(customer, id, 1);
    await change(system, id, resumeUpdate, asked());
    await followed(system, customer, id);
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('while it is set to end', async () => {
    const { customer, id } = await subscriber();
    await play(system, customer, id, 30);
    await pausedFor(customer, id, 3);
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    // As the payment of a debt resumes what was marked unpaid.
    await system.stripe.subscriptions.update(id, { pause_collection: '' });
    await nothingOnItsWay(system);
    await followed(system, customer, id);
    expect(await kinds(id)).not.toContain('period_after_pause');
    expect(await charged(system, customer)).toEqual([1900]);
    // Nobody pays the rest of the period, and nobody has it.
    expect((await projected(system, id)).status).toBe('paused');
  });

  it('while a schedule of somebody else holds it, and staff are asked to look until the next period', async () => {
    const { customer, id } = await subscriber();
    await play(system, customer, id, 30);
    await pausedFor(customer, id, 3);
    const schedule = await system.stripe.subscriptionSchedules.create({ from_subscription: id });
    await nothingOnItsWay(system);
    await change(system, id, resumeUpdate, asked());
    await play(system, customer, id, 2);
    expect(await projected(system, id)).toMatchObject({
      status: 'active',
      attention: expect.stringContaining(schedule.id) as string,
    });
    expect(await charged(system, customer)).toEqual([1900]);
    expect((await system.stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe('active');
    await play(system, customer, id, 28);
    expect(await charged(system, customer)).toEqual([1900, 1900]);
    expect((await projected(system, id)).attention).toBeNull();
  });
});

it('who cancels in a pause has nothing when it ends, and pays a new period when they stay', async () => {
  const { customer, id, start } = await subscriber();
  await play(system, customer, id, 30);
  await change(system, id, pauseUpdate, { ...asked(), until: start + 33 * DAY });
  await play(system, customer, id, 2);
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  await play(system, customer, id, 3, { stepDays: 1 });
  expect(await projected(system, id)).toMatchObject({ status: 'paused', paused: false });
  const { body } = await system.api.call('GET', '/subscriptions/my-access', { token: customer.token });
  expect(body).toMatchObject({ status: 'paused', services: ['ops-center', 'billing'] });
  expect(await charged(system, customer)).toEqual([1900]);
  await change(system, id, resumeUpdate, asked());
  await followed(system, customer, id);
  expect((await projected(system, id)).status).toBe('active');
  expect(await charged(system, customer)).toEqual([1900, 1900]);
});

it('a new period after a pause that Stripe refused still needs attention on the next day', async () => {
  const { customer, id } = await subscriber();
  await play(system, customer, id, 30);
  await change(system, id, pauseUpdate, { ...asked(), until: null });
  await play(system, customer, id, 3);
  await sandbox(system, 'POST', 'faults', {
    kind: '404',
    match: { method: 'POST', path: `^/v1/subscriptions/${id}$`, body: 'billing_cycle_anchor' },
  });
  await change(system, id, resumeUpdate, asked());
  await play(system, customer, id, 2, { stepDays: 1 });
  expect(await projected(system, id)).toMatchObject({
    status: 'active',
    attention: expect.stringContaining('was not paid') as string,
  });
  expect(await charged(system, customer)).toEqual([1900]);
});

it('a downgrade that waited for a renewal in a pause begins with a period of its own, paid when it ends', async () => {
  const { customer, id } = await subscriber('professional_month_usd');
  await play(system, customer, id, 20);
  const terms = { tier: 'starter', interval: 'month' as const, quantity: null, when: null };
  await change(system, id, changePlanUpdate, { ...asked(), ...terms });
  await play(system, customer, id, 10);
  await change(system, id, pauseUpdate, { ...asked(), until: null });
  await play(system, customer, id, 3);
  expect(await projected(system, id)).toMatchObject({ status: 'paused', tier: 'starter' });
  await change(system, id, resumeUpdate, asked());
  await followed(system, customer, id);
  expect(await charged(system, customer)).toEqual([4900, 1900]);
  const row = await projected(system, id);
  expect(row).toMatchObject({ status: 'active', tier: 'starter', attention: null, pending_change: null });
  expect([day(row['current_period_start']), day(row['current_period_end'])]).toEqual([
    '2027-02-12',
    '2027-03-12',
  ]);
  await play(system, customer, id, 30);
  expect(await charged(system, customer)).toEqual([4900, 1900, 1900]);
});

it('a downgrade that waits is kept when an upgrade is tried and its payment declined', async () => {
  const { customer, id } = await subscriber('professional_month_usd');
  await play(system, customer, id, 10);
  await change(system, id, changePlanUpdate, toPlan('starter'));
  expect(await projected(system, id)).toMatchObject({ pending_change: { tier: 'starter' } });
  await customer.card('pm_card_chargeCustomerFail');
  expect(await refusal(change(system, id, changePlanUpdate, toPlan('enterprise')))).toMatchObject({
    type: 'payment_declined',
  });
  await followed(system, customer, id);
  expect(await projected(system, id)).toMatchObject({
    tier: 'professional',
    pending_change: { tier: 'starter' },
  });
  await customer.card('pm_card_visa');
  await play(system, customer, id, 22);
  expect(await projected(system, id)).toMatchObject({ tier: 'starter', status: 'active' });
  expect(await charged(system, customer)).toEqual([4900, 1900]);
});
