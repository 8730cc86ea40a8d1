import type Stripe from 'stripe';
import { advance, at, customerOnClock, eventTypes, giveCard, useScene, planPrice } from '../src/testing.ts';

let stripe: Stripe;
let starter: string;
const scene = useScene(async (opened) => {
  ({ stripe } = opened);
  starter = await planPrice(stripe, 1900);
});

const paidAmounts = async (subscription: string) =>
  (await stripe.invoices.list({ subscription, limit: 100 })).data
    .map((invoice) => invoice.amount_paid)
    .reverse();

describe('coupons', () => {
  it.each([
    [{ percent_off: 50, duration: 'once' }, [950, 1900, 1900, 1900]],
    [{ percent_off: 33.33, duration: 'forever' }, [1267, 1267, 1267, 1267]],
    [
      { amount_off: 500, currency: 'usd', duration: 'repeating', duration_in_months: 2 },
      [1400, 1400, 1900, 1900],
    ],
    [{ percent_off: 100, duration: 'once' }, [0, 1900, 1900, 1900]],
  ] as const)('%j', async (terms, amounts) => {
    const { clock, customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const coupon = await stripe.coupons.create(terms);
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }],
      discounts: [{ coupon: coupon.id }],
      expand: ['latest_invoice.discounts.source.coupon'],
    });
    const first = subscription.latest_invoice as Stripe.Invoice;
    expect(first.discounts[0]).toMatchObject({
      source: { coupon: { id: coupon.id } },
      subscription: subscription.id,
    });
    expect(first.total_discount_amounts?.[0]?.amount).toBe(1900 - amounts[0]);
    await advance(stripe, clock, '2026-04-01T01:00:00Z');
    expect(await paidAmounts(subscription.id)).toEqual(amounts);
  });

  it('is not used up by a trial, and can be taken away', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }],
      trial_period_days: 7,
      discounts: [{ coupon: coupon.id }],
    });
    await advance(stripe, clock, '2026-01-08T01:00:00Z');
    expect(await paidAmounts(id)).toEqual([0, 950]);
    expect((await stripe.subscriptions.retrieve(id)).discounts).toEqual([]);
    await stripe.subscriptions.update(id, { discounts: [{ coupon: coupon.id }] });
    const preview = async (params: { discounts?: '' } = {}): Promise<number> =>
      (await stripe.invoices.createPreview({ subscription: id, ...params })).amount_due;
    expect([await preview(), await preview({ discounts: '' })]).toEqual([950, 1900]);
    await stripe.subscriptions.update(id, { discounts: '' });
    const removed = async (): Promise<number> =>
      (await stripe.events.list({ type: 'customer.discount.deleted' })).data.filter(
        ({ data }) => (data.object as { subscription?: string }).subscription === id,
      ).length;
    // One was used up, one was taken away; then the newest goes by its own address.
    expect(await removed()).toBe(2);
    await stripe.subscriptions.update(id, { discounts: [{ coupon: coupon.id }] });
    await stripe.subscriptions.deleteDiscount(id);
    expect(await removed()).toBe(3);
    await advance(stripe, clock, '2026-02-08T01:00:00Z');
    expect(await paidAmounts(id)).toEqual([0, 950, 1900]);
  });

  it('may be redeemed so many times, until a day, and codes by those they are for', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const items = [{ price: starter }];
    const once = await stripe.coupons.create({ percent_off: 10, max_redemptions: 1 });
    await stripe.subscriptions.create({ customer, items, discounts: [{ coupon: once.id }] });
    expect(await stripe.coupons.retrieve(once.id)).toMatchObject({ times_redeemed: 1, valid: false });
    await expect(
      stripe.subscriptions.create({ customer, items, discounts: [{ coupon: once.id }] }),
    ).rejects.toMatchObject({ code: 'coupon_expired' });
    const coupon = await stripe.coupons.create({ percent_off: 10 });
    const code = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      restrictions: { first_time_transaction: true },
    });
    await expect(
      stripe.subscriptions.create({ customer, items, discounts: [{ promotion_code: code.id }] }),
    ).rejects.toThrow('prior transactions');
    await stripe.promotionCodes.update(code.id, { active: false });
    const { customer: other } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    await expect(
      stripe.subscriptions.create({ customer: other, items, discounts: [{ promotion_code: code.id }] }),
    ).rejects.toThrow('expired or inactive');
  });
});

describe('metered prices', () => {
  it('bill at the period’s end what the meter counted, tier by tier', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const meter = await stripe.billing.meters.create({
      display_name: 'Calls',
      event_name: 'calls',
      default_aggregation: { formula: 'sum' },
    });
    const calls = await stripe.prices.create({
      currency: 'usd',
      recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      tiers: [
        { up_to: 500, unit_amount: 0 },
        { up_to: 'inf', unit_amount_decimal: '0.2' as unknown as Stripe.Decimal },
      ],
      product_data: { name: 'Calls' },
    });
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }, { price: calls.id }],
    });
    for (const [day, value] of [
      ['2026-01-05', 400],
      ['2026-01-20', 1100],
    ] as const) {
      await advance(stripe, clock, `${day}T00:00:00Z`);
      await stripe.billing.meterEvents.create({
        event_name: 'calls',
        payload: { stripe_customer_id: customer, value: String(value) },
        timestamp: at(`${day}T00:00:00Z`),
      });
    }
    expect((await stripe.invoices.createPreview({ subscription: id })).total).toBe(1900 + 200);
    await advance(stripe, clock, '2026-02-01T01:00:00Z');
    expect(await paidAmounts(id)).toEqual([1900, 2100]);
    const [renewal] = (await stripe.invoices.list({ subscription: id })).data;
    const usage = renewal?.lines.data.filter((line) => line.pricing?.price_details?.price === calls.id);
    expect(usage?.map((line) => [line.quantity, line.amount])).toEqual([
      [500, 0],
      [1000, 200],
    ]);
    expect(usage?.[0]?.period).toEqual({
      start: at('2026-01-01T00:00:00Z'),
      end: at('2026-02-01T00:00:00Z'),
    });
    await advance(stripe, clock, '2026-03-01T01:00:00Z');
    expect(await paidAmounts(id)).toEqual([1900, 2100, 1900]);
  });
});

describe('amounts', () => {
  it('of a currency without cents are whole, prorated too', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-04-01T00:00:00Z');
    const [small, large] = [
      await planPrice(stripe, 1000, { currency: 'jpy' }),
      await planPrice(stripe, 2999, { currency: 'jpy' }),
    ];
    const { id, items } = await stripe.subscriptions.create({
      customer,
      items: [{ price: small, quantity: 3 }],
    });
    expect(await paidAmounts(id)).toEqual([3000]);
    await advance(stripe, clock, '2026-04-11T00:00:00Z');
    await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? '', price: large, quantity: 3 }],
      proration_behavior: 'always_invoice',
    });
    // 20 of 30 days: 5998 - 2000.
    expect(await paidAmounts(id)).toEqual([3000, 3998]);
  });

  it('before a fixed anchor are a part of the month', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-04-16T00:00:00Z');
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }],
      billing_cycle_anchor: at('2026-05-01T00:00:00Z'),
    });
    await advance(stripe, clock, '2026-05-01T01:00:00Z');
    expect(await paidAmounts(id)).toEqual([950, 1900]);
  });
});

describe('Stripe’s own retries', () => {
  it('come only when they are switched on, and end as the account says', async () => {
    const set = (change: object) =>
      fetch(`${scene.sandbox.url}/_sandbox/account`, { method: 'POST', body: JSON.stringify(change) });
    expect((await set({ smartRetries: true, afterRetries: 'unpaid' })).status).toBe(200);
    const { clock, customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
    await giveCard(stripe, customer, 'pm_card_chargeCustomerFail');
    await advance(stripe, clock, '2026-02-01T01:00:00Z');
    const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
    expect(invoice).toMatchObject({ attempt_count: 1, next_payment_attempt: at('2026-02-04T01:00:00Z') });
    await advance(stripe, clock, '2026-02-17T00:00:00Z');
    expect(await stripe.invoices.retrieve(invoice?.id ?? '')).toMatchObject({
      attempt_count: 4,
      next_payment_attempt: null,
      status: 'open',
    });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('unpaid');
    expect((await set({ smartRetries: false, afterRetries: 'past_due' })).status).toBe(200);
    expect((await set({ unheardOf: 1 })).status).toBe(400);
  });
});

describe('invoices by hand', () => {
  it('take up items, are paid, voided, written off or paid elsewhere', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const make = async () => {
      await stripe.invoiceItems.create({ customer, amount: 2500, currency: 'usd', description: 'Setup' });
      return stripe.invoices.create({
        customer,
        pending_invoice_items_behavior: 'include',
        auto_advance: false,
      });
    };
    const draft = await make();
    expect(draft).toMatchObject({ status: 'draft', total: 2500, billing_reason: 'manual', parent: null });
    expect(await stripe.invoices.pay(draft.id)).toMatchObject({ status: 'paid', amount_paid: 2500 });
    const voided = await stripe.invoices.finalizeInvoice((await make()).id);
    expect(await stripe.invoices.voidInvoice(voided.id)).toMatchObject({
      status: 'void',
      amount_remaining: 0,
    });
    const open = await stripe.invoices.finalizeInvoice((await make()).id, {
      expand: ['confirmation_secret', 'payments'],
    });
    expect(open.confirmation_secret).toMatchObject({ type: 'payment_intent' });
    expect(await stripe.invoices.markUncollectible(open.id)).toMatchObject({ status: 'uncollectible' });
    expect(await stripe.invoices.pay(open.id, { paid_out_of_band: true })).toMatchObject({
      status: 'paid',
      amount_paid_off_stripe: 2500,
    });
    const gone = await make();
    expect(await stripe.invoices.del(gone.id)).toMatchObject({ deleted: true });
    const pdf = await fetch(voided.invoice_pdf ?? '');
    expect([pdf.headers.get('content-type'), (await pdf.text()).slice(0, 5)]).toEqual([
      'application/pdf',
      '%PDF-',
    ]);
  });

  it('hand out PDF links that expire 30 days after they are final, and a fresh one on request', async () => {
    const { customer, clock } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
    const link = async (): Promise<string> =>
      (await stripe.invoices.list({ customer })).data.at(-1)?.invoice_pdf ?? '';
    const first = await link();
    await advance(stripe, clock, '2026-01-30T00:00:00Z');
    expect((await fetch(first)).status).toBe(200);
    await advance(stripe, clock, '2026-02-02T00:00:00Z');
    expect((await fetch(first)).status).toBe(404);
    expect((await fetch(await link())).status).toBe(200);
  });

  it('are corrected by credit notes: refund, balance, or less to pay', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const { latest_invoice: paid } = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }],
    });
    const note = await stripe.creditNotes.create({
      invoice: paid as string,
      amount: 900,
      refund_amount: 500,
      credit_amount: 400,
    });
    expect(note).toMatchObject({
      type: 'post_payment',
      status: 'issued',
      total: 900,
      refunds: [{ amount_refunded: 500 }],
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -400 });
    expect(await stripe.invoices.retrieve(paid as string)).toMatchObject({
      post_payment_credit_notes_amount: 900,
    });
    await expect(
      stripe.creditNotes.create({ invoice: paid as string, amount: 1100, refund_amount: 1100 }),
    ).rejects.toMatchObject({ statusCode: 400 });
    await stripe.invoiceItems.create({ customer, amount: 5000, currency: 'usd' });
    const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
    expect(await stripe.invoices.finalizeInvoice(id)).toMatchObject({
      amount_due: 4600,
      starting_balance: -400,
      ending_balance: 0,
    });
    const less = await stripe.creditNotes.create({ invoice: id, amount: 600 });
    expect(less).toMatchObject({ type: 'pre_payment', pre_payment_amount: 600 });
    expect((await stripe.invoices.pay(id)).amount_paid).toBe(4000);
    expect(await eventTypes(stripe, customer, ['credit_note.'])).toEqual([
      'credit_note.created',
      'credit_note.created',
    ]);
  });
});
