import type Stripe from 'stripe';

/** Ids of what the other product sells, and of what another team sells in the same account. */
export interface Catalogue {
  prices: Record<PriceName, string>;
  /** 20 % for ever; half off for three months. */
  coupons: { forever: string; months: string };
  /** VAT on top. */
  taxRate: string;
}

type Recurring = Stripe.PriceCreateParams.Recurring;
type Offer = [product: string, currency: string, amount: number, recurring: Recurring];

/** Product ids stay the same, so that a mapping can be written down before the account is made. */
const PRODUCTS = {
  prod_elsewhere_basic: 'Basic',
  prod_elsewhere_pro: 'Pro',
  prod_elsewhere_seats: 'Extra seats',
  prod_newsletter: 'Newsletter of another team',
} as const;

const OFFERS = {
  basicMonth: ['prod_elsewhere_basic', 'usd', 2_300, { interval: 'month' }],
  basicWeek: ['prod_elsewhere_basic', 'usd', 700, { interval: 'week' }],
  basicYear: ['prod_elsewhere_basic', 'usd', 23_000, { interval: 'year' }],
  basicEuro: ['prod_elsewhere_basic', 'eur', 2_100, { interval: 'month' }],
  proMonth: ['prod_elsewhere_pro', 'usd', 6_500, { interval: 'month' }],
  proEuro: ['prod_elsewhere_pro', 'eur', 5_900, { interval: 'month' }],
  proQuarter: ['prod_elsewhere_pro', 'eur', 16_500, { interval: 'month', interval_count: 3 }],
  proYear: ['prod_elsewhere_pro', 'gbp', 49_000, { interval: 'year' }],
  seats: ['prod_elsewhere_seats', 'usd', 900, { interval: 'month' }],
  newsletter: ['prod_newsletter', 'usd', 500, { interval: 'month' }],
} as const satisfies Record<string, Offer>;

/** Something that is sold. */
export type PriceName = keyof typeof OFFERS;

/** Makes products, prices, coupons and a tax rate. */
export async function makeCatalogue(stripe: Stripe): Promise<Catalogue> {
  for (const [id, name] of Object.entries(PRODUCTS)) await stripe.products.create({ id, name });
  const made = await Promise.all(
    Object.entries(OFFERS).map(async ([name, [product, currency, amount, recurring]]) => {
      const { id } = await stripe.prices.create({ product, currency, unit_amount: amount, recurring });
      return [name, id];
    }),
  );
  const [forever, months, taxRate] = await Promise.all([
    stripe.coupons.create({ name: 'Founders', percent_off: 20, duration: 'forever' }),
    stripe.coupons.create({
      name: 'Three months at half',
      percent_off: 50,
      duration: 'repeating',
      duration_in_months: 3,
    }),
    stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: false }),
  ]);
  return {
    prices: Object.fromEntries(made) as Catalogue['prices'],
    coupons: { forever: forever.id, months: months.id },
    taxRate: taxRate.id,
  };
}
