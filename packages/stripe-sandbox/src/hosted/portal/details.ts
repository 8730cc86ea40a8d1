import type { Context } from '../../core/context.ts';
import { escape } from '../../core/html.ts';
import type { Customer } from '../../billing/types.ts';
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

/** The customer's name, e-mail address and postal address, as far as they can be changed here. */
export function detailsSection(portal: Portal): string {
  const fields = allowed(portal).map(
    (one) =>
      `<label for="${one.field}">${one.label}</label><input id="${one.field}" name="${one.field}" value="${escape(storedIn(portal.customer, one))}">`,
  );
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
}
