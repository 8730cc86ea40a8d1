import {
  changePlanUpdate,
  pauseUpdate,
  resumeUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { DAY, asked, change, charged, followed, play, projected, refusal, timeline } from './story.ts';

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

it('a downgrade that waits is kept when an upgrade is tried and its payment declined', async () => {
  const { customer, id } = await subscriber('professional_month_usd');
  await play(system, customer, id, 10);
  const to = (tier: string) => ({
    ...asked(),
    tier,
    interval: 'month' as const,
    quantity: null,
    when: null,
  });
  await change(system, id, changePlanUpdate, to('starter'));
  expect(await projected(system, id)).toMatchObject({ pending_change: { tier: 'starter' } });
  await customer.card('pm_card_chargeCustomerFail');
  expect(await refusal(change(system, id, changePlanUpdate, to('enterprise')))).toMatchObject({
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
