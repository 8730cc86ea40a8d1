import Stripe from 'stripe';
import { startSandbox } from 'stripe-billing-sandbox';
import type { RunningSandbox } from 'stripe-billing-sandbox';
import { advance, at, customerOnClock, planPrice } from 'stripe-billing-sandbox/testing';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { readNextEvent } from '../../gateways/stripe/adoption/read-next-event.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { changePlanNow, scheduleChange } from '../../gateways/stripe/subscriptions/changes.ts';
import { readSubscriptionAtStripe } from '../../gateways/stripe/subscriptions/read-subscription.ts';
import { mrrAtStripe } from '../support/mrr-at-stripe.ts';

/* A subscription of twelve items, of which Stripe shows ten. The plan is the last of them. */

let sandbox: RunningSandbox;
let stripe: Stripe;
/** The package's own client, which shows what Stripe shows. */
let plain: Stripe;
let plans: Plan[];
let dear: string;
let cheap: string;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  const { port } = new URL(sandbox.url);
  stripe = createStripe({ secretKey: 'sk_test_many', apiBase: sandbox.url });
  plain = new Stripe('sk_test_many', { host: '127.0.0.1', port: Number(port), protocol: 'http' });
  dear = await planPrice(stripe, 4900);
  cheap = await planPrice(stripe, 1900);
  const priced: Record<string, string> = { professional: dear, starter: cheap };
  plans = SEED_PLANS.map((plan) => ({
    ...plan,
    prices: plan.prices.map((price) => ({
      ...price,
      stripePriceId: price.interval === 'month' ? (priced[plan.code] ?? null) : null,
    })),
  }));
});
afterAll(() => sandbox.close());

/** Eleven add-ons of 1.00 each, the eleventh at half its price, and Professional. */
async function grown(): Promise<{ id: string; clock: string }> {
  const { clock, customer } = await customerOnClock(stripe, '2026-01-10T00:00:00Z');
  const addOns = await Promise.all(Array.from({ length: 11 }, () => planPrice(stripe, 100)));
  const { id: coupon } = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [
      ...addOns.map((price, index) => ({ price, ...(index === 10 ? { discounts: [{ coupon }] } : {}) })),
      { price: dear },
    ],
    metadata: { managed_by: 'perennial', user_id: 'user-1' },
  });
  return { id, clock };
}

const pricesOf = async (id: string): Promise<string[]> =>
  (await stripe.subscriptionItems.list({ subscription: id, limit: 100 })).data.map(({ price }) => price.id);

it('is shown by Stripe without the last two, and read whole', async () => {
  const { id, clock } = await grown();
  const shown = await plain.subscriptions.retrieve(id);
  expect([shown.items.data.length, shown.items.has_more]).toEqual([10, true]);
  const whole = await stripe.subscriptions.retrieve(id);
  expect([whole.items.data.length, whole.items.has_more]).toEqual([12, false]);
  const invoice = await stripe.invoices.retrieve(whole.latest_invoice as string);
  expect([invoice.lines.data.length, invoice.lines.has_more]).toEqual([12, false]);
  const now = at('2026-01-10T00:00:00Z') * 1000;
  const { snapshot } = await readSubscriptionAtStripe(stripe, id, { plans, invoices: 'open', now });
  expect(snapshot).toMatchObject({ tier: 'professional', recurringAmount: 4900 + 1050 });
  expect(snapshot.addOns).toHaveLength(11);
  const worth = [];
  for await (const one of mrrAtStripe(stripe, { testClockIds: [clock] })) worth.push(one.amount);
  expect(worth).toEqual([4900 + 1050]);
});

it('keeps all items through a change now and one at the end of the period', async () => {
  const { id, clock } = await grown();
  const before = await pricesOf(id);
  const to = { subscriptionId: id, plans, priceId: cheap, quantity: null };
  await scheduleChange(stripe, { ...to, interval: 'month', idempotencyKey: `many/${id}/schedule` });
  await advance(stripe, clock, '2026-02-11T00:00:00Z');
  expect(await pricesOf(id)).toEqual([...before.slice(0, -1), cheap]);
  await changePlanNow(stripe, { ...to, priceId: dear, idempotencyKey: `many/${id}/now` });
  expect(await pricesOf(id)).toEqual(before);
});

it('shows every line of its next invoice in a preview', async () => {
  const { id } = await grown();
  const shown = await plain.invoices.createPreview({ subscription: id });
  expect([shown.lines.data.length, shown.lines.has_more]).toEqual([10, true]);
  const { lines, total } = await stripe.invoices.createPreview({ subscription: id });
  expect([lines.data.length, lines.has_more]).toEqual([12, false]);
  const sum = lines.data.reduce((all, { amount, discount_amounts: off }) => {
    return all + amount - (off ?? []).reduce((less, one) => less + one.amount, 0);
  }, 0);
  expect(sum).toBe(total);
  const { invoice } = await readNextEvent(stripe, id, at('2026-01-10T00:00:00Z') * 1000);
  expect(invoice).toMatchObject({ amountDue: total, parts: { licensed: total } });
});
