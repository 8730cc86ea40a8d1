import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { checkTaxSettings, hasTaxLocation } from '../../billing/tax/automatic-tax.ts';
import { createTaxId } from '../../billing/tax/tax-ids.ts';
import { requestedRates } from '../../billing/tax/tax-rates.ts';
import { callRoute } from '../call-route.ts';
import { stateOf, type Session, type SessionParams } from './state.ts';

/** What the customer fills in about where they are. */
export interface BillingPlace {
  address: {
    country: string;
    postal_code: string | null;
    state: string | null;
    line1: string | null;
    city: string | null;
  };
  /** A VAT id of the European Union, where one was given. */
  taxId: string | null;
}

/**
 * The tax settings of a session.
 * @throws Stripe's refusals: automatic tax for a known customer without a location that is not saved
 * either; a tax id without a name
 */
export function sessionTax(
  context: Context,
  params: SessionParams,
): Pick<Session, 'automatic_tax' | 'billing_address_collection' | 'tax_id_collection'> {
  const { customer, customer_update: update, tax_id_collection: taxIds } = params;
  const isAutomatic = params.automatic_tax?.enabled === true;
  if (isAutomatic) {
    checkTaxSettings(context);
    const known = customer === undefined ? undefined : context.get('customer', customer);
    if (known && !hasTaxLocation(known) && update?.address !== 'auto') {
      throw invalidRequest(
        "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
        'automatic_tax',
        'customer_tax_location_invalid',
      );
    }
  }
  // An archived rate "cannot be used with new applications or Checkout Sessions"
  // (docs.stripe.com/api/tax_rates).
  const rates = params.subscription_data?.default_tax_rates;
  requestedRates(context, rates, [], 'subscription_data[default_tax_rates]');
  if (taxIds?.enabled === true) {
    if (params.mode === 'setup')
      throw invalidRequest('`tax_id_collection` is not supported in `setup` mode.', 'tax_id_collection');
    if (customer !== undefined && update?.name !== 'auto') {
      throw invalidRequest(
        'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
        'tax_id_collection',
      );
    }
  }
  if (update !== undefined && (customer === undefined || params.mode === 'setup')) {
    throw invalidRequest(
      '`customer_update` can only be used with `customer`, and not in `setup` mode.',
      'customer_update',
    );
  }
  return {
    automatic_tax: {
      enabled: isAutomatic,
      liability: isAutomatic ? { type: 'self' } : null,
      provider: isAutomatic ? 'stripe' : null,
      status: isAutomatic ? 'requires_location_inputs' : null,
    },
    billing_address_collection: params.billing_address_collection ?? null,
    ...(taxIds === undefined ? {} : { tax_id_collection: { enabled: taxIds.enabled, required: 'never' } }),
  };
}

/**
 * Whether a session's page asks for an address: because the session says so, or because its tax depends on
 * it.
 */
const asksForAddress = (session: Session): boolean =>
  session.billing_address_collection === 'required' || session.automatic_tax.enabled;

/**
 * Keeps at the customer what was filled in, where the session may, and on the card.
 * @throws where the page would not go on: no address, or a tax id that is none
 */
export function keepPlace(
  context: Context,
  session: Session,
  {
    customer,
    paymentMethod,
    place,
  }: { customer: string | null; paymentMethod: string | null; place: BillingPlace | null },
): void {
  if (!asksForAddress(session) && place === null) return;
  const { params } = stateOf(context, session.id);
  const known = customer === null ? undefined : context.get('customer', customer);
  if (place === null) {
    if (known && hasTaxLocation(known)) return;
    throw invalidRequest('Enter your billing address.', 'address');
  }
  if (paymentMethod !== null)
    context.update('payment_method', paymentMethod, (draft) => {
      draft.billing_details.address = { line2: null, ...place.address };
    });
  const mayKeep =
    session.mode !== 'setup' && (params.customer === undefined || params.customer_update?.address === 'auto');
  if (customer === null || !mayKeep) return;
  callRoute(context, 'POST', '/v1/customers/{customer}', { address: given(place.address) }, { customer });
  if (place.taxId !== null && session.tax_id_collection?.enabled === true)
    createTaxId(context, customer, { type: 'eu_vat', value: place.taxId });
}

/** The address that a form gives; null where it names no country. */
export function placeOf(fields: Record<string, unknown>): BillingPlace | null {
  const field = (name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const country = field('country');
  if (country === null) return null;
  const [postal_code, state, line1, city] = [
    field('postal_code'),
    field('state'),
    field('line1'),
    field('city'),
  ];
  return {
    address: { country: country.toUpperCase(), postal_code, state, line1, city },
    taxId: field('tax_id'),
  };
}

const given = (address: BillingPlace['address']): Record<string, string> =>
  Object.fromEntries(Object.entries(address).filter((entry): entry is [string, string] => entry[1] !== null));

/** The fields of the page for it. */
export function placeFields(session: Session): string {
  if (!asksForAddress(session)) return '';
  const taxId =
    session.tax_id_collection?.enabled === true
      ? '<label for="tax_id">VAT id (businesses in the EU)</label><input id="tax_id" name="tax_id">'
      : '';
  return `<label for="country">Country (two letters)</label><input id="country" name="country" maxlength="2">
<label for="state">State</label><input id="state" name="state"><label for="postal_code">Postal code</label><input id="postal_code" name="postal_code">${taxId}
${session.automatic_tax.enabled ? '<p>Tax is added for your address.</p>' : ''}`;
}
