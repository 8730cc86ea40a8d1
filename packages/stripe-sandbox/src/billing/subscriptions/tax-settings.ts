import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { checkAutomaticTax, checkTaxSettings, hasTaxLocation } from '../tax/automatic-tax.ts';
import { requestedRates } from '../tax/tax-rates.ts';
import type { Customer, Subscription, TaxRate } from '../types.ts';

/** What a request says of tax. */
export interface TaxParams {
  automatic_tax?: { enabled: boolean };
  default_tax_rates?: string[] | '' | null;
}

/** How an object's tax is worked out: by Stripe Tax, or by its own rates. */
export interface TaxTerms {
  automatic_tax: Subscription['automatic_tax'];
  default_tax_rates: TaxRate[];
}

/**
 * The tax settings after a request.
 * @throws Stripe's refusal of both kinds at once, of an unknown rate, of a customer without a location
 */
export function taxTerms(
  context: Context,
  customer: Customer,
  given: TaxParams,
  before: TaxTerms = { automatic_tax: automatic(false), default_tax_rates: [] },
): TaxTerms {
  const enabled = given.automatic_tax?.enabled;
  if (enabled === true) checkAutomaticTax(context, customer);
  const terms = {
    automatic_tax: enabled === undefined ? before.automatic_tax : automatic(enabled),
    default_tax_rates: requestedRates(
      context,
      given.default_tax_rates,
      before.default_tax_rates,
      'default_tax_rates',
    ),
  };
  if (terms.automatic_tax.enabled && terms.default_tax_rates.length > 0) {
    throw invalidRequest(
      'You cannot set `default_tax_rates` when `automatic_tax[enabled]=true`.',
      'default_tax_rates',
    );
  }
  return terms;
}

/** Automatic tax on or off, its liability the account's own. */
export function automatic(enabled: boolean): Subscription['automatic_tax'] {
  return { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null };
}

/**
 * Automatic tax for an invoice now: disabled, with the reason, if the customer's location is no longer
 * known.
 */
export function invoiceAutomaticTax(context: Context, customer: Customer, { enabled }: { enabled: boolean }) {
  if (enabled) checkTaxSettings(context);
  const isPlaced = enabled && hasTaxLocation(customer);
  return {
    disabled_reason: enabled && !isPlaced ? ('finalization_requires_location_inputs' as const) : null,
    enabled: isPlaced,
    liability: isPlaced ? { type: 'self' as const } : null,
    provider: isPlaced ? ('stripe' as const) : null,
    status: isPlaced ? ('complete' as const) : enabled ? ('requires_location_inputs' as const) : null,
  };
}
