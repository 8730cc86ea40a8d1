import Stripe from 'stripe';
import { startSandbox } from 'stripe-billing-sandbox';
import type { RunningSandbox } from 'stripe-billing-sandbox';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import {
  applyCouponAtStripe,
  bringBackChange,
  changePlanNow,
  releaseSchedule,
  scheduleChange,
  setCancelAtPeriodEnd,
  setTrialEndAtStripe,
} from '../../gateways/stripe/subscriptions/changes.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { idOf } from '../../gateways/stripe/references.ts';
import { phaseParams } from '../../gateways/stripe/subscriptions/phase-params.ts';
import {
  previewDiscounts,
  readDiscounts,
  removeDiscountAtStripe,
} from '../../gateways/stripe/subscriptions/remove-discount.ts';
import { advance, at, customerOnClock, planPrice } from 'stripe-billing-sandbox/testing';

/* What a real account has in a subscription's schedule, and what a change of ours leaves of it. */

const START = '2026-01-10T00:00:00Z';
const END = at('2026-02-10T00:00:00Z');

let sandbox: RunningSandbox;
let stripe: Stripe;
let plans: Plan[];
let dear: string;
let cheap: string;
let addOn: string;
let vat: string;
let coupon: string;
let sequence = 0;
const key = (): string => `schedules/${++sequence}`;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  stripe = createStripe({ secretKey: 'sk_test_schedules', apiBase: sandbox.url });
  [dear, cheap, addOn] = await Promise.all([
    planPrice(stripe, 4900, { name: 'Professional' }),
    planPrice(stripe, 1900),
    planPrice(stripe, 500, { name: 'Support' }),
  ]);
  const priced: Record<string, string> = { professional: dear, starter: cheap };
  plans = SEED_PLANS.map((plan) => ({
    ...plan,
    prices: plan.prices.map((price) => ({
      ...price,
      stripePriceId: price.interval === 'month' ? (priced[plan.code] ?? null) : null,
    })),
  }));
  ({ id: vat } = await stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 19 }));
  ({ id: coupon } = await stripe.coupons.create({ percent_off: 10, duration: 'forever' }));
});
afterAll(() => sandbox.close());

/** A subscription as one finds it in an account of some years. */
async function grown(extra: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const { clock, customer } = await customerOnClock(stripe, START);
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [
      { price: dear, quantity: 3, metadata: { seats: 'sales' } },
      { price: addOn, quantity: 2, tax_rates: [vat], metadata: { line: 'support' }, discounts: [{ coupon }] },
    ],
    default_tax_rates: [vat],
    description: 'Contract 4711',
    invoice_settings: { footer: 'Cost centre 9', custom_fields: [{ name: 'PO', value: '12' }] },
    billing_thresholds: { amount_gte: 900_000 },
    application_fee_percent: 2.5,
    on_behalf_of: 'acct_partner',
    transfer_data: { destination: 'acct_partner', amount_percent: 40 },
    discounts: [{ coupon }],
    metadata: { managed_by: 'perennial', user_id: 'user-1' },
    ...extra,
  });
  return { clock, customer, id };
}

/** All that a change of plan does not mean to change; what every subscription has is left out. */
async function kept(id: string) {
  const subscription = await stripe.subscriptions.retrieve(id);
  return {
    ...Object.fromEntries(
      (
        [
          'automatic_tax',
          'default_tax_rates',
          'discounts',
          'collection_method',
          'days_until_due',
          'invoice_settings',
          'default_payment_method',
          'billing_thresholds',
          'application_fee_percent',
          'on_behalf_of',
          'transfer_data',
          'metadata',
          'description',
        ] as const
      ).map((name) => [name, subscription[name]]),
    ),
    items: subscription.items.data.map(
      ({ quantity, metadata, tax_rates, discounts, billing_thresholds }) => ({
        quantity,
        metadata,
        tax_rates,
        discounts,
        billing_thresholds,
      }),
    ),
  };
}

const prices = async (id: string): Promise<string[]> =>
  (await stripe.subscriptions.retrieve(id)).items.data.map(({ price }) => price.id);

const toCheap = (subscriptionId: string, idempotencyKey = key()) =>
  scheduleChange(stripe, {
    plans,
    subscriptionId,
    priceId: cheap,
    interval: 'month',
    quantity: null,
    idempotencyKey,
  });

/** The subscription's schedule as parameters of Stripe's own dashboard: three steps of one plan. */
async function dashboardSchedule(id: string) {
  const { id: scheduleId, phases } = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const current = phases[0];
  if (!current) throw new Error('a schedule has a phase');
  await stripe.subscriptionSchedules.update(scheduleId, {
    end_behavior: 'cancel',
    phases: [
      { items: [{ price: dear, quantity: 3 }], start_date: current.start_date, end_date: current.end_date },
      { items: [{ price: dear, quantity: 5 }], end_date: at('2026-05-10T00:00:00Z') },
      { items: [{ price: dear, quantity: 8 }], end_date: at('2027-01-10T00:00:00Z') },
    ],
  });
  return stripe.subscriptionSchedules.retrieve(scheduleId);
}

it('keeps a coupon that is applied while a change waits, also after the change', async () => {
  const { clock, id } = await grown();
  await toCheap(id);
  const more = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const { code } = await stripe.promotionCodes.create({
    code: `WAITS${Date.now()}`,
    promotion: { type: 'coupon', coupon: more.id },
  });
  const apply = { subscriptionId: id, code, takesCouponIds: false, redeemable: null, idempotencyKey: key() };
  expect((await applyCouponAtStripe(stripe, apply)).outcome).toBe('applied');
  const couponsOf = async (): Promise<unknown[]> =>
    (await stripe.subscriptions.retrieve(id, { expand: ['discounts'] })).discounts.map((one) =>
      typeof one === 'string' ? one : one.source.coupon,
    );
  expect(await couponsOf()).toEqual([coupon, more.id]);
  expect((await applyCouponAtStripe(stripe, { ...apply, idempotencyKey: key() })).outcome).toBe(
    'already_applied',
  );
  await advance(stripe, clock, '2026-02-11T00:00:00Z');
  expect(await prices(id)).toEqual([cheap, addOn]);
  expect(await couponsOf()).toEqual([coupon, more.id]);
});

it('takes a discount away before and after a waiting change, and leaves the others', async () => {
  const { clock, id } = await grown();
  const { scheduleId } = await toCheap(id);
  const more = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: more.id } });
  const applied = await applyCouponAtStripe(stripe, {
    subscriptionId: id,
    code: code.code,
    takesCouponIds: false,
    redeemable: null,
    idempotencyKey: key(),
  });
  expect(applied.outcome).toBe('applied');
  const later = await stripe.coupons.create({ percent_off: 5, duration: 'once' });
  await startPhaseWith(scheduleId, later.id);
  const found = await readDiscounts(stripe, id);
  expect(found.map(({ place, couponId }) => [place, couponId])).toEqual([
    ['subscription', coupon],
    ['subscription', more.id],
    ['item', coupon],
    ['schedule', later.id],
  ]);
  expect(found[1]?.code).toBe(code.code);
  const remove = (discountId: string) =>
    removeDiscountAtStripe(stripe, { subscriptionId: id, discountId, idempotencyKey: key() });
  const before = await previewDiscounts(stripe, id, null);
  const without = await previewDiscounts(stripe, id, found[1]?.id ?? '');
  expect(without?.amountDue).toBeGreaterThan(before?.amountDue ?? 0);
  expect(await remove(found[1]?.id ?? '')).toBe(true);
  expect(await previewDiscounts(stripe, id, null)).toEqual(without);
  expect(await remove(later.id)).toBe(true);
  expect((await readDiscounts(stripe, id)).map(({ couponId }) => couponId)).toEqual([coupon, coupon]);
  // The rest of the schedule is as it was.
  const { phases } = await stripe.subscriptionSchedules.retrieve(scheduleId);
  expect(phases.map(({ items }) => items.map((item) => item.price))).toEqual([
    [dear, addOn],
    [cheap, addOn],
  ]);
  await advance(stripe, clock, '2026-02-11T00:00:00Z');
  expect((await readDiscounts(stripe, id)).map(({ couponId }) => couponId)).toEqual([coupon, coupon]);
  expect(await remove(later.id)).toBe(false);
  expect(await remove(found[0]?.id ?? '')).toBe(true);
  expect((await stripe.subscriptions.retrieve(id)).discounts).toEqual([]);
});

it.each(['before', 'without'] as const)(
  'takes the discount of one item away, %s a waiting change, and leaves the subscription its own',
  async (when) => {
    const { clock, id } = await grown();
    if (when === 'before') await toCheap(id);
    const found = (await readDiscounts(stripe, id)).filter(({ place }) => place === 'item');
    expect(found).toMatchObject([{ couponId: coupon, percentOff: 10 }]);
    const discountId = found[0]?.id ?? '';
    const [now, without] = [
      await previewDiscounts(stripe, id, null),
      await previewDiscounts(stripe, id, discountId),
    ];
    expect(without?.amountDue).toBeGreaterThan(now?.amountDue ?? 0);
    const removal = { subscriptionId: id, discountId, idempotencyKey: key() };
    expect(await removeDiscountAtStripe(stripe, removal)).toBe(true);
    expect(await previewDiscounts(stripe, id, null)).toEqual(without);
    const left = async (): Promise<unknown[]> =>
      (await readDiscounts(stripe, id)).map(({ place, couponId }) => [place, couponId]);
    expect(await left()).toEqual([['subscription', coupon]]);
    await advance(stripe, clock, '2026-02-11T00:00:00Z');
    expect(await prices(id)).toEqual([when === 'before' ? cheap : dear, addOn]);
    expect(await left()).toEqual([['subscription', coupon]]);
    expect(await removeDiscountAtStripe(stripe, { ...removal, idempotencyKey: key() })).toBe(false);
  },
);

it('takes a discount away and leaves what was changed since the change was scheduled', async () => {
  const { customer, id } = await grown();
  await toCheap(id);
  const { id: card } = await stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  await stripe.subscriptions.update(id, { default_payment_method: card, description: 'Contract 4712' });
  const added = await planPrice(stripe, 700, { name: 'Backups' });
  await stripe.subscriptionItems.create({ subscription: id, price: added, proration_behavior: 'none' });
  const [first] = await readDiscounts(stripe, id);
  const removal = { subscriptionId: id, discountId: first?.id ?? '', idempotencyKey: key() };
  expect(await removeDiscountAtStripe(stripe, removal)).toBe(true);
  expect(await prices(id)).toEqual([dear, addOn, added]);
  const after = { default_payment_method: card, description: 'Contract 4712', discounts: [] };
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject(after);
});

it('gives a discount and leaves what was changed since the change was scheduled', async () => {
  const { customer, id } = await grown();
  await toCheap(id);
  const { id: card } = await stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  await stripe.subscriptions.update(id, { default_payment_method: card });
  const added = await planPrice(stripe, 700, { name: 'Backups' });
  await stripe.subscriptionItems.create({ subscription: id, price: added, proration_behavior: 'none' });
  const { id: more } = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const apply = {
    subscriptionId: id,
    code: more,
    takesCouponIds: true,
    redeemable: null,
    idempotencyKey: key(),
  };
  expect((await applyCouponAtStripe(stripe, apply)).outcome).toBe('applied');
  expect(await prices(id)).toEqual([dear, addOn, added]);
  const { default_payment_method, discounts } = await stripe.subscriptions.retrieve(id);
  expect([default_payment_method, discounts.length]).toEqual([card, 2]);
});

/** A coupon that begins with the last phase of a schedule. */
async function startPhaseWith(scheduleId: string, couponId: string): Promise<void> {
  const { phases } = await stripe.subscriptionSchedules.retrieve(scheduleId);
  await stripe.subscriptionSchedules.update(scheduleId, {
    phases: phases.map((phase, index) => {
      const params = phaseParams(phase);
      if (index < phases.length - 1) return params;
      return { ...params, discounts: [...(params.discounts || []), { coupon: couponId }] };
    }),
  });
}

it('keeps all that a scheduled change does not mean to change, before it, after it and for good', async () => {
  const { clock, id } = await grown();
  const before = await kept(id);
  expect(before).toMatchObject({ default_tax_rates: [{ id: vat }], transfer_data: { amount_percent: 40 } });
  const { scheduleId } = await toCheap(id);
  expect(await kept(id)).toEqual(before);
  const { phases } = await stripe.subscriptionSchedules.retrieve(scheduleId);
  expect(
    phases.map(({ items, start_date, end_date }) => [items.map((item) => item.price), start_date, end_date]),
  ).toEqual([
    [[dear, addOn], at(START), END],
    [[cheap, addOn], END, at('2026-03-10T00:00:00Z')],
  ]);
  await advance(stripe, clock, '2026-02-11T00:00:00Z');
  expect(await prices(id)).toEqual([cheap, addOn]);
  expect(await kept(id)).toEqual(before);
  await advance(stripe, clock, '2026-03-11T00:00:00Z');
  expect((await stripe.subscriptions.retrieve(id)).schedule).toBeNull();
  expect(await kept(id)).toEqual(before);
});

it('keeps automatic tax through a scheduled change, and a mark that was taken away stays away', async () => {
  const { clock, customer } = await customerOnClock(stripe, START);
  await stripe.customers.update(customer, { address: { country: 'DE', postal_code: '10115' } });
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: dear }],
    automatic_tax: { enabled: true },
    metadata: { managed_by: 'perennial' },
  });
  await toCheap(id);
  await stripe.subscriptions.update(id, { metadata: { managed_by: '' } });
  await advance(stripe, clock, '2026-02-11T02:00:00Z');
  expect(await prices(id)).toEqual([cheap]);
  const after = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  expect(after.automatic_tax.enabled).toBe(true);
  expect(after.metadata).toEqual({});
  expect(after.latest_invoice).toMatchObject({ subtotal: 1900, total: 2261, total_excluding_tax: 1900 });
});

it('writes on the schedule which effect made it, and a second change replaces only the first', async () => {
  const { id } = await grown();
  const { scheduleId } = await toCheap(id, 'subscription:sub_1/first/change-plan');
  expect((await stripe.subscriptionSchedules.retrieve(scheduleId)).metadata).toEqual({
    managed_by: 'perennial',
    effect: 'subscription:sub_1/first/change-plan',
  });
  await toCheap(id, 'second');
  const { phases, metadata } = await stripe.subscriptionSchedules.retrieve(scheduleId);
  expect([phases.length, metadata]).toEqual([2, { managed_by: 'perennial', effect: 'second' }]);
});

describe('an upgrade that Stripe refuses while a downgrade waits', () => {
  const upgrade = (subscriptionId: string, input: { priceId: string; scheduleBefore: string; by: string }) =>
    changePlanNow(stripe, {
      plans,
      subscriptionId,
      priceId: input.priceId,
      quantity: null,
      scheduleBefore: input.scheduleBefore,
      idempotencyKey: input.by,
    });

  const dearer = (): Promise<string> => planPrice(stripe, 9900, { name: 'Enterprise' });

  /** What the live schedule of a subscription holds. */
  async function waiting(id: string): Promise<string[][]> {
    const { schedule } = await stripe.subscriptions.retrieve(id, { expand: ['schedule'] });
    if (schedule === null || typeof schedule === 'string') return [];
    return schedule.phases.map(({ items }) => items.map(({ price }) => idOf(price)));
  }

  it('leaves it waiting where the price is archived', async () => {
    const { clock, id } = await grown();
    const { scheduleId } = await toCheap(id);
    const archived = await dearer();
    await stripe.prices.update(archived, { active: false });
    const by = key();
    const input = { priceId: archived, scheduleBefore: scheduleId, by };
    await expect(upgrade(id, input)).rejects.toThrow(Stripe.errors.StripeInvalidRequestError);
    const both = [
      [dear, addOn],
      [cheap, addOn],
    ];
    expect(await waiting(id)).toEqual(both);
    await expect(upgrade(id, input)).rejects.toThrow(Stripe.errors.StripeInvalidRequestError);
    expect(await waiting(id)).toEqual(both);
    await advance(stripe, clock, '2026-02-11T00:00:00Z');
    expect(await prices(id)).toEqual([cheap, addOn]);
  });

  it('answers a repeat as declined, and it waits again each time', async () => {
    const { clock, customer, id } = await grown();
    const { scheduleId } = await toCheap(id);
    await failingCard(customer);
    const input = { priceId: await dearer(), scheduleBefore: scheduleId, by: key() };
    for (const _ of ['first', 'repeat', 'repeat of the repeat']) {
      expect(await upgrade(id, input)).toMatchObject({ outcome: 'declined' });
      expect(await waiting(id)).toEqual([
        [dear, addOn],
        [cheap, addOn],
      ]);
    }
    // A try that got no further than to withdraw what waits.
    const { schedule } = await stripe.subscriptions.retrieve(id);
    await stripe.subscriptionSchedules.release(idOf(schedule ?? ''));
    expect(await upgrade(id, input)).toMatchObject({ outcome: 'declined' });
    await advance(stripe, clock, '2026-02-11T00:00:00Z');
    expect(await prices(id)).toEqual([cheap, addOn]);
  });

  it('does not bring it back where an earlier try was done', async () => {
    const { id } = await grown();
    const { scheduleId } = await toCheap(id);
    const priceId = await dearer();
    const first = { priceId, scheduleBefore: scheduleId, by: key() };
    expect(await upgrade(id, first)).toMatchObject({ outcome: 'changed' });
    await stripe.prices.update(priceId, { active: false });
    // As when Stripe has forgotten the key.
    const again = upgrade(id, { ...first, by: key() });
    await expect(again).rejects.toThrow(Stripe.errors.StripeInvalidRequestError);
    expect(await prices(id)).toEqual([priceId, addOn]);
    expect(await waiting(id)).toEqual([]);
  });
});

/** From now on the customer is charged by a card that is declined. */
async function failingCard(customer: string): Promise<void> {
  const { id } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
}

it('refuses to shorten or replace a schedule of several phases that somebody else made', async () => {
  const { id } = await grown();
  const before = await dashboardSchedule(id);
  await expect(toCheap(id)).rejects.toThrow(/schedule .* was made elsewhere/);
  await expect(
    changePlanNow(stripe, {
      plans,
      subscriptionId: id,
      priceId: cheap,
      quantity: null,
      idempotencyKey: key(),
    }),
  ).rejects.toThrow(/schedule .* was made elsewhere/);
  await expect(releaseSchedule(stripe, { scheduleId: before.id, idempotencyKey: key() })).rejects.toThrow(
    /schedule .* was made elsewhere/,
  );
  expect(await stripe.subscriptionSchedules.retrieve(before.id)).toEqual(before);
  // Whoever wants to leave may: there is nothing left to schedule then.
  await setCancelAtPeriodEnd(stripe, { subscriptionId: id, cancel: true, idempotencyKey: key() });
  expect((await stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(true);
});

it('leaves a schedule alone by which the subscription ends with its phase', async () => {
  const { id } = await grown();
  const { id: scheduleId } = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const before = await stripe.subscriptionSchedules.update(scheduleId, { end_behavior: 'cancel' });
  await expect(toCheap(id)).rejects.toThrow(/schedule .* was made elsewhere/);
  await expect(releaseSchedule(stripe, { scheduleId, idempotencyKey: key() })).rejects.toThrow(/elsewhere/);
  expect(await stripe.subscriptionSchedules.retrieve(scheduleId)).toEqual(before);
});

describe('a cancellation that is taken back', () => {
  const cancelAndKeep = async (subscriptionId: string, scheduleId: string) => {
    const end = (cancel: boolean) =>
      setCancelAtPeriodEnd(stripe, { subscriptionId, cancel, idempotencyKey: key() });
    await end(true);
    expect((await stripe.subscriptions.retrieve(subscriptionId)).schedule).toBeNull();
    await end(false);
    return bringBackChange(stripe, { subscriptionId, scheduleId, idempotencyKey: key() });
  };

  it('leaves a schedule of several phases its end', async () => {
    const { clock, id } = await grown();
    const before = await dashboardSchedule(id);
    await cancelAndKeep(id, before.id);
    const after = await stripe.subscriptions.retrieve(id, { expand: ['schedule'] });
    expect(after.schedule).toMatchObject({ end_behavior: 'cancel', phases: [{}, {}, {}] });
    await advance(stripe, clock, '2027-01-11T00:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  });

  it('leaves a schedule of one phase its end', async () => {
    const { clock, id } = await grown();
    const { id: scheduleId } = await stripe.subscriptionSchedules.create({ from_subscription: id });
    await stripe.subscriptionSchedules.update(scheduleId, { end_behavior: 'cancel' });
    await cancelAndKeep(id, scheduleId);
    await advance(stripe, clock, '2026-02-11T00:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  });
});

it('moves every later phase along with the end of a trial, whoever made them', async () => {
  const { id } = await grown({ trial_end: END });
  const before = await dashboardSchedule(id);
  const DAY = 86_400;
  await setTrialEndAtStripe(stripe, {
    plans,
    subscriptionId: id,
    trialEnd: (END + 3 * DAY) * 1000,
    idempotencyKey: key(),
  });
  const [running, ...later] = (await stripe.subscriptionSchedules.retrieve(before.id)).phases;
  expect(running).toMatchObject({
    items: [{ price: dear, quantity: 3 }],
    start_date: before.phases[0]?.start_date,
    end_date: END + 3 * DAY,
    trial_end: END + 3 * DAY,
  });
  expect(later).toEqual(
    before.phases.slice(1).map((phase) => ({
      ...phase,
      start_date: phase.start_date + 3 * DAY,
      end_date: phase.end_date + 3 * DAY,
    })),
  );
  expect((await stripe.subscriptions.retrieve(id)).trial_end).toBe(END + 3 * DAY);
});
