import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { parameterMissing, resourceMissing } from '../core/errors.ts';
import { listOf, type List } from '../core/list.ts';
import type { ObjectTypes, Stored } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { createBankMethod } from './bank-records.ts';
import { createCardMethod } from './card-records.ts';
import { attachPaymentMethod } from './resolve-payment-method.ts';
import { bankOfAccount } from './test-banks.ts';
import { cardOfToken } from './test-cards.ts';

type Card = Stored<Stripe.Card>;
type Source = Stored<Stripe.Source>;

/**
 * What the older APIs left (docs.stripe.com/payments/payment-methods/transitioning): cards, `card_…`, and
 * reusable SEPA sources, `src_…`. Both are taken wherever a payment method is. Bank accounts are not played.
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
  // Stripe.js sent account numbers past the documented API: older accounts have sources that way.
  registry.page('POST', '/_sandbox/customers/{id}/source', (context, { path: { id }, fields }) => ({
    body: JSON.stringify(addSepaSource(context, String(id), String(fields['iban']))),
    headers: { 'content-type': 'application/json' },
  }));
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
    return { id, object: source.object, deleted: true };
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

/** A reusable source that debits an account, as the customer's default. */
function addSepaSource(context: Context, customer: string, iban: string): Source | Card | null {
  const { id } = createBankMethod(context, bankOfAccount('sepa_debit', iban), { id: context.newId('src') });
  attachPaymentMethod(context, id, customer);
  setDefaultSource(context, customer, id);
  return sourceOf(context, id);
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

/** A customer's cards and sources of the older APIs. */
export function sourcesOf(context: Context, customer: string): List<Card | Source> {
  const cards = [...context.each('payment_method', 'customer', customer)].flatMap(
    ({ id }) => sourceOf(context, id) ?? [],
  );
  return listOf(cards, `/v1/customers/${customer}/sources`);
}

/** The card of an id `card_…` or the source of an id `src_…`; null for anything else. */
export function sourceOf(context: Context, id: string | null): Card | Source | null {
  const method = /^(?:card|src)_/.test(id ?? '') ? context.find('payment_method', id ?? '') : undefined;
  if (method?.sepa_debit != null) return sepaSource(method, method.sepa_debit);
  return method?.card == null ? null : cardSource(method, method.card);
}

function sepaSource(
  method: ObjectTypes['payment_method'],
  { bank_code, branch_code, country, fingerprint, last4 }: Stored<Stripe.PaymentMethod.SepaDebit>,
): Source {
  return {
    id: method.id,
    object: 'source',
    allow_redisplay: 'unspecified',
    amount: null,
    client_secret: `${method.id}_secret`,
    created: method.created,
    currency: 'eur',
    ...(method.customer === null ? {} : { customer: method.customer }),
    flow: 'none',
    livemode: false,
    metadata: method.metadata,
    owner: null,
    sepa_debit: {
      bank_code,
      branch_code,
      country,
      fingerprint,
      last4,
      mandate_reference: null,
      mandate_url: null,
    },
    statement_descriptor: null,
    status: 'chargeable',
    type: 'sepa_debit',
    usage: 'reusable',
  };
}

function cardSource(
  method: ObjectTypes['payment_method'],
  card: NonNullable<ObjectTypes['payment_method']['card']>,
): Card {
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
