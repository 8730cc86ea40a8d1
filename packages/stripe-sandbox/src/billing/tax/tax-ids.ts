import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, resourceMissing } from '../../core/errors.ts';
import { listPage } from '../../core/list.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import type { TaxId } from '../types.ts';

/** How an EU VAT id is written: the country's letters, then letters and digits. */
const EU_VAT = /^[A-Z]{2}[0-9A-Z]{8,12}$/;

/** Tax ids of customers: create, retrieve, list, delete. */
export const taxIds: Resource = (registry) => {
  registry.type('tax_id', {
    prefix: 'txi',
    noun: 'tax id',
    indexes: { customer: ({ customer }) => customer },
  });
  const all = '/v1/customers/{customer}/tax_ids' as const;
  registry.route<Stripe.CustomerCreateTaxIdParams>()('POST', all, (context, params, { customer }) =>
    createTaxId(context, customer, params),
  );
  registry.route<Stripe.CustomerListTaxIdsParams>()('GET', all, (context, params, { customer }) =>
    listPage(
      context,
      { type: 'tax_id', url: `/v1/customers/${customer}/tax_ids`, index: ['customer', customer] },
      params,
    ),
  );
  const one = `${all}/{id}` as const;
  registry.route()('GET', one, (context, _, { customer, id }) => owned(context, customer, id));
  registry.route()('DELETE', one, (context, _, { customer, id }) => {
    const found = owned(context, customer, id);
    context.remove('tax_id', id);
    context.emit('customer.tax_id.deleted', found);
    return { id, object: 'tax_id', deleted: true };
  });
};

/** Stores a customer's tax id. @throws `tax_id_invalid` for a value that is not written as its type is */
export function createTaxId(
  context: Context,
  customer: string,
  { type, value }: Pick<Wire<Stripe.CustomerCreateTaxIdParams>, 'type' | 'value'>,
): TaxId {
  context.get('customer', customer, 'customer');
  if (type === 'eu_vat' && !EU_VAT.test(value)) {
    throw invalidRequest('Invalid value for eu_vat.', 'value', 'tax_id_invalid');
  }
  return context.create(
    'tax_id',
    {
      id: context.newId('txi'),
      object: 'tax_id',
      country: type === 'eu_vat' ? value.slice(0, 2) : type.slice(0, 2).toUpperCase(),
      created: context.now(customer),
      customer,
      customer_account: null,
      livemode: false,
      owner: { customer, customer_account: null, type: 'customer' },
      type,
      value,
      verification: { status: 'verified', verified_address: null, verified_name: null },
    },
    'customer.tax_id.created',
  );
}

function owned(context: Context, customer: string, id: string): TaxId {
  const found = context.find('tax_id', id);
  if (found?.customer !== customer) throw resourceMissing('tax id', id, 'id');
  return found;
}
