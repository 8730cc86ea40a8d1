import type Stripe from 'stripe';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import { contribution } from '../../domain/revenue/mrr.ts';
import { readSubscriptionAtStripe } from '../../gateways/stripe/subscriptions/read-subscription.ts';
import { advance, customerOnClock, planPrice, useScene } from 'stripe-billing-sandbox/testing';
import { mrrAtStripe } from '../support/mrr-at-stripe.ts';

/*
 * MRR of prices that include their tax: 19.00 and 49.00, by what keeps it and by what compares it with
 * Stripe.
 */

let [price, inclusive, dearer, yearly, iva] = ['', '', '', '', ''];
const scene = useScene(async ({ stripe }) => {
  const including = async (unit_amount: number, interval: 'month' | 'year' = 'month') =>
    (
      await stripe.prices.create({
        currency: 'usd',
        unit_amount,
        recurring: { interval },
        tax_behavior: 'inclusive',
        product_data: { name: 'Inclusive' },
      })
    ).id;
  price = await planPrice(stripe, 1900);
  [inclusive, dearer, yearly] = [
    await including(1900),
    await including(4900),
    await including(19_000, 'year'),
  ];
  ({ id: iva } = await stripe.taxRates.create({ display_name: 'IVA', inclusive: true, percentage: 22 }));
});

interface Terms {
  address?: Stripe.AddressParam;
  vatId?: string;
  exempt?: 'exempt';
}

async function subscribed(params: Partial<Stripe.SubscriptionCreateParams>, terms: Terms = {}) {
  const { stripe } = scene;
  const { customer, clock } = await customerOnClock(stripe, '2026-04-01T00:00:00Z');
  await stripe.customers.update(customer, {
    address: terms.address ?? { country: 'DE' },
    tax_exempt: terms.exempt ?? 'none',
  });
  if (terms.vatId !== undefined)
    await stripe.customers.createTaxId(customer, { type: 'eu_vat', value: terms.vatId });
  const { id } = await stripe.subscriptions.create({
    customer,
    metadata: { managed_by: 'perennial' },
    ...params,
  });
  return { id, clock };
}

/** By what the engine keeps, and by Stripe's lists. */
async function mrrOf({ id, clock }: { id: string; clock: string }) {
  const { snapshot } = await readSubscriptionAtStripe(scene.stripe, id, {
    plans: SEED_PLANS,
    invoices: 'open',
    now: Date.now(),
  });
  const kept = contribution({ status: 'active', everActive: true }, snapshot);
  for await (const one of mrrAtStripe(scene.stripe, { testClockIds: [clock] }))
    if (one.subscriptionId === id) return { kept, atStripe: one.amount };
  throw new Error('not listed');
}

const automatic = { automatic_tax: { enabled: true } };

it.each<[string, () => Partial<Stripe.SubscriptionCreateParams>, Terms, number]>([
  ['a price without tax', () => ({ items: [{ price }] }), {}, 1900],
  ['a rate that is within', () => ({ items: [{ price }], default_tax_rates: [iva] }), {}, 1557],
  [
    'a rate of one item',
    () => ({ items: [{ price, tax_rates: [iva] }, { price: dearer }] }),
    {},
    1557 + 4900,
  ],
  ['two units', () => ({ items: [{ price, quantity: 2 }], default_tax_rates: [iva] }), {}, 3115],
  [
    'an exempt customer',
    () => ({ items: [{ price }], default_tax_rates: [iva] }),
    { exempt: 'exempt' },
    1900,
  ],
  ['Stripe Tax, added', () => ({ items: [{ price }], ...automatic }), {}, 1900],
  ['Stripe Tax, within', () => ({ items: [{ price: inclusive }], ...automatic }), {}, 1597],
  [
    'a business that owes the tax itself pays the whole price',
    () => ({ items: [{ price: inclusive }], ...automatic }),
    { vatId: 'DE123456789' },
    1900,
  ],
  [
    'no tax is collected there',
    () => ({ items: [{ price: inclusive }], ...automatic }),
    { address: { country: 'US', state: 'OR' } },
    1900,
  ],
  ['a year', () => ({ items: [{ price: yearly }], ...automatic }), {}, 1331],
])('is net: %s', async (_what, params, terms, mrr) => {
  expect(await mrrOf(await subscribed(params(), terms))).toEqual({ kept: mrr, atStripe: mrr });
});

it('is net after a change, while the latest invoice has prorations only', async () => {
  const made = await subscribed({ items: [{ price: inclusive }], ...automatic });
  await advance(scene.stripe, made.clock, '2026-04-20T00:00:00Z');
  const { items } = await scene.stripe.subscriptions.retrieve(made.id);
  await scene.stripe.subscriptions.update(made.id, {
    items: [{ id: items.data[0]?.id ?? '', price: dearer }],
    proration_behavior: 'always_invoice',
  });
  expect(await mrrOf(made)).toEqual({ kept: 4118, atStripe: 4118 });
  // Set to end, it has no next invoice: the proration tells the part.
  await scene.stripe.subscriptions.update(made.id, { cancel_at_period_end: true });
  const { kept } = await mrrOf(made);
  expect(Math.abs(kept - 4118)).toBeLessThanOrEqual(2);
});

it('is net of a discount that ends, as if it had ended', async () => {
  const once = await scene.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const made = await subscribed({
    items: [{ price: inclusive }],
    discounts: [{ coupon: once.id }],
    ...automatic,
  });
  expect(await mrrOf(made)).toEqual({ kept: 1597, atStripe: 1597 });
});
