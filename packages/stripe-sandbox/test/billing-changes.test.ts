import type Stripe from 'stripe';
import { advance, at, customerOnClock, eventTypes, giveCard, useScene, planPrice } from '../src/testing.ts';

let stripe: Stripe;
let starter: string;
let professional: string;
let yearly: string;
useScene(async (opened) => {
  ({ stripe } = opened);
  starter = await planPrice(stripe, 1900, { name: 'Starter' });
  professional = await planPrice(stripe, 4900, { name: 'Professional' });
  yearly = await planPrice(stripe, 19_000, { name: 'Starter yearly', interval: 'year' });
});

async function subscribed(
  start: string,
  price: string,
  params: Partial<Stripe.SubscriptionCreateParams> = {},
) {
  const { clock, customer } = await customerOnClock(stripe, start);
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price }], ...params });
  return { clock, customer, id: subscription.id, item: subscription.items.data[0]?.id ?? '' };
}

const amounts = (invoice: Stripe.Invoice) => invoice.lines.data.map((line) => line.amount);
const latest = async (id: string) =>
  (await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })).latest_invoice as Stripe.Invoice;

describe('a plan change in the middle of a period', () => {
  // 30.00 difference, half of the month left in each: the cents differ by the number of days.
  it.each([
    ['2026-02-01T00:00:00Z', '2026-02-15T00:00:00Z', -950, 2450],
    ['2028-02-01T00:00:00Z', '2028-02-15T00:00:00Z', -983, 2534],
    ['2026-04-01T00:00:00Z', '2026-04-16T00:00:00Z', -950, 2450],
    ['2026-03-01T00:00:00Z', '2026-03-16T00:00:00Z', -981, 2529],
  ])('up, from %s at %s: billed at once to the cent, as previewed', async (start, when, credit, charge) => {
    const { clock, id, item } = await subscribed(start, starter);
    await advance(stripe, clock, when);
    const change = {
      items: [{ id: item, price: professional }],
      proration_behavior: 'always_invoice' as const,
    };
    const preview = await stripe.invoices.createPreview({ subscription: id, subscription_details: change });
    expect([amounts(preview), preview.amount_due]).toEqual([[credit, charge], credit + charge]);
    const changed = await stripe.subscriptions.update(id, change);
    expect(changed).toMatchObject({
      status: 'active',
      items: { data: [{ id: item, price: { id: professional } }] },
    });
    const invoice = await latest(id);
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_update',
      amount_paid: credit + charge,
    });
    expect(amounts(invoice)).toEqual([credit, charge]);
    expect(invoice.lines.data.map((line) => line.parent?.subscription_item_details?.proration)).toEqual([
      true,
      true,
    ]);
    expect(changed.items.data[0]?.current_period_start).toBe(at(start));
  });

  it('down: the credit waits for the next invoice', async () => {
    const { clock, customer, id, item } = await subscribed('2026-04-01T00:00:00Z', professional);
    await advance(stripe, clock, '2026-04-11T00:00:00Z');
    await stripe.subscriptions.update(id, { items: [{ id: item, price: starter }] });
    const pending = await stripe.invoiceItems.list({ customer, pending: true });
    expect(pending.data.map((one) => one.amount).sort((a, b) => a - b)).toEqual([-3267, 1267]);
    const preview = await stripe.invoices.createPreview({ subscription: id });
    expect([preview.total, preview.amount_due, preview.ending_balance]).toEqual([-100, 0, -100]);
  });

  it('down with too much credit leaves it on the customer’s balance', async () => {
    const { clock, customer, id, item } = await subscribed('2026-04-01T00:00:00Z', professional);
    await advance(stripe, clock, '2026-04-11T00:00:00Z');
    await stripe.subscriptions.update(id, {
      items: [{ id: item, price: starter }],
      proration_behavior: 'always_invoice',
    });
    expect(await latest(id)).toMatchObject({
      status: 'paid',
      total: -2000,
      amount_due: 0,
      starting_balance: 0,
      ending_balance: -2000,
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -2000 });
    await advance(stripe, clock, '2026-05-01T01:00:00Z');
    expect(await latest(id)).toMatchObject({
      total: 1900,
      amount_due: 0,
      status: 'paid',
      starting_balance: -2000,
      ending_balance: -100,
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -100 });
  });

  it('twice in one period credits what was charged, not the list price', async () => {
    const { clock, id, item } = await subscribed('2026-04-01T00:00:00Z', starter);
    await advance(stripe, clock, '2026-04-16T00:00:00Z');
    await stripe.subscriptions.update(id, {
      items: [{ id: item, price: professional }],
      proration_behavior: 'always_invoice',
    });
    await stripe.subscriptions.update(id, {
      items: [{ id: item, price: starter }],
      proration_behavior: 'always_invoice',
    });
    expect(amounts(await latest(id))).toEqual([-2450, 950]);
  });

  it('of quantity, without proration, or with a date of its own', async () => {
    const { clock, id, item } = await subscribed('2026-04-01T00:00:00Z', starter);
    await stripe.subscriptions.update(id, { items: [{ id: item, quantity: 3 }], proration_behavior: 'none' });
    expect((await stripe.invoices.createPreview({ subscription: id })).total).toBe(5700);
    await advance(stripe, clock, '2026-04-21T00:00:00Z');
    const preview = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: {
        items: [{ id: item, quantity: 5 }],
        proration_behavior: 'always_invoice',
        proration_date: at('2026-04-16T00:00:00Z'),
      },
    });
    // What was charged is one seat; three were given without proration.
    expect(amounts(preview)).toEqual([-950, 4750]);
  });

  it('to a yearly price begins the year now', async () => {
    const { clock, id, item } = await subscribed('2026-04-01T00:00:00Z', starter);
    await advance(stripe, clock, '2026-04-16T00:00:00Z');
    const changed = await stripe.subscriptions.update(id, { items: [{ id: item, price: yearly }] });
    expect(changed.billing_cycle_anchor).toBe(at('2026-04-16T00:00:00Z'));
    expect(changed.items.data[0]?.current_period_end).toBe(at('2027-04-16T00:00:00Z'));
    expect(amounts(await latest(id))).toEqual([-950, 19_000]);
  });

  it('whose payment is refused changes nothing with error_if_incomplete', async () => {
    const { clock, customer, id, item } = await subscribed('2026-04-01T00:00:00Z', starter);
    await giveCard(stripe, customer, 'pm_card_chargeCustomerFail');
    await advance(stripe, clock, '2026-04-16T00:00:00Z');
    const before = await stripe.subscriptions.retrieve(id);
    await expect(
      stripe.subscriptions.update(id, {
        items: [{ id: item, price: professional }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      }),
    ).rejects.toMatchObject({ statusCode: 402, decline_code: 'generic_decline' });
    expect({ ...(await stripe.subscriptions.retrieve(id)), lastResponse: null }).toEqual({
      ...before,
      lastResponse: null,
    });
    expect((await stripe.invoiceItems.list({ customer, pending: true })).data).toHaveLength(0);
  });

  it('waits with pending_if_incomplete until it is paid, or lapses', async () => {
    const { clock, customer, id, item } = await subscribed('2026-04-01T00:00:00Z', starter);
    await giveCard(stripe, customer, 'pm_card_chargeCustomerFail');
    await advance(stripe, clock, '2026-04-16T00:00:00Z');
    const change: Stripe.SubscriptionUpdateParams = {
      items: [{ id: item, price: professional }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    };
    const waiting = await stripe.subscriptions.update(id, change);
    expect(waiting).toMatchObject({ status: 'active', items: { data: [{ price: { id: starter } }] } });
    expect(waiting.pending_update).toMatchObject({
      expires_at: at('2026-04-16T23:00:00Z'),
      subscription_items: [{ price: { id: professional } }],
    });
    await giveCard(stripe, customer, 'pm_card_visa');
    await stripe.invoices.pay((await latest(id)).id);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      pending_update: null,
      items: { data: [{ price: { id: professional } }] },
    });
    expect(await eventTypes(stripe, customer, ['customer.subscription.pending_update_applied'])).toHaveLength(
      1,
    );

    await giveCard(stripe, customer, 'pm_card_chargeCustomerFail');
    await stripe.subscriptions.update(id, { ...change, items: [{ id: item, quantity: 2 }] });
    await advance(stripe, clock, '2026-04-17T00:00:00Z');
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      pending_update: null,
      status: 'active',
      items: { data: [{ quantity: 1 }] },
    });
    expect((await latest(id)).status).toBe('void');
    expect(await eventTypes(stripe, customer, ['customer.subscription.pending_update_expired'])).toHaveLength(
      1,
    );
  });
});

describe('a schedule', () => {
  it('brings a downgrade at the period’s end and then lets go', async () => {
    const { clock, customer, id } = await subscribed('2026-04-01T00:00:00Z', professional);
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
    const [current] = schedule.phases;
    if (!current) throw new Error('the schedule has no phase');
    await stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: 'release',
      phases: [
        {
          items: [{ price: professional, quantity: 1 }],
          start_date: current.start_date,
          end_date: current.end_date,
        },
        {
          items: [{ price: starter, quantity: 1 }],
          duration: { interval: 'month', interval_count: 1 },
          proration_behavior: 'none',
        },
      ],
    });
    expect((await stripe.subscriptions.retrieve(id)).schedule).toBe(schedule.id);
    expect((await stripe.invoices.createPreview({ subscription: id })).total).toBe(1900);
    await advance(stripe, clock, '2026-05-01T01:00:00Z');
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      items: { data: [{ price: { id: starter }, current_period_end: at('2026-06-01T00:00:00Z') }] },
    });
    expect(await latest(id)).toMatchObject({ amount_paid: 1900, status: 'paid' });
    await advance(stripe, clock, '2026-06-01T01:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).schedule).toBeNull();
    expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'released',
      released_subscription: id,
    });
    expect(
      (await eventTypes(stripe, customer, ['subscription_schedule.'])).filter(
        (type) => !type.endsWith('updated'),
      ),
    ).toEqual(['subscription_schedule.created', 'subscription_schedule.released']);
  });

  it('to a yearly price begins the year at the period’s end', async () => {
    const { clock, id } = await subscribed('2026-04-01T00:00:00Z', starter);
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
    await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        {
          items: [{ price: starter }],
          start_date: at('2026-04-01T00:00:00Z'),
          end_date: at('2026-05-01T00:00:00Z'),
        },
        { items: [{ price: yearly }], duration: { interval: 'year' } },
      ],
    });
    await advance(stripe, clock, '2026-05-01T01:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).items.data[0]).toMatchObject({
      current_period_start: at('2026-05-01T00:00:00Z'),
      current_period_end: at('2027-05-01T00:00:00Z'),
    });
    expect(await latest(id)).toMatchObject({ amount_paid: 19_000 });
  });

  it('can be released before, or started on its own and cancelled', async () => {
    const { id, customer } = await subscribed('2026-04-01T00:00:00Z', starter);
    const { id: schedule } = await stripe.subscriptionSchedules.create({ from_subscription: id });
    expect(await stripe.subscriptionSchedules.release(schedule)).toMatchObject({
      status: 'released',
      subscription: null,
    });
    await expect(stripe.subscriptionSchedules.release(schedule)).rejects.toMatchObject({ statusCode: 400 });
    const later = await stripe.subscriptionSchedules.create({
      customer,
      start_date: 'now',
      end_behavior: 'cancel',
      phases: [{ items: [{ price: starter }], duration: { interval: 'month' } }],
    });
    expect(later).toMatchObject({ status: 'active' });
    expect(await stripe.subscriptionSchedules.cancel(later.id)).toMatchObject({ status: 'canceled' });
    expect((await stripe.subscriptions.retrieve(later.subscription as string)).status).toBe('canceled');
  });
});

describe('pausing collection', () => {
  // Each half is in Stripe's documents: the new anchor invoices at once
  // (billing/subscriptions/billing-cycle), and a pause voids what is invoiced in it
  // (billing/subscriptions/pause-payment). Both together are not.
  it.each([
    ['while it lasts, voids the invoice', false, 'void'],
    ['once it is over, collects at once', true, 'paid'],
  ])('a period begun anew %s', async (_title, isOver, status) => {
    const { clock, id } = await subscribed('2026-04-01T00:00:00Z', starter);
    await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    await advance(stripe, clock, '2026-05-10T00:00:00Z');
    if (isOver) await stripe.subscriptions.update(id, { pause_collection: '' });
    const begun = await stripe.subscriptions.update(id, {
      billing_cycle_anchor: { type: 'now' },
      proration_behavior: 'none',
    });
    expect(begun.items.data[0]?.current_period_start).toBe(at('2026-05-10T00:00:00Z'));
    expect(await latest(id)).toMatchObject({ status, total: 1900 });
  });

  it.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
    ['keep_as_draft', 'draft'],
  ] as const)('with %s', async (behavior, status) => {
    const { clock, id } = await subscribed('2026-04-01T00:00:00Z', starter);
    await stripe.subscriptions.update(id, {
      pause_collection: { behavior, resumes_at: at('2026-05-15T00:00:00Z') },
    });
    await advance(stripe, clock, '2026-05-02T00:00:00Z');
    expect((await latest(id)).status).toBe(status);
    await advance(stripe, clock, '2026-06-01T01:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).pause_collection).toBeNull();
    expect((await latest(id)).status).toBe('paid');
  });
});
