import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { invalidRequest, resourceMissing } from '../core/errors.ts';
import { randomText } from '../core/ids.ts';
import { listPage } from '../core/list.ts';
import { cleared, mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { hasTaxLocation } from '../billing/tax/automatic-tax.ts';
import { createTaxId } from '../billing/tax/tax-ids.ts';
import { emptyAddress } from './card-records.ts';
import { adjustCustomerBalance } from './customer-balance.ts';
import { addSource, sourceOf, sourcesOf } from './card-sources.ts';
import { attachPaymentMethod, resolvePaymentMethod } from './resolve-payment-method.ts';
import { cardOfToken } from './test-cards.ts';

type Customer = ObjectTypes['customer'];
type CreateParams = Wire<Stripe.CustomerCreateParams>;
type UpdateParams = Wire<Stripe.CustomerUpdateParams>;

/** What Stripe Tax knows of a customer's place. */
function taxOfCustomer(customer: Customer) {
  const { address } = customer;
  const placed = hasTaxLocation(customer);
  return {
    automatic_tax: placed ? ('supported' as const) : ('unrecognized_location' as const),
    ip_address: null,
    location: placed
      ? { country: address?.country ?? '', source: 'billing_address' as const, state: address?.state ?? null }
      : null,
    provider: 'stripe' as const,
  };
}

/** That a customer was deleted: reading it says so instead of failing. */
interface DeletedCustomer {
  id: string;
  object: 'sandbox.deleted_customer';
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.deleted_customer': DeletedCustomer;
  }
}

/** Customers. */
export const customers: Resource = (registry) => {
  registry.type('sandbox.deleted_customer', {});
  registry.type('customer', {
    prefix: 'cus',
    indexes: { email: ({ email }) => email, test_clock: ({ test_clock }) => test_clock },
    expand: {
      sources: (context, { id }) => sourcesOf(context, id),
      default_source: (context, { default_source: id }) => sourceOf(context, id),
      tax_ids: (context, { id }) =>
        listPage(
          context,
          { type: 'tax_id', url: `/v1/customers/${id}/tax_ids`, index: ['customer', id] },
          {},
        ),
      tax: (_context, customer) => taxOfCustomer(customer),
      subscriptions: (context, { id }) =>
        listPage(
          context,
          {
            type: 'subscription',
            url: `/v1/customers/${id}/subscriptions`,
            index: ['customer', id],
            filter: ({ status }) => status !== 'canceled' && status !== 'incomplete_expired',
          },
          {},
        ),
    },
  });
  registry.route<Stripe.CustomerCreateParams>()('POST', '/v1/customers', createCustomer);
  registry.route<Stripe.CustomerListParams>()('GET', '/v1/customers', (context, params) => {
    const test_clock = params.test_clock;
    if (test_clock !== undefined) {
      context.get('test_helpers.test_clock', test_clock, 'test_clock');
      return listPage(
        context,
        { type: 'customer', url: '/v1/customers', index: ['test_clock', test_clock] },
        params,
      );
    }
    return listPage(
      context,
      {
        type: 'customer',
        url: '/v1/customers',
        index: ['email', params.email],
        // As at Stripe, customers on test clocks are listed only if the request names their clock or email.
        filter: (customer) => params.email !== undefined || (customer.test_clock ?? null) === null,
      },
      params,
    );
  });
  registry.route()('GET', '/v1/customers/{customer}', (context, _params, { customer }) =>
    context.find('sandbox.deleted_customer', customer) === undefined
      ? context.get('customer', customer)
      : { id: customer, object: 'customer', deleted: true },
  );
  registry.route<Stripe.CustomerUpdateParams>()(
    'POST',
    '/v1/customers/{customer}',
    (context, params, { customer }) => updateCustomer(context, customer, params),
  );
  registry.route()('DELETE', '/v1/customers/{customer}', (context, _params, { customer }) =>
    deleteCustomer(context, customer),
  );
  registry.onClockDeleted((context, clock) => {
    for (const customer of context.each('customer', 'test_clock', clock))
      removeCustomer(context, customer.id);
  });
};

function createCustomer(context: Context, params: CreateParams): Customer {
  const clock = params.test_clock ?? null;
  if (clock !== null) context.get('test_helpers.test_clock', clock, 'test_clock');
  const id = context.newId('cus');
  const customer: Customer = {
    id,
    object: 'customer',
    address: addressOf(params.address) ?? null,
    balance: 0,
    created: context.now(clock),
    currency: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    invoice_prefix: params.invoice_prefix ?? randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
      ...invoiceSettings(params.invoice_settings),
    },
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    next_invoice_sequence: params.next_invoice_sequence ?? 1,
    phone: params.phone ?? null,
    preferred_locales: params.preferred_locales ?? [],
    shipping: shippingOf(params.shipping) ?? null,
    tax_exempt: params.tax_exempt === '' ? 'none' : (params.tax_exempt ?? 'none'),
    test_clock: clock,
  };
  if (params.business_name !== undefined && params.business_name !== '')
    customer.business_name = params.business_name ?? '';
  if (params.individual_name !== undefined && params.individual_name !== '')
    customer.individual_name = params.individual_name ?? '';
  context.store.put('customer', customer);
  if (params.balance !== undefined && params.balance !== 0) {
    adjustCustomerBalance(context, {
      customer: id,
      amount: params.balance,
      currency: 'usd',
      type: 'initial',
    });
  }
  for (const one of params.tax_id_data ?? []) createTaxId(context, id, one);
  const method = takePaymentMethods(context, id, params);
  if (method !== undefined) setDefault(context, id, method);
  const created = context.get('customer', id);
  context.emit('customer.created', created);
  return created;
}

function updateCustomer(context: Context, id: string, params: UpdateParams): Customer {
  const before = context.get('customer', id);
  if (params.balance !== undefined && params.balance !== before.balance) {
    const amount = params.balance - before.balance;
    adjustCustomerBalance(
      context,
      { customer: id, amount, currency: before.currency ?? 'usd', type: 'adjustment' },
      false,
    );
  }
  const method = takePaymentMethods(context, id, params);
  const after = context.update('customer', id, (draft) => {
    if (params.address !== undefined) draft.address = addressOf(params.address) ?? null;
    if (params.default_source !== undefined) draft.default_source = params.default_source;
    draft.description = cleared(params.description, draft.description);
    draft.email = cleared(params.email, draft.email);
    if (params.invoice_prefix !== undefined) draft.invoice_prefix = params.invoice_prefix;
    draft.invoice_settings = { ...draft.invoice_settings, ...invoiceSettings(params.invoice_settings) };
    if (method !== undefined) draft.invoice_settings.default_payment_method = method;
    draft.metadata =
      params.metadata === undefined ? draft.metadata : mergeMetadata(draft.metadata, params.metadata);
    draft.name = cleared(params.name, draft.name ?? null);
    if (params.next_invoice_sequence !== undefined)
      draft.next_invoice_sequence = params.next_invoice_sequence;
    draft.phone = cleared(params.phone, draft.phone ?? null);
    if (params.preferred_locales !== undefined) draft.preferred_locales = params.preferred_locales;
    if (params.shipping !== undefined) draft.shipping = shippingOf(params.shipping) ?? null;
    if (params.tax_exempt !== undefined)
      draft.tax_exempt = params.tax_exempt === '' ? 'none' : params.tax_exempt;
  });
  context.emitUpdated('customer.updated', before, after);
  return after;
}

function deleteCustomer(context: Context, id: string) {
  const customer = context.get('customer', id);
  for (const method of context.each('payment_method', 'customer', id)) {
    context.update('payment_method', method.id, (draft) => {
      draft.customer = null;
    });
  }
  context.emit('customer.deleted', context.find('customer', id) ?? customer);
  removeCustomer(context, id);
  return { id, object: 'customer', deleted: true };
}

function removeCustomer(context: Context, id: string): void {
  context.remove('customer', id);
  context.store.put('sandbox.deleted_customer', { id, object: 'sandbox.deleted_customer' });
}

interface GivenMethods {
  payment_method?: string;
  source?: string;
  invoice_settings?: { default_payment_method?: string };
}

/**
 * Attaches the payment methods of a request and returns the default for invoices (undefined: unchanged;
 * null: none). A test token that is named twice is one card.
 */
function takePaymentMethods(
  context: Context,
  customer: string,
  given: GivenMethods,
): string | null | undefined {
  const attached = new Map<string, string>();
  const attach = (name: string) => {
    const known = attached.get(name);
    if (known !== undefined) return known;
    const { id } = attachPaymentMethod(context, resolvePaymentMethod(context, name).id, customer);
    attached.set(name, id);
    return id;
  };
  if (given.payment_method !== undefined) attach(given.payment_method);
  if (given.source !== undefined) {
    const source = addSource(context, customer, given.source);
    context.update('customer', customer, (draft) => {
      draft.default_source = source;
    });
  }
  const chosen = given.invoice_settings?.default_payment_method;
  if (chosen === undefined) return undefined;
  if (chosen === '') return null;
  if (cardOfToken(chosen) !== undefined) return attach(chosen);
  checkDefault(context, customer, chosen);
  return chosen;
}

function checkDefault(context: Context, customer: string, chosen: string): void {
  const param = 'invoice_settings[default_payment_method]';
  const method = context.find('payment_method', chosen);
  if (method === undefined) throw resourceMissing('PaymentMethod', chosen, param);
  if (method.customer === customer) return;
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${chosen}. The payment method must be attached to the customer.`,
    param,
    'resource_missing',
  );
}

function invoiceSettings(
  given: CreateParams['invoice_settings'] | UpdateParams['invoice_settings'],
): Partial<Customer['invoice_settings']> {
  const settings: Partial<Customer['invoice_settings']> = {};
  if (given?.footer !== undefined) settings.footer = given.footer === '' ? null : given.footer;
  if (given?.custom_fields !== undefined) {
    settings.custom_fields = given.custom_fields === '' ? null : given.custom_fields;
  }
  return settings;
}

function setDefault(context: Context, customer: string, method: string | null): void {
  context.update('customer', customer, (draft) => {
    draft.invoice_settings.default_payment_method = method;
  });
}

/** An address with all its fields; null when it was cleared. */
function addressOf(given: CreateParams['address']): Customer['address'] {
  if (given === undefined || given === '' || given === null) return null;
  return { ...emptyAddress(), ...given };
}

function shippingOf(given: CreateParams['shipping']): Customer['shipping'] {
  if (given === undefined || given === '' || given === null) return null;
  return { ...given, address: { ...emptyAddress(), ...given.address }, phone: given.phone ?? null };
}
