import type Stripe from 'stripe';
import type { Catalogue } from './catalogue.ts';
import { payWith } from './sign-up.ts';

const DAY_S = 86_400;

type Terms = Omit<Stripe.SubscriptionCreateParams, 'customer'>;

/** What a later step works on. */
interface Scene {
  stripe: Stripe;
  catalogue: Catalogue;
  customer: string;
  subscription: string;
}

/** A kind of subscription in the account. */
export interface Kind {
  name: string;
  terms: (catalogue: Catalogue) => Terms;
  /** A test payment method of Stripe; a good card where it is left out; null: none. */
  method?: string | null;
  /** Days before today on which it begins; with its clock where it is left out. */
  beginsDaysAgo?: number;
  /** What happens to it so many days before today. What ends with a period is today, whatever day it is. */
  later?: { daysAgo: number; act: (scene: Scene) => Promise<unknown> };
}

const of =
  (...names: (keyof Catalogue['prices'])[]) =>
  ({ prices }: Catalogue): Terms => ({ items: names.map((name) => ({ price: prices[name] })) });

/** One customer of each in turn. */
export const KINDS: readonly Kind[] = [
  { name: 'monthly', terms: of('basicMonth') },
  { name: 'monthly in euros', terms: of('basicEuro') },
  { name: 'yearly', terms: of('basicYear') },
  { name: 'yearly in pounds', terms: of('proYear') },
  { name: 'quarterly in euros', terms: of('proQuarter') },
  { name: 'weekly', terms: of('basicWeek'), beginsDaysAgo: 200 },
  {
    name: 'plan and seats',
    terms: ({ prices }) => ({
      items: [{ price: prices.proMonth }, { price: prices.seats, quantity: 4 }],
    }),
  },
  {
    name: 'past due',
    terms: of('basicMonth'),
    later: {
      daysAgo: 33,
      act: ({ stripe, customer }) => payWith(stripe, customer, 'pm_card_chargeCustomerFail'),
    },
  },
  {
    name: 'on trial',
    terms: (catalogue) => ({ ...of('proMonth')(catalogue), trial_period_days: 21 }),
    beginsDaysAgo: 6,
  },
  {
    name: 'cancelled',
    terms: of('basicMonth'),
    later: {
      daysAgo: 100,
      act: ({ stripe, subscription }) => stripe.subscriptions.cancel(subscription),
    },
  },
  {
    name: 'ends with its period',
    terms: of('proEuro'),
    later: {
      daysAgo: 0,
      act: ({ stripe, subscription }) =>
        stripe.subscriptions.update(subscription, { cancel_at_period_end: true }),
    },
  },
  {
    name: 'discount for ever',
    terms: (catalogue) => ({
      ...of('basicMonth')(catalogue),
      discounts: [{ coupon: catalogue.coupons.forever }],
    }),
  },
  {
    name: 'discount of three months',
    terms: (catalogue) => ({
      ...of('proMonth')(catalogue),
      discounts: [{ coupon: catalogue.coupons.months }],
    }),
    beginsDaysAgo: 80,
  },
  {
    name: 'tax on top',
    terms: (catalogue) => ({ ...of('proEuro')(catalogue), default_tax_rates: [catalogue.taxRate] }),
  },
  {
    name: 'changes by a schedule',
    terms: of('basicMonth'),
    later: { daysAgo: 0, act: movesToPro },
  },
  {
    name: 'by invoice',
    terms: (catalogue) => ({
      ...of('proQuarter')(catalogue),
      collection_method: 'send_invoice',
      days_until_due: 30,
    }),
    method: null,
  },
  {
    name: 'collection paused',
    terms: of('basicMonth'),
    later: {
      daysAgo: 33,
      act: ({ stripe, subscription }) =>
        stripe.subscriptions.update(subscription, { pause_collection: { behavior: 'void' } }),
    },
  },
  { name: 'by bank debit', terms: of('basicEuro'), method: 'pm_success_de' },
  { name: 'newsletter of another team', terms: of('newsletter') },
];

/** From the next period on the customer has Pro. */
async function movesToPro({ stripe, catalogue, subscription }: Scene): Promise<void> {
  const { id, phases } = await stripe.subscriptionSchedules.create({ from_subscription: subscription });
  const [running] = phases;
  if (running === undefined) throw new Error(`The schedule ${id} has no phase.`);
  await stripe.subscriptionSchedules.update(id, {
    end_behavior: 'release',
    phases: [
      {
        start_date: running.start_date,
        end_date: running.end_date,
        items: [{ price: catalogue.prices.basicMonth, quantity: 1 }],
      },
      {
        start_date: running.end_date,
        end_date: running.end_date + 30 * DAY_S,
        items: [{ price: catalogue.prices.proMonth, quantity: 1 }],
      },
    ],
  });
}
