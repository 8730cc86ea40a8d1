import type { Context } from '../../core/context.ts';
import { accountSettings } from '../../core/account.ts';
import { invalidRequest } from '../../core/errors.ts';
import type { Customer, TaxRate } from '../types.ts';
import { isInUnion, standardRate } from './rate-table.ts';
import { taxRate } from './tax-rates.ts';

/** What Stripe Tax finds for a customer: a rate to charge, or why there is none. */
export interface FoundTax {
  rate: TaxRate | null;
  reason: 'standard_rated' | 'reverse_charge' | 'customer_exempt' | 'not_collecting';
}

/**
 * Whether Stripe Tax knows a customer's location: a country, and in the US also a state or a postal code
 * (docs.stripe.com/tax/customer-locations).
 */
export function hasTaxLocation({ address }: Customer): boolean {
  if (!address?.country) return false;
  return address.country !== 'US' || Boolean(address.state) || Boolean(address.postal_code);
}

/**
 * Refuses automatic tax as Stripe does: without a head office in the tax settings, or a customer location.
 * @throws `customer_tax_location_invalid` for the customer
 */
export function checkAutomaticTax(context: Context, customer: Customer): void {
  checkTaxSettings(context);
  if (hasTaxLocation(customer)) return;
  throw invalidRequest(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    'automatic_tax',
    'customer_tax_location_invalid',
  );
}

/** @throws Stripe's refusal where the account has not finished its tax settings */
export function checkTaxSettings(context: Context): void {
  if (accountSettings(context).taxActive) return;
  throw invalidRequest(
    'You must have a valid head office address to enable automatic tax calculation in test mode. Visit https://dashboard.stripe.com/test/settings/tax to update it.',
    'automatic_tax',
  );
}

/** Currencies in which a price is exclusive where the account leaves it to the currency. */
const EXCLUSIVE_BY_CURRENCY = ['usd', 'cad'];

/**
 * Whether Stripe Tax takes tax out of an amount instead of adding it. Where the price does not say, the
 * account's default does (docs.stripe.com/tax/products-prices-tax-codes-tax-behavior).
 */
export function isTaxInside(context: Context, said: string | null | undefined, currency: string): boolean {
  if (said === 'inclusive' || said === 'exclusive') return said === 'inclusive';
  const { taxBehavior } = accountSettings(context);
  if (taxBehavior === 'inferred_by_currency') return !EXCLUSIVE_BY_CURRENCY.includes(currency);
  return taxBehavior === 'inclusive';
}

/** The tax at a customer's location. */
export function automaticTax(context: Context, customer: Customer, inclusive: boolean): FoundTax {
  const { address } = customer;
  const country = address?.country ?? '';
  const found = standardRate(country, address?.state ?? null);
  if (found === null || !accountSettings(context).taxRegistered)
    return { rate: null, reason: 'not_collecting' };
  if (customer.tax_exempt === 'exempt') return { rate: null, reason: 'customer_exempt' };
  if (customer.tax_exempt === 'reverse') return { rate: null, reason: 'reverse_charge' };
  const ids = [...context.each('tax_id', 'customer', customer.id)];
  // The seller is not in the Union, so that any business there with a VAT id accounts for the tax itself.
  if (isInUnion(country) && ids.some(({ type }) => type === 'eu_vat'))
    return { rate: null, reason: 'reverse_charge' };
  const state = country === 'US' ? (address?.state ?? null) : null;
  const id = ['txr', 'auto', country, state ?? '', inclusive ? 'in' : 'ex'].join('_');
  const known = context.find('tax_rate', id);
  const rate =
    known ??
    context.create('tax_rate', {
      ...taxRate(context, {
        display_name: found.name,
        inclusive,
        percentage: found.percentage,
        country,
        state,
        jurisdiction: state ?? country,
        jurisdiction_level: state === null ? 'country' : 'state',
        tax_type: found.type,
        active: false,
        metadata: { sandbox_automatic: 'true' },
      }),
      id,
    });
  return { rate, reason: 'standard_rated' };
}
