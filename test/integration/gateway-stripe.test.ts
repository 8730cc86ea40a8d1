import { jest } from '@jest/globals';
import type Stripe from 'stripe';
import { startSandbox } from 'stripe-billing-sandbox';
import type { RunningSandbox } from 'stripe-billing-sandbox';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { setupCatalogue } from '../../gateways/stripe/catalogue/catalogue.ts';
import {
  applyCouponAtStripe,
  cancelNow,
  changePlanNow,
  createTrialSubscription,
  findTrialSubscription,
  pauseCollectionAtStripe,
  previewChangeAtStripe,
  releaseSchedule,
  resumeCollectionAtStripe,
  scheduleChange,
  setCancelAtPeriodEnd,
  setTrialEndAtStripe,
} from '../../gateways/stripe/subscriptions/changes.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { findOrCreateCustomer, readCustomer } from '../../gateways/stripe/accounts/customers.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import {
  openPdf,
  payInvoice,
  readInvoice,
  readInvoicePaymentOutcome,
  voidInvoice,
} from '../../gateways/stripe/documents/invoices.ts';
import { readSubscriptionAtStripe } from '../../gateways/stripe/subscriptions/read-subscription.ts';

const DAY = 86_400_000;

let sandbox: RunningSandbox;
let stripe: Stripe;
let plans: Plan[];
let sequence = 0;
const key = () => `test/${++sequence}`;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  stripe = createStripe({ secretKey: 'sk_test_gateway', apiBase: sandbox.url });
  const { mapping } = await setupCatalogue(stripe, SEED_PLANS, { apply: true });
  plans = SEED_PLANS.map((plan) => ({
    ...plan,
    prices: plan.prices.map((price) => ({
      ...price,
      stripePriceId:
        mapping
          .find(({ planCode }) => planCode === plan.code)
          ?.prices.find(({ kind, interval }) => kind === price.kind && interval === price.interval)
          ?.stripePriceId ?? null,
    })),
  }));
});
afterAll(() => sandbox.close());

const priceOf = (code: string, interval: 'month' | 'year' | null): string => {
  const price = plans.find((plan) => plan.code === code)?.prices.find((each) => each.interval === interval);
  if (!price?.stripePriceId) throw new Error(`no price ${code} ${interval ?? 'once'}`);
  return price.stripePriceId;
};

/** A customer on a clock of its own, with a card that is the default for invoices. */
async function customerOnClock(card = 'pm_card_visa') {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: Date.UTC(2026, 0, 10) / 1000 });
  const userId = `user-${++sequence}`;
  const { customerId } = await findOrCreateCustomer(stripe, {
    userId,
    email: `${userId}@example.test`,
    name: 'Somebody',
    testClockId: clock.id,
    idempotencyKey: `customer/${userId}`,
  });
  const method = await useCard(customerId, card);
  return { clockId: clock.id, customerId, userId, paymentMethodId: method };
}

async function useCard(customerId: string, card: string): Promise<string> {
  const { id } = await stripe.paymentMethods.attach(card, { customer: customerId });
  await stripe.customers.update(customerId, { invoice_settings: { default_payment_method: id } });
  return id;
}

async function subscribed(code: string, interval: 'month' | 'year' = 'month', card?: string) {
  const customer = await customerOnClock(card);
  const { id } = await stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: priceOf(code, interval) }],
    metadata: { user_id: customer.userId },
  });
  return { ...customer, subscriptionId: id };
}

/** Advances a clock and waits until everything due has happened. */
async function advance(clockId: string, to: number): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clockId, { frozen_time: to / 1000 });
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { status } = await stripe.testHelpers.testClocks.retrieve(clockId);
    if (status === 'ready') return;
    if (Date.now() > deadline) throw new Error(`test clock ${clockId} is still ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const read = (id: string, invoices: 'latest' | 'open' | 'all' = 'open') =>
  readSubscriptionAtStripe(stripe, id, { plans, invoices, now: Date.now() });

/** Requests that the sandbox has had since, by path. */
async function requestsTo(path: string): Promise<number> {
  const answer = await fetch(`${sandbox.url}/_sandbox/requests?path=${encodeURIComponent(path)}`);
  const { total } = (await answer.json()) as { total: number };
  return total;
}

describe('reading a subscription', () => {
  it('tells all that the rules need in one call while nothing is owed', async () => {
    const { subscriptionId, userId, clockId, paymentMethodId, customerId } = await subscribed('professional');
    const { snapshot, invoices } = await read(subscriptionId);
    expect(snapshot).toMatchObject({
      subscriptionId,
      customerId,
      userId,
      stripeStatus: 'active',
      tier: 'professional',
      trialTier: null,
      interval: 'month',
      recurringAmount: 4900,
      unitAmount: 4900,
      quantity: 1,
      currency: 'usd',
      currentPeriodStart: Date.UTC(2026, 0, 10),
      currentPeriodEnd: Date.UTC(2026, 1, 10),
      cancelAtPeriodEnd: false,
      pendingChange: null,
      testClockId: clockId,
      billingTime: Date.UTC(2026, 0, 10),
    });
    expect(snapshot.paymentMethod).toMatchObject({ id: paymentMethodId, type: 'card' });
    expect(snapshot.paymentMethod?.fingerprint).toEqual(expect.any(String));
    expect(snapshot.invoices).toHaveLength(1);
    expect(snapshot.invoices[0]).toMatchObject({
      status: 'paid',
      amountPaid: 4900,
      amountRemaining: 0,
      lastFailure: null,
    });
    expect(invoices[0]).toMatchObject({ subscriptionId, customerId });
    expect(invoices[0]?.hostedInvoiceUrl).toContain('http');
    // Links open the invoice to whoever holds them: not for a workflow's history.
    expect(JSON.stringify(snapshot)).not.toContain('http');
    expect(await requestsTo('^/v1/invoices')).toBe(0);
  });

  it('tells every unpaid invoice and why it failed', async () => {
    const { subscriptionId, clockId, customerId } = await subscribed('starter');
    const bad = await useCard(customerId, 'pm_card_chargeCustomerFail');
    await advance(clockId, Date.UTC(2026, 1, 11));
    const { snapshot } = await read(subscriptionId);
    expect(snapshot.stripeStatus).toBe('past_due');
    const open = snapshot.invoices.filter(({ status }) => status === 'open');
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({ amountRemaining: 1900, billingReason: 'subscription_cycle' });
    expect(open[0]?.lastFailure).toMatchObject({ code: 'generic_decline', paymentMethodId: bad });
    expect(open[0]?.lastFailure?.at).toBeGreaterThanOrEqual(Date.UTC(2026, 1, 10));
    expect(open[0]?.lastFailure?.at).toBeLessThanOrEqual(snapshot.billingTime);
    const all = await read(subscriptionId, 'all');
    expect(all.invoices.map(({ status }) => status).sort()).toEqual(['open', 'paid']);
  });

  it('is of one moment, also when a test clock moves while it is read', async () => {
    const { subscriptionId, clockId, customerId } = await subscribed('starter');
    await useCard(customerId, 'pm_usBankAccount_insufficientFunds');
    await advance(clockId, Date.UTC(2026, 0, 20));
    const change = { plans, subscriptionId, priceId: priceOf('professional', 'month'), quantity: null };
    await changePlanNow(stripe, { ...change, idempotencyKey: key() });
    const later = Date.UTC(2026, 0, 27, 12);
    const { subscriptions } = stripe;
    const retrieve = subscriptions.retrieve.bind(subscriptions);
    const reads = jest.spyOn(subscriptions, 'retrieve').mockImplementationOnce(async (id, params) => {
      const before = await retrieve(id, params);
      await advance(clockId, later);
      return before;
    });
    const { snapshot } = await read(subscriptionId).finally(() => reads.mockRestore());
    expect(snapshot).toMatchObject({ stripeStatus: 'past_due', billingTime: later });
    expect(snapshot.invoices[0]).toMatchObject({
      lastFailure: { code: 'insufficient_funds', methodType: 'us_bank_account' },
    });
  });

  it('tells the invoice of a change from those of a period that began anew', async () => {
    /** What is owed, after something that a customer with a card that is declined cannot pay. */
    async function owedBy(
      { subscriptionId, customerId }: { subscriptionId: string; customerId: string },
      params: Stripe.SubscriptionUpdateParams,
    ) {
      await useCard(customerId, 'pm_card_chargeCustomerFail');
      await stripe.subscriptions.update(subscriptionId, params);
      const { snapshot } = await read(subscriptionId);
      return snapshot.invoices.filter(({ status }) => status === 'open');
    }
    const midway = Date.UTC(2026, 0, 20);
    const upgraded = await subscribed('starter');
    await advance(upgraded.clockId, midway);
    const [item] = (await stripe.subscriptionItems.list({ subscription: upgraded.subscriptionId })).data;
    const items = [{ id: item?.id ?? '', price: priceOf('professional', 'month') }];
    expect(await owedBy(upgraded, { items, proration_behavior: 'always_invoice' })).toMatchObject([
      { billingReason: 'subscription_update', isOfChange: true },
    ]);

    const begunAnew = await subscribed('starter');
    await advance(begunAnew.clockId, midway);
    const anchor = { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none' } as const;
    const [afterPause] = await owedBy(begunAnew, anchor);
    expect(afterPause).toMatchObject({ billingReason: 'subscription_update' });
    expect(afterPause).not.toHaveProperty('isOfChange');

    const onTrial = await customerOnClock();
    const { id: subscriptionId } = await stripe.subscriptions.create({
      customer: onTrial.customerId,
      items: [{ price: priceOf('starter', 'month') }],
      trial_period_days: 14,
      metadata: { user_id: onTrial.userId },
    });
    const [converted] = await owedBy({ ...onTrial, subscriptionId }, { trial_end: 'now' });
    expect(converted).toMatchObject({ billingReason: 'subscription_update' });
    expect(converted).not.toHaveProperty('isOfChange');
  });

  it('counts forever discounts and no others', async () => {
    const { subscriptionId } = await subscribed('professional');
    await stripe.coupons.create({ id: `once-${subscriptionId}`, percent_off: 50, duration: 'once' });
    const other = await stripe.products.create({ name: 'Something else' });
    await stripe.coupons.create({
      id: `other-${subscriptionId}`,
      percent_off: 20,
      duration: 'forever',
      applies_to: { products: [other.id] },
    });
    await stripe.coupons.create({ id: `ever-${subscriptionId}`, percent_off: 10, duration: 'forever' });
    const apply = (code: string) =>
      applyCouponAtStripe(stripe, {
        subscriptionId,
        code,
        takesCouponIds: true,
        redeemable: null,
        idempotencyKey: key(),
      });
    expect((await apply(`once-${subscriptionId}`)).outcome).toBe('applied');
    expect((await read(subscriptionId)).snapshot.recurringAmount).toBe(4900);
    expect((await apply(`other-${subscriptionId}`)).outcome).toBe('applied');
    expect((await read(subscriptionId)).snapshot.recurringAmount).toBe(4900);
    expect((await apply(`ever-${subscriptionId}`)).outcome).toBe('applied');
    expect((await read(subscriptionId)).snapshot.recurringAmount).toBe(4410);
    expect((await apply(`ever-${subscriptionId}`)).outcome).toBe('already_applied');
    expect((await apply('NO-SUCH-CODE')).outcome).toBe('unknown_code');
  });
});

describe('changing the plan', () => {
  it('charges the difference at once, as the preview said', async () => {
    const { subscriptionId, clockId } = await subscribed('starter');
    await advance(clockId, Date.UTC(2026, 0, 20));
    const target = { plans, subscriptionId, priceId: priceOf('professional', 'month'), quantity: null };
    const quote = await previewChangeAtStripe(stripe, { ...target, when: 'now' });
    expect(quote.amountDue).toBeGreaterThan(0);
    expect(quote.credit).toBeGreaterThan(0);
    expect(quote.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(quote.amountDue);
    expect((await read(subscriptionId)).snapshot.tier).toBe('starter');

    expect(await changePlanNow(stripe, { ...target, idempotencyKey: key() })).toEqual({
      outcome: 'changed',
      charged: quote,
    });
    const { snapshot } = await read(subscriptionId);
    expect(snapshot).toMatchObject({ tier: 'professional', recurringAmount: 4900, stripeStatus: 'active' });
    expect(snapshot.invoices[0]).toMatchObject({ status: 'paid', amountPaid: quote.amountDue });
  });

  it('keeps the old plan when the difference cannot be paid', async () => {
    const { subscriptionId, clockId, customerId } = await subscribed('starter');
    await advance(clockId, Date.UTC(2026, 0, 20));
    await useCard(customerId, 'pm_card_chargeCustomerFail');
    const outcome = await changePlanNow(stripe, {
      plans,
      subscriptionId,
      priceId: priceOf('enterprise', 'month'),
      quantity: null,
      idempotencyKey: key(),
    });
    expect(outcome).toMatchObject({ outcome: 'declined', declineCode: 'generic_decline' });
    expect((await read(subscriptionId)).snapshot).toMatchObject({ tier: 'starter', stripeStatus: 'active' });
  });

  it('does a repeat with the same key once', async () => {
    const { subscriptionId } = await subscribed('starter');
    const input = {
      plans,
      subscriptionId,
      priceId: priceOf('starter', 'month'),
      quantity: 3,
      idempotencyKey: key(),
    };
    await changePlanNow(stripe, input);
    await changePlanNow(stripe, input);
    const { snapshot, invoices } = await read(subscriptionId, 'all');
    expect(snapshot).toMatchObject({ quantity: 3, recurringAmount: 5700 });
    expect(invoices).toHaveLength(2);
  });

  it('schedules a change for the period end, replaces and withdraws it', async () => {
    const { subscriptionId, clockId } = await subscribed('enterprise');
    const to = (code: string) =>
      scheduleChange(stripe, {
        plans,
        subscriptionId,
        priceId: priceOf(code, 'month'),
        interval: 'month',
        quantity: null,
        idempotencyKey: key(),
      });
    await to('professional');
    const { scheduleId, effectiveAt } = await to('starter');
    expect(effectiveAt).toBe(Date.UTC(2026, 1, 10));
    const { snapshot } = await read(subscriptionId);
    expect(snapshot).toMatchObject({ tier: 'enterprise', scheduleId });
    expect(snapshot.pendingChange).toEqual({
      tier: 'starter',
      interval: 'month',
      quantity: 1,
      effectiveAt,
      amount: 1900,
    });
    expect(await releaseSchedule(stripe, { scheduleId, idempotencyKey: key() })).toBe('released');
    expect(await releaseSchedule(stripe, { scheduleId, idempotencyKey: key() })).toBe('already_over');
    expect((await read(subscriptionId)).snapshot).toMatchObject({ scheduleId: null, pendingChange: null });
    await to('starter');
    await advance(clockId, Date.UTC(2026, 1, 11));
    expect((await read(subscriptionId)).snapshot).toMatchObject({
      tier: 'starter',
      recurringAmount: 1900,
      pendingChange: null,
    });
  });

  it('withdraws a scheduled change before another', async () => {
    const { subscriptionId } = await subscribed('professional');
    await scheduleChange(stripe, {
      plans,
      subscriptionId,
      priceId: priceOf('starter', 'month'),
      interval: 'month',
      quantity: null,
      idempotencyKey: key(),
    });
    await changePlanNow(stripe, {
      plans,
      subscriptionId,
      priceId: priceOf('enterprise', 'month'),
      quantity: null,
      idempotencyKey: key(),
    });
    expect((await read(subscriptionId)).snapshot).toMatchObject({ tier: 'enterprise', pendingChange: null });
  });
});

describe('a subscription with an add-on that Stripe lists first', () => {
  let addOnPrice: string;
  beforeAll(async () => {
    const { id } = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 500,
      recurring: { interval: 'month' },
      product_data: { name: 'Extra seats' },
    });
    addOnPrice = id;
  });

  const withAddOn = async (code: string) => {
    const customer = await customerOnClock();
    const { id: subscriptionId } = await stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: addOnPrice, quantity: 3 }, { price: priceOf(code, 'month') }],
    });
    return { ...customer, subscriptionId };
  };

  /** Price and quantity of each item, as Stripe lists them. */
  const itemsOf = async (subscriptionId: string) =>
    (await stripe.subscriptions.retrieve(subscriptionId)).items.data.map(({ price, quantity }) => [
      price.id,
      quantity,
    ]);

  it('changes the item of the plan at once and keeps the add-on', async () => {
    const { subscriptionId, clockId } = await withAddOn('starter');
    await advance(clockId, Date.UTC(2026, 0, 20));
    const target = { plans, subscriptionId, priceId: priceOf('professional', 'month'), quantity: null };
    const quote = await previewChangeAtStripe(stripe, { ...target, when: 'now' });
    // 21 of 31 days are left: 49.00 less 19.00, and nothing for the seats.
    expect(Math.abs(quote.amountDue - Math.round(((4900 - 1900) * 21) / 31))).toBeLessThanOrEqual(1);
    expect(await changePlanNow(stripe, { ...target, idempotencyKey: key() })).toEqual({
      outcome: 'changed',
      charged: quote,
    });
    expect(await itemsOf(subscriptionId)).toEqual([
      [addOnPrice, 3],
      [priceOf('professional', 'month'), 1],
    ]);
    expect((await read(subscriptionId)).snapshot).toMatchObject({
      tier: 'professional',
      unitAmount: 4900,
      quantity: 1,
      recurringAmount: 4900 + 3 * 500,
    });
  });

  it('counts an add-on of another interval by its own month', async () => {
    const yearly = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 12_000,
      recurring: { interval: 'year' },
      product_data: { name: 'Support by telephone' },
    });
    const customer = await customerOnClock();
    const { id } = await stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: yearly.id }, { price: priceOf('starter', 'month') }],
    });
    expect((await read(id)).snapshot).toMatchObject({
      tier: 'starter',
      interval: 'month',
      monthlyAmount: 1900 + 1000,
    });
  });

  it('keeps the add-on before and after a scheduled change, and when that is withdrawn', async () => {
    const { subscriptionId, clockId } = await withAddOn('enterprise');
    const schedule = () =>
      scheduleChange(stripe, {
        plans,
        subscriptionId,
        priceId: priceOf('starter', 'month'),
        interval: 'month',
        quantity: null,
        idempotencyKey: key(),
      });
    const { scheduleId, effectiveAt } = await schedule();
    const before = [
      [addOnPrice, 3],
      [priceOf('enterprise', 'month'), 1],
    ];
    expect(await itemsOf(subscriptionId)).toEqual(before);
    expect((await read(subscriptionId)).snapshot).toMatchObject({
      tier: 'enterprise',
      pendingChange: { tier: 'starter', interval: 'month', quantity: 1, effectiveAt },
    });
    await releaseSchedule(stripe, { scheduleId, idempotencyKey: key() });
    expect(await itemsOf(subscriptionId)).toEqual(before);
    await schedule();
    await advance(clockId, Date.UTC(2026, 1, 11));
    expect(await itemsOf(subscriptionId)).toEqual([
      [addOnPrice, 3],
      [priceOf('starter', 'month'), 1],
    ]);
    expect((await read(subscriptionId)).snapshot).toMatchObject({
      tier: 'starter',
      recurringAmount: 1900 + 3 * 500,
      pendingChange: null,
    });
  });
});

describe('the Trial', () => {
  const trial = (customer: Awaited<ReturnType<typeof customerOnClock>>) =>
    createTrialSubscription(stripe, {
      customerId: customer.customerId,
      paymentMethodId: customer.paymentMethodId,
      userId: customer.userId,
      priceId: priceOf('starter', 'month'),
      entryFeePriceId: priceOf('trial', null),
      trialDays: 7,
      tax: { kind: 'off' },
      idempotencyKey: `trial/${customer.customerId}`,
    });

  it('charges its fee at once and the plan when the days are over', async () => {
    const customer = await customerOnClock();
    const made = await trial(customer);
    if (made.outcome !== 'created') throw new Error('not created');
    expect(await trial(customer)).toEqual(made);
    expect(await findTrialSubscription(stripe, customer.customerId)).toBe(made.subscriptionId);
    const { snapshot } = await read(made.subscriptionId);
    expect(snapshot).toMatchObject({
      stripeStatus: 'trialing',
      tier: 'starter',
      trialTier: 'trial',
      userId: customer.userId,
      trialEnd: Date.UTC(2026, 0, 17),
    });
    expect(snapshot.invoices[0]).toMatchObject({ status: 'paid', amountPaid: 100 });
    await setTrialEndAtStripe(stripe, {
      plans,
      subscriptionId: made.subscriptionId,
      trialEnd: Date.UTC(2026, 0, 20),
      idempotencyKey: key(),
    });
    await changePlanNow(stripe, {
      plans,
      subscriptionId: made.subscriptionId,
      priceId: priceOf('professional', 'month'),
      quantity: null,
      idempotencyKey: key(),
    });
    expect((await read(made.subscriptionId)).snapshot).toMatchObject({
      stripeStatus: 'trialing',
      tier: 'professional',
      trialEnd: Date.UTC(2026, 0, 20),
    });
    await advance(customer.clockId, Date.UTC(2026, 0, 21));
    const { snapshot: after } = await read(made.subscriptionId);
    expect(after).toMatchObject({ stripeStatus: 'active', tier: 'professional', trialTier: null });
    expect(after.invoices[0]).toMatchObject({ status: 'paid', amountPaid: 4900 });
  });

  it('makes nothing where the fee cannot be charged', async () => {
    const customer = await customerOnClock('pm_card_chargeCustomerFail');
    expect(await trial(customer)).toMatchObject({ outcome: 'declined', declineCode: 'generic_decline' });
    expect(await findTrialSubscription(stripe, customer.customerId)).toBeNull();
  });

  it('moves the end also while a change is scheduled', async () => {
    const customer = await customerOnClock();
    const made = await trial(customer);
    if (made.outcome !== 'created') throw new Error('not created');
    const { subscriptionId } = made;
    const { effectiveAt } = await scheduleChange(stripe, {
      plans,
      subscriptionId,
      priceId: priceOf('enterprise', 'month'),
      interval: 'month',
      quantity: null,
      idempotencyKey: key(),
    });
    expect(effectiveAt).toBe(Date.UTC(2026, 0, 17));
    await setTrialEndAtStripe(stripe, {
      plans,
      subscriptionId,
      trialEnd: effectiveAt + 3 * DAY,
      idempotencyKey: key(),
    });
    const { snapshot } = await read(subscriptionId);
    expect(snapshot).toMatchObject({ stripeStatus: 'trialing', trialEnd: effectiveAt + 3 * DAY });
    expect(snapshot.pendingChange).toMatchObject({ tier: 'enterprise', effectiveAt: effectiveAt + 3 * DAY });
  });
});

describe('ending and pausing', () => {
  it('ends with the period, and takes that back', async () => {
    const { subscriptionId } = await subscribed('starter');
    await setCancelAtPeriodEnd(stripe, { subscriptionId, cancel: true, idempotencyKey: key() });
    expect((await read(subscriptionId)).snapshot.cancelAtPeriodEnd).toBe(true);
    await setCancelAtPeriodEnd(stripe, { subscriptionId, cancel: false, idempotencyKey: key() });
    expect((await read(subscriptionId)).snapshot).toMatchObject({ cancelAtPeriodEnd: false, cancelAt: null });
  });

  it('ends at once, and a second time does no harm', async () => {
    const { subscriptionId } = await subscribed('starter');
    expect(await cancelNow(stripe, { subscriptionId, idempotencyKey: key() })).toBe('canceled');
    expect(await cancelNow(stripe, { subscriptionId, idempotencyKey: key() })).toBe('already_over');
    expect((await read(subscriptionId)).snapshot).toMatchObject({
      stripeStatus: 'canceled',
      cancellationReason: 'cancellation_requested',
    });
  });

  it('pauses until a day and resumes', async () => {
    const { subscriptionId } = await subscribed('starter');
    const until = Date.UTC(2026, 3, 1);
    await pauseCollectionAtStripe(stripe, { subscriptionId, resumesAt: until, idempotencyKey: key() });
    expect((await read(subscriptionId)).snapshot.pause).toEqual({ resumesAt: until });
    await resumeCollectionAtStripe(stripe, { subscriptionId, idempotencyKey: key() });
    expect((await read(subscriptionId)).snapshot.pause).toBeNull();
  });
});

describe('paying an invoice', () => {
  async function owing(card = 'pm_card_chargeCustomerFail') {
    const customer = await subscribed('starter');
    await useCard(customer.customerId, card);
    await advance(customer.clockId, Date.UTC(2026, 1, 11));
    const { snapshot } = await read(customer.subscriptionId);
    const invoice = snapshot.invoices.find(({ status }) => status === 'open');
    if (invoice === undefined) throw new Error('nothing is owed');
    return { ...customer, invoiceId: invoice.id, billingTime: snapshot.billingTime };
  }
  const pay = (invoiceId: string, paymentMethodId: string | null = null, idempotencyKey = key()) =>
    payInvoice(stripe, { invoiceId, paymentMethodId, idempotencyKey, now: Date.now() });

  it('tells a decline with code and facts, then pays with a good card, once', async () => {
    const { invoiceId, customerId } = await owing();
    expect(await pay(invoiceId)).toMatchObject({
      outcome: 'declined',
      code: 'generic_decline',
      invoice: { status: 'open', lastFailure: { code: 'generic_decline' } },
    });
    const good = await useCard(customerId, 'pm_card_visa');
    expect(await pay(invoiceId, good)).toMatchObject({
      outcome: 'paid',
      invoice: { status: 'paid', amountRemaining: 0 },
    });
    expect(await pay(invoiceId)).toMatchObject({ outcome: 'already_paid' });
    const { data } = await stripe.charges.list({ customer: customerId });
    expect(data.filter(({ paid, amount }) => paid && amount === 1900)).toHaveLength(2);
  });

  it('tells that the customer must confirm', async () => {
    const { invoiceId, customerId } = await owing();
    const secure = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: customerId,
    });
    expect(await pay(invoiceId, secure.id)).toMatchObject({
      outcome: 'requires_action',
      code: 'authentication_required',
    });
    const { failure } = await readInvoice(stripe, invoiceId, Date.now());
    expect(failure).toMatchObject({ code: 'authentication_required', paymentMethodId: secure.id });
  });

  it('does not touch an invoice that was voided', async () => {
    const { invoiceId } = await owing();
    expect(await voidInvoice(stripe, { invoiceId, idempotencyKey: key() })).toBe('done');
    expect(await pay(invoiceId)).toMatchObject({ outcome: 'not_payable' });
    expect(await voidInvoice(stripe, { invoiceId, idempotencyKey: key() })).toBe('not_open');
  });

  it('says that a customer has no card at all', async () => {
    const { invoiceId, customerId } = await owing();
    const { data } = await stripe.customers.listPaymentMethods(customerId);
    for (const { id } of data) await stripe.paymentMethods.detach(id);
    expect(await pay(invoiceId)).toMatchObject({ outcome: 'declined', code: 'missing_payment_method' });
  });

  it('looks up what became of an attempt', async () => {
    const { invoiceId, customerId } = await owing();
    const look = (since: number) => readInvoicePaymentOutcome(stripe, { invoiceId, since, now: Date.now() });
    expect(await look(0)).toMatchObject({ outcome: 'declined', code: 'generic_decline' });
    await pay(invoiceId, await useCard(customerId, 'pm_card_visa'));
    expect(await look(0)).toMatchObject({ outcome: 'already_paid' });
  });

  it('hands out the PDF', async () => {
    const { invoiceId } = await owing();
    const { body, contentType } = await openPdf(stripe, invoiceId);
    expect(contentType).toContain('application/pdf');
    const bytes = Buffer.from(await new Response(body).arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('customers', () => {
  it('makes one customer of two requests at once', async () => {
    const input = {
      userId: 'two-at-once',
      email: 'two@example.test',
      name: null,
      idempotencyKey: 'customer/two-at-once',
    };
    const [one, other] = await Promise.all([
      findOrCreateCustomer(stripe, input),
      findOrCreateCustomer(stripe, input),
    ]);
    expect(one.customerId).toBe(other.customerId);
    expect(await findOrCreateCustomer(stripe, input)).toEqual({ customerId: one.customerId, created: false });
  });

  it('makes no second customer of a user whose address changed after the first call', async () => {
    const input = {
      userId: 'moved-on',
      email: 'before@example.test',
      name: null,
      idempotencyKey: 'customer/moved-on',
    };
    const { customerId } = await findOrCreateCustomer(stripe, input);
    const renamed = { ...input, email: 'after@example.test', name: 'Somebody' };
    expect(await findOrCreateCustomer(stripe, renamed)).toEqual({ customerId, created: false });
    await stripe.customers.del(customerId);
    await expect(findOrCreateCustomer(stripe, renamed)).rejects.toThrow('idempoten');
  });

  it('reads cards with the default marked, and a deleted customer as such', async () => {
    const { customerId, paymentMethodId } = await customerOnClock();
    const { customer, paymentMethods } = await readCustomer(stripe, customerId);
    expect(customer).toMatchObject({
      defaultPaymentMethodId: paymentMethodId,
      billingTime: Date.UTC(2026, 0, 10),
      deleted: false,
    });
    expect(paymentMethods).toEqual([
      expect.objectContaining({ id: paymentMethodId, brand: 'visa', last4: '4242', isDefault: true }),
    ]);
    await stripe.customers.del(customerId);
    expect(await readCustomer(stripe, customerId)).toMatchObject({
      customer: { deleted: true },
      paymentMethods: [],
    });
  });
});

describe('the catalogue', () => {
  it('finds nothing to do a second time', async () => {
    const again = await setupCatalogue(stripe, SEED_PLANS, { apply: false });
    expect(again.changes).toEqual([]);
    expect(again.mapping.flatMap(({ prices }) => prices)).toHaveLength(7);
  });

  it('makes a new price for a new amount and keeps the old one for those who have it', async () => {
    const starter = SEED_PLANS.find(({ code }) => code === 'starter');
    if (starter === undefined) throw new Error('no starter');
    const [month] = starter.prices;
    if (month === undefined) throw new Error('no price');
    const dearer: Plan = { ...starter, code: 'starter', prices: [{ ...month, amount: 2500 }] };
    const looked = await setupCatalogue(stripe, [dearer], { apply: false });
    expect(looked.changes).toEqual([
      {
        object: 'price',
        action: 'create',
        name: 'starter_month_usd',
        detail: '25.00 USD a month instead of 19.00 USD',
      },
    ]);
    const { mapping } = await setupCatalogue(stripe, [dearer], { apply: true });
    const made = mapping[0]?.prices[0]?.stripePriceId ?? '';
    expect(await stripe.prices.retrieve(made)).toMatchObject({
      unit_amount: 2500,
      lookup_key: 'starter_month_usd',
    });
    expect(await stripe.prices.retrieve(priceOf('starter', 'month'))).toMatchObject({
      active: true,
      lookup_key: null,
    });
    // Back to what the other tests expect.
    await setupCatalogue(stripe, SEED_PLANS, { apply: true });
  });
});

describe('what goes wrong', () => {
  const fault = (body: object) =>
    fetch(`${sandbox.url}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  afterEach(() => fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' }));

  const hasty = () => createStripe({ secretKey: 'sk_test_gateway', apiBase: sandbox.url, timeoutMs: 2_000 });

  it('takes a refused connection as "nothing was done"', async () => {
    const nobody = createStripe({ secretKey: 'sk_test_gateway', apiBase: 'http://127.0.0.1:9' });
    const failure = await nobody.customers.list().catch(classifyStripeError);
    expect(failure).toMatchObject({ kind: 'provider_error' });
  });

  it('does not find what is not there', async () => {
    const failure = await stripe.subscriptions.retrieve('sub_none').catch(classifyStripeError);
    expect(failure).toMatchObject({ kind: 'not_found', code: 'resource_missing' });
  });

  it.each([
    ['429', 'rate_limited'],
    ['500', 'provider_error'],
  ])('sorts a %s as %s', async (kind, expected) => {
    await fault({ kind, match: { path: '/v1/customers' } });
    const failure = await stripe.customers.list().catch(classifyStripeError);
    expect(failure).toMatchObject({ kind: expected });
  });

  it('does not know what became of a payment whose answer never came, and learns it by the same key', async () => {
    const customer = await subscribed('starter');
    const bad = await useCard(customer.customerId, 'pm_card_chargeCustomerFail');
    await advance(customer.clockId, Date.UTC(2026, 1, 11));
    const good = await useCard(customer.customerId, 'pm_card_visa');
    await stripe.paymentMethods.detach(bad);
    const { snapshot } = await read(customer.subscriptionId);
    const invoiceId = snapshot.invoices.find(({ status }) => status === 'open')?.id ?? '';
    await fault({ kind: 'timeout_after_effect', match: { method: 'POST', path: '/pay$' } });
    const attempt = { invoiceId, paymentMethodId: good, idempotencyKey: key(), now: Date.now() };
    expect(await payInvoice(hasty(), attempt)).toMatchObject({ outcome: 'unknown' });
    expect(await payInvoice(stripe, attempt)).toMatchObject({ outcome: 'already_paid' });
    const { data } = await stripe.charges.list({ customer: customer.customerId });
    expect(data.filter(({ paid }) => paid)).toHaveLength(2);
  });

  it('charges nothing while it cannot read what became of the payment before', async () => {
    const customer = await subscribed('starter');
    await useCard(customer.customerId, 'pm_card_chargeCustomerFail');
    await advance(customer.clockId, Date.UTC(2026, 1, 11));
    const good = await useCard(customer.customerId, 'pm_card_visa');
    const { snapshot } = await read(customer.subscriptionId);
    const invoiceId = snapshot.invoices.find(({ status }) => status === 'open')?.id ?? '';
    await fault({ kind: '500', match: { method: 'GET', path: '/v1/payment_intents/' } });
    const attempt = { invoiceId, paymentMethodId: good, idempotencyKey: key(), now: Date.now() };
    expect(await payInvoice(stripe, attempt)).toMatchObject({ outcome: 'provider_error', invoice: null });
    expect((await stripe.invoices.retrieve(invoiceId)).status).toBe('open');
    expect(await payInvoice(stripe, attempt)).toMatchObject({ outcome: 'paid' });
  });

  it('asks again later when Stripe fails before it charges', async () => {
    const customer = await subscribed('starter');
    await useCard(customer.customerId, 'pm_card_chargeCustomerFail');
    await advance(customer.clockId, Date.UTC(2026, 1, 11));
    const { snapshot } = await read(customer.subscriptionId);
    const invoiceId = snapshot.invoices.find(({ status }) => status === 'open')?.id ?? '';
    await fault({ kind: '500', match: { method: 'POST', path: '/pay$' } });
    const attempt = { invoiceId, idempotencyKey: key(), now: Date.now() };
    expect(await payInvoice(stripe, attempt)).toMatchObject({ outcome: 'provider_error' });
  });
});
