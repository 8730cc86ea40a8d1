import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { parameterMissing, resourceMissing } from '../core/errors.ts';
import { listOf, type List } from '../core/list.ts';
import type { Stored } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { createCardMethod } from './card-records.ts';
import { attachPaymentMethod } from './resolve-payment-method.ts';
import { cardOfToken } from './test-cards.ts';

type Card = Stored<Stripe.Card>;

/**
 * Cards of the older Sources API (docs.stripe.com/payments/payment-methods/transitioning): `card_…`, which
 * is taken wherever a payment method is. Only cards: bank accounts and `src_…` are not played.
 */
export const cardSources: Resource = (registry) => {
  const path = '/v1/customers/{customer}/sources';
  registry.route<Partial<Stripe.CustomerCreateSourceParams>>()(
    'POST',
    path,
    (context, params, { customer }) => {
      if (params.source === undefined) throw parameterMissing('source');
      const id = addSource(context, customer, params.source);
      if (context.get('customer', customer).default_source === null) setDefaultSource(context, customer, id);
      return sourceOf(context, id) ?? undefined;
    },
  );
  registry.route<Stripe.CustomerListSourcesParams>()('GET', path, (context, _params, { customer }) =>
    sourcesOf(context, customer),
  );
  registry.route()('GET', `${path}/{id}`, (context, _params, { customer, id }) => {
    const source = sourceOf(context, id);
    if (source?.customer !== customer) throw resourceMissing('source', id);
    return source;
  });
  registry.route()('DELETE', `${path}/{id}`, (context, _params, { customer, id }) => {
    const source = sourceOf(context, id);
    if (source?.customer !== customer) throw resourceMissing('source', id);
    context.update('payment_method', id, (draft) => {
      draft.customer = null;
    });
    if (context.get('customer', customer).default_source === id) setDefaultSource(context, customer, null);
    context.emit('customer.source.deleted', source);
    return { id, object: 'card', deleted: true };
  });
};

/** Makes a card of a test token a customer's. @returns its id */
export function addSource(context: Context, customer: string, token: string): string {
  const card = cardOfToken(token);
  if (card === undefined) throw resourceMissing('token', token, 'source');
  const { id } = createCardMethod(context, card, { id: context.newId('card'), customer });
  attachPaymentMethod(context, id, customer);
  const source = sourceOf(context, id);
  if (source !== null) context.emit('customer.source.created', source);
  return id;
}

function setDefaultSource(context: Context, customer: string, id: string | null): void {
  context.update(
    'customer',
    customer,
    (draft) => {
      draft.default_source = id;
    },
    'customer.updated',
  );
}

/** A customer's cards of the older API. */
export function sourcesOf(context: Context, customer: string): List<Card> {
  const cards = [...context.each('payment_method', 'customer', customer)].flatMap(
    ({ id }) => sourceOf(context, id) ?? [],
  );
  return listOf(cards, `/v1/customers/${customer}/sources`);
}

/** The card of an id `card_…`; null for anything else. */
export function sourceOf(context: Context, id: string | null): Card | null {
  const method = id?.startsWith('card_') === true ? context.find('payment_method', id) : undefined;
  if (method?.card == null) return null;
  const { card } = method;
  return {
    id: method.id,
    object: 'card',
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: 'unspecified',
    brand: BRANDS[card.brand] ?? 'Unknown',
    country: card.country,
    customer: method.customer,
    cvc_check: card.checks?.cvc_check ?? null,
    dynamic_last4: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    last4: card.last4,
    metadata: method.metadata,
    name: null,
    regulated_status: 'unregulated',
    tokenization_method: null,
  };
}

/** The older API writes brands out. */
const BRANDS: Record<string, string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'MasterCard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};
