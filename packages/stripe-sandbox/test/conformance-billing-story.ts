import type Stripe from 'stripe';
import { advance, customerOnClock, planPrice } from '../src/testing.ts';

const ignore = () => undefined;
const start = '2027-01-10T00:00:00Z';

/**
 * Calls every endpoint of billing and the hosted pages at least once, with as many parameters as possible.
 */
export async function billingStory(stripe: Stripe): Promise<void> {
  const price = await planPrice(stripe, 2000);
  const dearer = await planPrice(stripe, 5000, { name: 'Pro' });
  const code = await discounts(stripe);
  const { clock, customer } = await customerOnClock(stripe, start);
  await subscriptions(stripe, { clock, customer, price, dearer, code });
  await schedules(stripe, customer, price, dearer);
  const other = await customerOnClock(stripe, start);
  await invoices(stripe, other.customer);
  await failures(stripe, price);
  await sessions(stripe, customer, price);
}

async function discounts(stripe: Stripe): Promise<string> {
  const coupon = await stripe.coupons.create({
    percent_off: 25,
    duration: 'repeating',
    duration_in_months: 3,
    name: 'spring',
  });
  const fixed = await stripe.coupons.create({ amount_off: 500, currency: 'usd', duration: 'once' });
  await stripe.coupons.update(fixed.id, { metadata: { a: '1' } });
  await stripe.coupons.retrieve(fixed.id);
  await stripe.coupons.list();
  const code = await stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'SPRING',
  });
  await stripe.promotionCodes.update(code.id, { metadata: { a: '1' } });
  await stripe.promotionCodes.retrieve(code.id);
  await stripe.promotionCodes.list({ code: 'SPRING' });
  await stripe.coupons.del(fixed.id);
  return code.id;
}

interface Life {
  clock: string;
  customer: string;
  price: string;
  dearer: string;
  code: string;
}

async function subscriptions(stripe: Stripe, { clock, customer, price, dearer, code }: Life): Promise<void> {
  const trial = await stripe.subscriptions.create({
    customer,
    items: [{ price }],
    trial_period_days: 7,
    discounts: [{ promotion_code: code }],
    metadata: { plan: 'starter' },
    expand: ['latest_invoice.payments', 'discounts', 'pending_setup_intent'],
  });
  await advance(stripe, clock, '2027-01-18T00:00:00Z');
  const active = await stripe.subscriptions.retrieve(trial.id, {
    expand: ['latest_invoice', 'customer', 'default_payment_method'],
  });
  const item = active.items.data[0]?.id ?? '';
  await stripe.invoices.createPreview({
    subscription: trial.id,
    subscription_details: { items: [{ id: item, price: dearer }] },
  });
  await stripe.subscriptions.update(trial.id, {
    items: [{ id: item, price: dearer }],
    proration_behavior: 'always_invoice',
  });
  await stripe.subscriptions.update(trial.id, { pause_collection: { behavior: 'void' } });
  await stripe.subscriptions.update(trial.id, { pause_collection: '' });
  await stripe.subscriptions.update(trial.id, { cancel_at_period_end: true });
  await stripe.subscriptions.update(trial.id, { cancel_at_period_end: false });
  await stripe.subscriptionItems.update(item, { quantity: 3, proration_behavior: 'create_prorations' });
  const added = await stripe.subscriptionItems.create({ subscription: trial.id, price });
  await stripe.subscriptionItems.retrieve(added.id);
  await stripe.subscriptionItems.list({ subscription: trial.id });
  await stripe.subscriptionItems.del(added.id);
  await advance(stripe, clock, '2027-03-20T00:00:00Z');
  await stripe.subscriptions.deleteDiscount(trial.id).catch(ignore);
  await stripe.subscriptions.list({ customer, status: 'all' });
  await stripe.subscriptions.cancel(trial.id);
}

async function schedules(stripe: Stripe, customer: string, price: string, dearer: string): Promise<void> {
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: dearer }] });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const phase = schedule.phases[0];
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    phases: [
      {
        items: [{ price: dearer, quantity: 1 }],
        start_date: phase?.start_date ?? 0,
        end_date: phase?.end_date ?? 0,
      },
      { items: [{ price, quantity: 1 }] },
    ],
  });
  await stripe.subscriptionSchedules.retrieve(schedule.id);
  await stripe.subscriptionSchedules.list({ customer });
  await stripe.subscriptionSchedules.release(schedule.id);
  await stripe.subscriptions.cancel(subscription.id, { invoice_now: true, prorate: true });
}

async function invoices(stripe: Stripe, customer: string): Promise<void> {
  const item = await stripe.invoiceItems.create({
    customer,
    amount: 1200,
    currency: 'usd',
    description: 'extra',
  });
  await stripe.invoiceItems.update(item.id, { description: 'more' });
  await stripe.invoiceItems.retrieve(item.id);
  await stripe.invoiceItems.list({ customer });
  const invoice = await stripe.invoices.create({
    customer,
    pending_invoice_items_behavior: 'include',
    auto_advance: false,
  });
  await stripe.invoices.update(invoice.id, { description: 'd' });
  await stripe.invoices.finalizeInvoice(invoice.id);
  await stripe.invoices.retrieve(invoice.id, { expand: ['payments', 'customer'] });
  await stripe.invoices.listLineItems(invoice.id);
  await stripe.invoices.pay(invoice.id);
  const [payment] = (await stripe.invoicePayments.list({ invoice: invoice.id })).data;
  await stripe.invoicePayments.retrieve(payment?.id ?? '');
  await stripe.invoices.list({ customer, status: 'paid' });
  for (const end of ['voidInvoice', 'markUncollectible', 'sendInvoice'] as const) {
    await stripe.invoiceItems.create({ customer, amount: 700, currency: 'usd' });
    const open = await stripe.invoices.create({
      customer,
      pending_invoice_items_behavior: 'include',
      collection_method: 'send_invoice',
      days_until_due: 7,
    });
    await stripe.invoices.finalizeInvoice(open.id);
    await stripe.invoices[end](open.id);
  }
  const draft = await stripe.invoices.create({ customer });
  await stripe.invoices.del(draft.id);
  const spare = await stripe.invoiceItems.create({ customer, amount: 100, currency: 'usd' });
  await stripe.invoiceItems.del(spare.id);
}

/** A renewal that fails, and one that asks for 3-D Secure. */
async function failures(stripe: Stripe, price: string): Promise<void> {
  for (const card of ['pm_card_chargeCustomerFail', 'pm_card_authenticationRequired']) {
    const { clock, customer } = await customerOnClock(stripe, start, card);
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price }], trial_period_days: 3 });
    await advance(stripe, clock, '2027-01-14T00:00:00Z');
    const { latest_invoice } = await stripe.subscriptions.retrieve(id, {
      expand: ['latest_invoice.payments.data.payment'],
    });
    await stripe.invoices.pay((latest_invoice as Stripe.Invoice).id).catch(ignore);
  }
}

async function sessions(stripe: Stripe, customer: string, price: string): Promise<void> {
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    line_items: [{ price, quantity: 1 }],
    success_url: 'http://x.test/ok?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://x.test/no',
    subscription_data: { trial_period_days: 7, metadata: { a: '1' } },
  });
  await stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items', 'customer'] });
  await stripe.checkout.sessions.listLineItems(session.id);
  await stripe.checkout.sessions.list({ customer });
  await stripe.checkout.sessions.expire(session.id);
  const configuration = await stripe.billingPortal.configurations.create({
    features: { payment_method_update: { enabled: true }, invoice_history: { enabled: true } },
  });
  await stripe.billingPortal.configurations.update(configuration.id, { metadata: { a: '1' } });
  await stripe.billingPortal.configurations.retrieve(configuration.id);
  await stripe.billingPortal.configurations.list();
  await stripe.billingPortal.sessions.create({ customer, return_url: 'http://x.test' });
}
