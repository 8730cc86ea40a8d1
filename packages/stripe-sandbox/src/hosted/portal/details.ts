import type { Context } from '../../core/context.ts';
import { escape } from '../../core/html.ts';
import { createTaxId } from '../../billing/tax/tax-ids.ts';
import type { Customer, TaxId } from '../../billing/types.ts';
import { callRoute } from '../call-route.ts';
import { text } from '../test-card-fields.ts';
import type { Portal } from './portal.ts';

/** Fields that the page can offer, by what a configuration allows. */
const offered = [
  { update: 'name', field: 'name', label: 'Name' },
  { update: 'email', field: 'email', label: 'Email' },
  { update: 'address', field: 'line1', label: 'Address' },
  { update: 'address', field: 'line2', label: 'Address, second line' },
  { update: 'address', field: 'postal_code', label: 'Postal code' },
  { update: 'address', field: 'city', label: 'City' },
  { update: 'address', field: 'state', label: 'State' },
  { update: 'address', field: 'country', label: 'Country (two letters)' },
] as const;

const allowed = ({ configuration }: Portal): (typeof offered)[number][] => {
  const { enabled, allowed_updates: updates } = configuration.features.customer_update;
  return enabled ? offered.filter(({ update }) => updates.includes(update)) : [];
};

const takesTaxId = ({ configuration: { features } }: Portal): boolean =>
  features.customer_update.enabled && features.customer_update.allowed_updates.includes('tax_id');

/** Types of tax ids that the page offers. */
const taxIdTypes = [
  ['eu_vat', 'EU VAT number'],
  ['gb_vat', 'GB VAT number'],
  ['ch_vat', 'CH VAT number'],
  ['us_ein', 'US EIN'],
] as const;

const taxIdsOf = (context: Context, { customer }: Portal): TaxId[] => [
  ...context.each('tax_id', 'customer', customer.id),
];

function taxIdField(context: Context, portal: Portal): string {
  const [stored] = taxIdsOf(context, portal);
  const types = taxIdTypes.map(
    ([type, label]) => `<option value="${type}"${stored?.type === type ? ' selected' : ''}>${label}</option>`,
  );
  return `<label for="tax_id_type">Tax ID type</label><select id="tax_id_type" name="tax_id_type">${types.join('')}</select>
<label for="tax_id">Tax ID</label><input id="tax_id" name="tax_id" value="${escape(stored?.value ?? '')}">`;
}

/** The customer's name, addresses and tax id, as far as they can be changed here. */
export function detailsSection(context: Context, portal: Portal): string {
  const fields = allowed(portal).map(
    (one) =>
      `<label for="${one.field}">${one.label}</label><input id="${one.field}" name="${one.field}" value="${escape(storedIn(portal.customer, one))}">`,
  );
  if (takesTaxId(portal)) fields.push(taxIdField(context, portal));
  return fields.length === 0
    ? ''
    : `<section><h2>Billing information</h2><form method="post">${fields.join('')}
<button name="action" value="details" id="save-details">Save</button></form></section>`;
}

function storedIn(customer: Customer, { update, field }: (typeof offered)[number]): string {
  if (update === 'address') return customer.address?.[field] ?? '';
  return customer[field] ?? '';
}

/** Saves what the form gives. A field that the configuration does not allow stays as it is. */
export function changeDetails(context: Context, portal: Portal, fields: Record<string, unknown>): void {
  const updates: Record<string, unknown> = {};
  const address: Record<string, string> = {};
  for (const { update, field } of allowed(portal)) {
    if (fields[field] === undefined) continue;
    const given = text(fields[field]);
    if (update !== 'address') updates[field] = given;
    else if (given !== '') address[field] = field === 'country' ? given.toUpperCase() : given;
  }
  if (allowed(portal).some(({ update, field }) => update === 'address' && fields[field] !== undefined))
    updates['address'] = Object.keys(address).length === 0 ? '' : address;
  callRoute(context, 'POST', '/v1/customers/{customer}', updates, { customer: portal.customer.id });
  if (takesTaxId(portal) && fields['tax_id'] !== undefined) changeTaxId(context, portal, fields);
}

/** Tax ids cannot be changed: another one takes the place of those before. */
function changeTaxId(context: Context, portal: Portal, fields: Record<string, unknown>): void {
  const value = text(fields['tax_id']).toUpperCase();
  const type = taxIdTypes.find(([known]) => known === text(fields['tax_id_type']))?.[0] ?? 'eu_vat';
  const stored = taxIdsOf(context, portal);
  if (value === (stored[0]?.value ?? '') && (value === '' || type === stored[0]?.type)) return;
  const customer = portal.customer.id;
  for (const { id } of stored)
    callRoute(context, 'DELETE', '/v1/customers/{customer}/tax_ids/{id}', {}, { customer, id });
  if (value !== '') createTaxId(context, customer, { type, value });
}
