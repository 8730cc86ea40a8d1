import {
  applyCouponUpdate,
  cancelUpdate,
  changePlanUpdate,
  explainQuery,
  pauseUpdate,
  resumeUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { idOf } from '../../gateways/stripe/references.ts';
import { phaseParams } from '../../gateways/stripe/subscriptions/phase-params.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  asked,
  change,
  charged,
  followed,
  play,
  projected,
  readView,
  refusal,
  runOf,
  timeline,
  toPlan,
} from './story.ts';

/* What is said of the future of a subscription, where two things wait at once. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const onProfessional = () => newSubscriber(system, 'professional_month_usd');

const get = async ({ token }: TestCustomer, path: string): Promise<Record<string, unknown>> =>
  (await system.api.call('GET', path, { token })).body;
const statusOf = (customer: TestCustomer) => get(customer, '/billing/subscription-status');
const explained = (id: string) => runOf(system, id).query(explainQuery);

/** A price of something that nobody here sells. */
async function supportPrice(): Promise<string> {
  const { id } = await system.stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    recurring: { interval: 'month' },
    product_data: { name: 'Support' },
  });
  return id;
}

/** Has the dashboard add a price to the change that waits. */
async function addToWaitingChange(id: string, price: string): Promise<void> {
  const { schedule } = await system.stripe.subscriptions.retrieve(id);
  const { id: scheduleId, phases } = await system.stripe.subscriptionSchedules.retrieve(idOf(schedule ?? ''));
  await system.stripe.subscriptionSchedules.update(scheduleId, {
    phases: phases.map((phase, index) => {
      const params = phaseParams(phase);
      return index === 0 ? params : { ...params, items: [...params.items, { price, quantity: 1 }] };
    }),
  });
}

describe('a downgrade that waits when its subscription is set to cancel', () => {
  it('waits again once the cancellation is taken back, and renews at the lower price', async () => {
    const { customer, id } = await onProfessional();
    const { view } = await change(system, id, changePlanUpdate, toPlan('starter'));
    const ending = await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    expect(ending).toMatchObject({ pendingChange: null, cancelAtPeriodEnd: true });
    const kept = await change(system, id, resumeUpdate, asked());
    expect(kept).toMatchObject({ pendingChange: view.pendingChange, cancelAtPeriodEnd: false });
    await play(system, customer, id, 32);
    await until(async () => (await charged(system, customer)).length === 2);
    expect(await charged(system, customer)).toEqual([4900, 1900]);
    expect((await projected(system, id)).tier).toBe('starter');
  });

  it('is given up for another plan that is chosen meanwhile', async () => {
    const { customer, id } = await onProfessional();
    await change(system, id, changePlanUpdate, toPlan('starter'));
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    await change(system, id, changePlanUpdate, toPlan('enterprise'));
    const kept = await change(system, id, resumeUpdate, asked());
    expect(kept).toMatchObject({ tier: 'enterprise', pendingChange: null });
    await followed(system, customer, id);
    expect((await system.stripe.subscriptions.retrieve(id)).schedule).toBeNull();
  });

  it('waits again also after an upgrade whose payment was declined meanwhile', async () => {
    const { customer, id } = await onProfessional();
    const { view } = await change(system, id, changePlanUpdate, toPlan('starter'));
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    await customer.card('pm_card_chargeCustomerFail');
    const declined = change(system, id, changePlanUpdate, toPlan('enterprise'));
    expect(await refusal(declined)).toMatchObject({ type: 'payment_declined' });
    const kept = await change(system, id, resumeUpdate, asked());
    expect(kept).toMatchObject({ pendingChange: view.pendingChange, cancelAtPeriodEnd: false });
  });

  it('is announced as lost if Stripe refuses it by then, and leaves no schedule behind', async () => {
    const { customer, id } = await onProfessional();
    await change(system, id, changePlanUpdate, toPlan('starter'));
    const support = await supportPrice();
    await addToWaitingChange(id, support);
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    await system.stripe.prices.update(support, { active: false });
    expect(await change(system, id, resumeUpdate, asked())).toMatchObject({
      pendingChange: null,
      attention: expect.stringMatching(/change to starter could not be set up again/) as string,
    });
    await followed(system, customer, id);
    expect((await system.stripe.subscriptions.retrieve(id)).schedule).toBeNull();
    expect(await timeline(system, id)).toContainEqual(
      expect.objectContaining({ kind: 'change_not_restored', outcome: 'failed' }),
    );
    expect(await statusOf(customer)).toMatchObject({
      tier: 'professional',
      pending_change: null,
      lost_change: { tier: 'starter', interval: 'month', quantity: 1 },
    });
    const { view } = await change(system, id, changePlanUpdate, toPlan('starter'));
    expect(view).toMatchObject({ pendingChange: { tier: 'starter' }, attention: null });
    await followed(system, customer, id);
    expect(await statusOf(customer)).toMatchObject({ lost_change: null });
  });

  it('is told of as lost, and the card as declined, where an upgrade was declined and Stripe refuses it by then', async () => {
    const { customer, id } = await onProfessional();
    await change(system, id, changePlanUpdate, toPlan('starter'));
    const support = await supportPrice();
    await addToWaitingChange(id, support);
    await system.stripe.prices.update(support, { active: false });
    await customer.card('pm_card_chargeCustomerFail');
    const declined = change(system, id, changePlanUpdate, toPlan('enterprise'));
    expect(await refusal(declined)).toMatchObject({ type: 'payment_declined' });
    expect(await readView(system, id)).toMatchObject({
      tier: 'professional',
      pendingChange: null,
      attention: expect.stringMatching(/change to starter could not be set up again/) as string,
    });
    await followed(system, customer, id);
    expect(await statusOf(customer)).toMatchObject({ lost_change: { tier: 'starter' } });
  });

  it('is withdrawn for good by resuming twice', async () => {
    const { id } = await onProfessional();
    await change(system, id, changePlanUpdate, toPlan('starter'));
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    await change(system, id, resumeUpdate, asked());
    expect(await change(system, id, resumeUpdate, asked())).toMatchObject({ pendingChange: null });
  });
});

it('given a change that waits for the end of a trial, what comes next names that plan and its price', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd', { trialDays: 14 });
  await untilStatus(system, id, 'trialing');
  const { view } = await change(system, id, changePlanUpdate, toPlan('starter'));
  expect(view.nextAction?.what).toBe('The trial ends; starter begins at $19.00.');
  await followed(system, customer, id);
  expect(await projected(system, id)).toMatchObject({ next_action: view.nextAction?.what });
});

it('given a trial that is set to end, cancelling is not offered once more', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd', { trialDays: 14 });
  await untilStatus(system, id, 'trialing');
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  const asks = () => get(customer, '/billing/subscription/explain');
  await until(async () => JSON.stringify((await asks())['would_change']).includes('Resuming'));
  expect((await asks())['would_change']).toEqual(['Resuming takes back the cancellation.']);
});

it('given a pause that outlasts the subscription, its end comes next', async () => {
  const { customer, id } = await newSubscriber(system);
  await change(system, id, pauseUpdate, { ...asked(), until: Date.parse('2027-04-01T00:00:00Z') });
  const view = await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  const end = Date.parse('2027-02-10T09:00:00Z');
  expect(view.nextAction).toEqual({ at: end, what: 'The subscription ends as asked.' });
  await followed(system, customer, id);
  expect(await explained(id)).toMatchObject({
    facts: { cancelAtPeriodEnd: true, endsAt: end },
    next: { at: end, rule: 'cancels_at_period_end' },
    wouldChange: ['Resuming starts collection again and takes back the cancellation.'],
  });
  const staff = await system.identity.token({ email: 'staff@example.com', role: 'admin' });
  const page = await system.api.call('GET', `/admin/customers/${customer.customerId}`, { token: staff });
  expect(page.body['coming']).toEqual([
    expect.objectContaining({ at: '2027-02-10T09:00:00.000Z', what: 'The subscription ends as asked.' }),
  ]);
  await play(system, customer, id, 32);
  await untilStatus(system, id, 'canceled');
});

it('given an upgrade, the facts of the explanation are those of today', async () => {
  const { id } = await newSubscriber(system);
  await change(system, id, changePlanUpdate, toPlan('professional'));
  expect((await explained(id)).facts).toMatchObject({ tier: 'professional' });
});

it('given the plan of today is asked for, to withdraw a change, the answer quotes nothing', async () => {
  const { customer, id } = await newSubscriber(system);
  await change(system, id, changePlanUpdate, toPlan('starter', { quantity: 5 }));
  await change(system, id, changePlanUpdate, toPlan('starter', { quantity: 2 }));
  const { view, proration } = await change(system, id, changePlanUpdate, toPlan('starter', { quantity: 5 }));
  expect(view).toMatchObject({ quantity: 5, pendingChange: null });
  expect(proration).toMatchObject({ amountDue: 0, credit: 0, lines: [] });
  expect(await charged(system, customer)).toEqual([1900, 7600]);
  const changes = (await timeline(system, id)).filter(({ kind }) => kind === 'plan_changed');
  expect(changes.map(({ summary }) => summary)).toEqual(['The quantity went from 1 to 5.']);
});

describe('the next invoice of a subscription with a change at its renewal', () => {
  it('is nothing while a coupon takes off all of it for ever', async () => {
    const { customer, id } = await onProfessional();
    const coupon = await system.stripe.coupons.create({ percent_off: 100, duration: 'forever' });
    await system.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'ALLOFF',
      metadata: { managed_by: 'perennial' },
    });
    await change(system, id, applyCouponUpdate, { ...asked(), code: 'ALLOFF' });
    await change(system, id, changePlanUpdate, toPlan('starter'));
    await followed(system, customer, id);
    expect(await statusOf(customer)).toMatchObject({
      pending_change: { tier: 'starter' },
      next_invoice: { amount: 0 },
    });
  });

  it('counts the items beside the plan, which stay', async () => {
    const { customer, id } = await onProfessional();
    const extra = await system.stripe.prices.create({
      currency: 'usd',
      unit_amount: 500,
      recurring: { interval: 'month' },
      product_data: { name: 'Support' },
    });
    await system.stripe.subscriptionItems.create({ subscription: id, price: extra.id });
    await followed(system, customer, id);
    await change(system, id, changePlanUpdate, toPlan('starter'));
    await followed(system, customer, id);
    expect(await statusOf(customer)).toMatchObject({ next_invoice: { amount: 24 } });
  });
});
