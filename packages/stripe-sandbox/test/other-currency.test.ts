import type Stripe from 'stripe';
import { customerOnClock, planPrice, useScene } from '../src/testing.ts';

let stripe: Stripe;
let starter: string;
useScene(async (opened) => {
  ({ stripe } = opened);
  starter = await planPrice(stripe, 1900);
});

/** Stripe's refusal of a call; null where it takes it. */
const refusal = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError | null> =>
  call.then(
    () => null,
    (error: unknown) => error as Stripe.errors.StripeError,
  );

describe('a coupon that takes off an amount in another currency', () => {
  const inEuros = (options?: Stripe.CouponCreateParams['currency_options']): Promise<Stripe.Coupon> =>
    stripe.coupons.create({
      amount_off: 500,
      currency: 'eur',
      duration: 'forever',
      ...(options === undefined ? {} : { currency_options: options }),
    });

  it('is refused by subscriptions, items, previews, invoices and Checkout', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const { id: coupon } = await inEuros();
    const { id: promotion } = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon } });
    const items = [{ price: starter }];
    const { id } = await stripe.subscriptions.create({ customer, items });
    const invoice = await stripe.invoices.create({ customer, currency: 'usd' });
    const page = { customer, mode: 'subscription', success_url: 'https://example.com' } as const;
    const refused = {
      create: stripe.subscriptions.create({ customer, items, discounts: [{ coupon }] }),
      update: stripe.subscriptions.update(id, { discounts: [{ promotion_code: promotion }] }),
      item: stripe.subscriptions.create({ customer, items: [{ price: starter, discounts: [{ coupon }] }] }),
      preview: stripe.invoices.createPreview({ subscription: id, discounts: [{ coupon }] }),
      invoice: stripe.invoices.update(invoice.id, { discounts: [{ coupon }] }),
      invoiceItem: stripe.invoiceItems.create({
        customer,
        amount: 100,
        currency: 'usd',
        discounts: [{ coupon }],
      }),
      checkout: stripe.checkout.sessions.create({
        ...page,
        line_items: [{ price: starter, quantity: 1 }],
        discounts: [{ promotion_code: promotion }],
      }),
    };
    const params = await Promise.all(
      Object.entries(refused).map(async ([name, call]) => [name, (await refusal(call))?.param] as const),
    );
    expect(Object.fromEntries(params)).toEqual({
      create: 'discounts[0][coupon]',
      update: 'discounts[0][promotion_code]',
      item: 'items[0][discounts][0][coupon]',
      preview: 'discounts[0][coupon]',
      invoice: 'discounts[0][coupon]',
      invoiceItem: 'discounts[0][coupon]',
      checkout: 'discounts[0][promotion_code]',
    });
    expect((await stripe.coupons.retrieve(coupon)).times_redeemed).toBe(0);
  });

  it('is taken where it has an amount in that one too', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const { id: coupon } = await inEuros({ usd: { amount_off: 600 } });
    const { latest_invoice: invoice } = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }],
      discounts: [{ coupon }],
      expand: ['latest_invoice'],
    });
    expect(invoice).toMatchObject({ amount_paid: 1300 });
  });
});

describe('an amount below the least that is charged in its currency', () => {
  it.each([
    ['usd', 49, 50],
    ['gbp', 29, 30],
    ['huf', 17_499, 17_500],
    ['sek', 299, 300],
  ])('in %s, %i is refused and %i taken', async (currency, less, least) => {
    const pay = (amount: number): Promise<Stripe.PaymentIntent> =>
      stripe.paymentIntents.create({ amount, currency });
    expect(await refusal(pay(less))).toMatchObject({ code: 'amount_too_small', param: 'amount' });
    expect((await pay(least)).amount).toBe(least);
  });

  it('is refused of a charge too', async () => {
    const charge = stripe.charges.create({ amount: 29, currency: 'gbp', source: 'tok_visa' });
    expect(await refusal(charge)).toMatchObject({ code: 'amount_too_small', param: 'amount' });
  });

  it('on an invoice is not charged: it is paid, and owed with the next one', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const bill = async (amount: number): Promise<Stripe.Invoice> => {
      const { id } = await stripe.invoices.create({ customer, currency: 'gbp' });
      await stripe.invoiceItems.create({ customer, invoice: id, amount, currency: 'gbp' });
      const final = await stripe.invoices.finalizeInvoice(id);
      return final.status === 'paid' ? final : stripe.invoices.pay(id);
    };
    expect(await bill(29)).toMatchObject({ status: 'paid', amount_due: 0, ending_balance: 29 });
    expect(await bill(100)).toMatchObject({ status: 'paid', amount_paid: 129, ending_balance: 0 });
    expect((await stripe.charges.list({ customer })).data.map(({ amount }) => amount)).toEqual([129]);
  });
});
