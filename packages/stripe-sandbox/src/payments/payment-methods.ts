import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { cardRefused, invalidRequest, parameterMissing } from '../core/errors.ts';
import { listPage, type PageParameters } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { createBankMethod } from './bank-records.ts';
import { createCardMethod, emptyAddress } from './card-records.ts';
import { declineOf } from './declines.ts';
import { attachPaymentMethod, resolvePaymentMethod } from './resolve-payment-method.ts';
import { bankOfAccount, type TestBank } from './test-banks.ts';
import { cardOfNumber, cardOfToken, type TestCard } from './test-cards.ts';

type Method = ObjectTypes['payment_method'];

/** Payment methods: cards and bank accounts, by test token or by number. */
export const paymentMethods: Resource = (registry) => {
  registry.type('sandbox.card', {});
  registry.type('payment_method', {
    prefix: 'pm',
    noun: 'PaymentMethod',
    indexes: { customer: ({ customer }) => customer },
  });
  registry.route<Stripe.PaymentMethodCreateParams>()('POST', '/v1/payment_methods', createMethod);
  registry.route<Stripe.PaymentMethodListParams>()('GET', '/v1/payment_methods', (context, params) => {
    if (params.customer !== undefined) context.get('customer', params.customer, 'customer');
    return listMethods(context, '/v1/payment_methods', params.customer, params);
  });
  registry.route<Stripe.CustomerListPaymentMethodsParams>()(
    'GET',
    '/v1/customers/{customer}/payment_methods',
    (context, params, { customer }) => {
      context.get('customer', customer);
      return listMethods(context, `/v1/customers/${customer}/payment_methods`, customer, params);
    },
  );
  registry.route()(
    'GET',
    '/v1/customers/{customer}/payment_methods/{payment_method}',
    (context, _params, path) => {
      const method = context.get('payment_method', path.payment_method);
      if (method.customer !== path.customer)
        throw invalidRequest('The payment method belongs to another customer.', 'payment_method');
      return method;
    },
  );
  registry.route()('GET', '/v1/payment_methods/{payment_method}', (context, _params, { payment_method }) =>
    resolvePaymentMethod(context, payment_method, 'id'),
  );
  registry.route<Stripe.PaymentMethodUpdateParams>()(
    'POST',
    '/v1/payment_methods/{payment_method}',
    (context, params, { payment_method }) => updateMethod(context, payment_method, params),
  );
  registry.route<Stripe.PaymentMethodAttachParams>()(
    'POST',
    '/v1/payment_methods/{payment_method}/attach',
    (context, params, { payment_method }) => {
      if (params.customer === undefined) throw parameterMissing('customer');
      const { id } = context.get('customer', params.customer, 'customer');
      return attachPaymentMethod(context, resolvePaymentMethod(context, payment_method, 'id').id, id);
    },
  );
  registry.route()(
    'POST',
    '/v1/payment_methods/{payment_method}/detach',
    (context, _params, { payment_method }) => detach(context, payment_method),
  );
};

function listMethods(
  context: Context,
  url: string,
  customer: string | undefined,
  params: PageParameters & { type?: string },
) {
  return listPage(
    context,
    {
      type: 'payment_method',
      url,
      index: ['customer', customer],
      filter: ({ type, customer: owner }) =>
        owner !== null && (params.type === undefined || type === params.type),
    },
    params,
  );
}

function createMethod(context: Context, params: Wire<Stripe.PaymentMethodCreateParams>): Method {
  if (params.payment_method !== undefined) return resolvePaymentMethod(context, params.payment_method);
  if (params.type !== undefined && params.type !== 'card') {
    return createBankMethod(context, bankGiven(params), {
      billing_details: billingDetails(undefined, params.billing_details),
      metadata: mergeMetadata({}, params.metadata),
      ...(params.allow_redisplay === undefined ? {} : { allow_redisplay: params.allow_redisplay }),
    });
  }
  const { card } = params;
  if (card === undefined) throw parameterMissing('card');
  return createCardMethod(context, cardGiven(card), {
    billingDetails: billingDetails(undefined, params.billing_details),
    metadata: mergeMetadata({}, params.metadata),
    ...(params.allow_redisplay === undefined ? {} : { allowRedisplay: params.allow_redisplay }),
    ...(card.exp_month === undefined || card.exp_year === undefined
      ? {}
      : {
          expiry: { month: card.exp_month, year: card.exp_year < 100 ? 2000 + card.exp_year : card.exp_year },
        }),
  });
}

/** The test account that the parameters describe. */
function bankGiven(params: Wire<Stripe.PaymentMethodCreateParams>): TestBank {
  const { type, us_bank_account: us, sepa_debit: sepa, bacs_debit: bacs } = params;
  const { au_becs_debit: becs, acss_debit: acss } = params;
  switch (type) {
    case 'us_bank_account':
      if (us?.account_number === undefined) throw parameterMissing('us_bank_account[account_number]');
      return bankOfAccount(type, us.account_number, us.routing_number);
    case 'sepa_debit':
      if (sepa === undefined) throw parameterMissing('sepa_debit[iban]');
      return bankOfAccount(type, sepa.iban);
    case 'bacs_debit':
      if (bacs?.account_number === undefined) throw parameterMissing('bacs_debit[account_number]');
      return bankOfAccount(type, bacs.account_number, bacs.sort_code);
    case 'au_becs_debit':
      if (becs === undefined) throw parameterMissing('au_becs_debit[account_number]');
      return bankOfAccount(type, becs.account_number, becs.bsb_number);
    case 'acss_debit':
      if (acss === undefined) throw parameterMissing('acss_debit[account_number]');
      return bankOfAccount(type, acss.account_number, acss.transit_number);
    default:
      throw invalidRequest(
        `The sandbox makes cards and bank accounts only, not ${type ?? 'nothing'}.`,
        'type',
      );
  }
}

interface GivenCard {
  token?: string;
  number?: string;
  exp_month?: number;
  exp_year?: number;
}

/**
 * The test card that the `card` parameter describes.
 * @throws 402 for a number or expiry that no card has
 */
function cardGiven(given: GivenCard): TestCard {
  if (given.token !== undefined) {
    const card = cardOfToken(given.token);
    if (card !== undefined) return card;
    throw invalidRequest(`No such token: '${given.token}'`, 'card[token]', 'resource_missing');
  }
  if (given.number === undefined) throw parameterMissing('card[number]');
  if (given.exp_month === undefined) throw parameterMissing('card[exp_month]');
  if (given.exp_year === undefined) throw parameterMissing('card[exp_year]');
  const card = cardOfNumber(given.number);
  if (card === undefined) {
    const { code, message } = declineOf('incorrect_number');
    throw cardRefused({ message, code, param: 'number' });
  }
  if (given.exp_month < 1 || given.exp_month > 12) {
    throw cardRefused({
      message: "Your card's expiration month is invalid.",
      code: 'invalid_expiry_month',
      param: 'exp_month',
    });
  }
  return card;
}

function updateMethod(context: Context, id: string, params: Wire<Stripe.PaymentMethodUpdateParams>): Method {
  return context.update(
    'payment_method',
    id,
    (draft) => {
      if (params.allow_redisplay !== undefined) draft.allow_redisplay = params.allow_redisplay;
      draft.billing_details = billingDetails(draft.billing_details, params.billing_details);
      if (params.metadata !== undefined) draft.metadata = mergeMetadata(draft.metadata, params.metadata);
      if (draft.card !== undefined && params.card?.exp_month !== undefined)
        draft.card.exp_month = params.card.exp_month;
      if (draft.card !== undefined && params.card?.exp_year !== undefined)
        draft.card.exp_year = params.card.exp_year;
    },
    'payment_method.updated',
  );
}

function detach(context: Context, id: string): Method {
  const before = context.get('payment_method', id);
  const owner = before.customer;
  if (owner === null) {
    throw invalidRequest(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      'payment_method',
    );
  }
  const after = context.update('payment_method', id, (draft) => {
    draft.customer = null;
  });
  context.emit('payment_method.detached', after, { customer: owner });
  const customer = context.find('customer', owner);
  if (customer?.invoice_settings.default_payment_method === id) {
    context.update(
      'customer',
      owner,
      (draft) => {
        draft.invoice_settings.default_payment_method = null;
      },
      'customer.updated',
    );
  }
  return after;
}

/** Billing details with what was given put over what was known; `''` clears a field. */
function billingDetails(
  before: Method['billing_details'] | undefined,
  given: Wire<Stripe.PaymentMethodCreateParams>['billing_details'],
): Method['billing_details'] {
  const known = before ?? { address: emptyAddress(), email: null, name: null, phone: null, tax_id: null };
  const take = (value: string | null | undefined, old: string | null) =>
    value === undefined ? old : value === '' ? null : value;
  const address = given?.address;
  return {
    address:
      address === undefined
        ? known.address
        : address === '' || address === null
          ? null
          : { ...emptyAddress(), ...address },
    email: take(given?.email, known.email),
    name: take(given?.name, known.name),
    phone: take(given?.phone, known.phone),
    tax_id: take(given?.tax_id, known.tax_id),
  };
}
