import { Runtime } from '@temporalio/worker';
import type Stripe from 'stripe';
import type { PriceTax } from '../gateways/stripe/catalogue/price-tax.ts';
import { classifyStripeError } from '../gateways/stripe/errors.ts';
import { checkTaxSetting } from '../gateways/stripe/tax.ts';
import type { TaxCheck, TaxSetting } from '../gateways/stripe/tax.ts';

/**
 * Stops the start of a worker whose tax setting Stripe refuses: every purchase would fail, or be sold
 * without tax. When Stripe is unavailable or the key may not read it, `npm run verify` checks it.
 * @throws Error that says what to do
 */
export async function requireUsableTax(stripe: Stripe, tax: TaxSetting, priceTax: PriceTax): Promise<void> {
  const found = await ask(stripe, tax, priceTax);
  if (found !== null && !found.usable) throw new Error(`${found.why}. ${found.remedy}`);
}

async function ask(stripe: Stripe, tax: TaxSetting, priceTax: PriceTax): Promise<TaxCheck | null> {
  try {
    return await checkTaxSetting(stripe, tax, priceTax);
  } catch (error) {
    const { kind, message } = classifyStripeError(error);
    Runtime.instance().logger.warn('whether Stripe takes STRIPE_TAX is not known', { kind, message });
    return null;
  }
}
