import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';

/**
 * Whether tax comes on top of our prices, or stands in them
 * (docs/adr/0024-prices-say-how-they-are-taxed.md).
 */
export type PriceTax = 'exclusive' | 'inclusive';

/** What people read of it. */
export const TAX_WORDS: Readonly<Record<PriceTax, string>> = {
  exclusive: 'tax on top',
  inclusive: 'tax included',
};

/**
 * A price beside what is wanted: it says so, it can be made to say so without a change, or it is taxed
 * otherwise.
 */
type PriceTaxFit = 'said' | 'unsaid' | 'other';

/** What prices are to say, and how an existing one stands to it. */
export interface PriceTaxing {
  wanted: PriceTax;
  fitOf: (price: Pick<Stripe.Price, 'tax_behavior' | 'currency'>) => Promise<PriceTaxFit>;
}

/** Currencies that Stripe takes as exclusive where the account leaves it to the currency. */
const EXCLUSIVE_BY_CURRENCY = ['usd', 'cad'];

/**
 * Compares prices with what is wanted. Stripe lets a price say it once. One that does not say is taxed as the
 * account's default, which is asked for when it is needed.
 */
export function priceTaxing(stripe: Stripe, wanted: PriceTax): PriceTaxing {
  let asked: Promise<AccountDefault> | undefined;
  return {
    wanted,
    fitOf: async ({ tax_behavior: said, currency }) => {
      if (said === 'inclusive' || said === 'exclusive') return said === wanted ? 'said' : 'other';
      const found = defaultIn(await (asked ??= accountDefault(stripe)), currency);
      // What is not known proves nothing: the price stays as it is.
      if (found === 'unknown') return 'said';
      // Without a default Stripe Tax refuses the price, so nobody pays tax by it.
      return found === null || found === wanted ? 'unsaid' : 'other';
    },
  };
}

type AccountDefault = Stripe.Tax.Settings.Defaults.TaxBehavior | 'unknown' | null;

/** How Stripe Tax takes prices that do not say. @throws Stripe's error but for a missing permission */
async function accountDefault(stripe: Stripe): Promise<AccountDefault> {
  try {
    return (await stripe.tax.settings.retrieve()).defaults.tax_behavior;
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_allowed') return 'unknown';
    throw error;
  }
}

function defaultIn(found: AccountDefault, currency: string): PriceTax | 'unknown' | null {
  if (found === null) return null;
  if (found === 'exclusive') return 'exclusive';
  if (found === 'inclusive') return 'inclusive';
  // A word that Stripe added later proves as little as one that may not be read.
  if (found !== 'inferred_by_currency') return 'unknown';
  return EXCLUSIVE_BY_CURRENCY.includes(currency) ? 'exclusive' : 'inclusive';
}
