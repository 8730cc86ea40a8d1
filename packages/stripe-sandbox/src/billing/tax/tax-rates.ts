import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { listPage } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import type { TaxRate } from '../types.ts';

/**
 * Tax rates: create, retrieve, update, list. Stripe never deletes a rate and never changes its percentage.
 */
export const taxRates: Resource = (registry) => {
  registry.type('tax_rate', { prefix: 'txr', noun: 'tax rate' });
  registry.route<Stripe.TaxRateCreateParams>()('POST', '/v1/tax_rates', create);
  registry.route<Stripe.TaxRateListParams>()('GET', '/v1/tax_rates', (context, params) =>
    listPage(
      context,
      {
        type: 'tax_rate',
        url: '/v1/tax_rates',
        filter: (rate) =>
          // Those that Stripe Tax makes for itself are no rates of the account.
          rate.metadata?.['sandbox_automatic'] === undefined &&
          (params.active === undefined || rate.active === params.active) &&
          (params.inclusive === undefined || rate.inclusive === params.inclusive),
      },
      params,
    ),
  );
  const one = '/v1/tax_rates/{tax_rate}' as const;
  registry.route()('GET', one, (context, _, path) => context.get('tax_rate', path.tax_rate));
  registry.route<Stripe.TaxRateUpdateParams>()('POST', one, (context, params, path) =>
    context.update(
      'tax_rate',
      path.tax_rate,
      (draft) => {
        const { metadata, ...rest } = params;
        Object.assign(draft, rest);
        draft.metadata = mergeMetadata(draft.metadata, metadata);
      },
      'tax_rate.updated',
    ),
  );
};

function create(context: Context, params: Wire<Stripe.TaxRateCreateParams>): TaxRate {
  return context.create(
    'tax_rate',
    taxRate(context, { ...params, metadata: mergeMetadata({}, params.metadata) }),
    'tax_rate.created',
  );
}

type RateSeed = Pick<TaxRate, 'display_name' | 'inclusive' | 'percentage'> & Partial<TaxRate>;

/** A whole tax rate from what is given. */
export function taxRate(context: Context, seed: RateSeed): TaxRate {
  return {
    id: context.newId('txr'),
    object: 'tax_rate',
    active: true,
    country: null,
    created: context.now(),
    description: null,
    effective_percentage: seed.percentage,
    flat_amount: null,
    jurisdiction: null,
    jurisdiction_level: null,
    livemode: false,
    metadata: {},
    rate_type: 'percentage',
    state: null,
    tax_type: null,
    ...seed,
  };
}

/**
 * The rates that a parameter names: `''` is none, left out is what was there.
 * @throws Stripe's refusal of a rate that is unknown or archived
 */
export function requestedRates(
  context: Context,
  given: readonly string[] | '' | null | undefined,
  before: readonly TaxRate[],
  param: string,
): TaxRate[] {
  if (given === undefined) return [...before];
  return (given === '' || given === null ? [] : given).map((id) => {
    const rate = context.get('tax_rate', id, param);
    if (!rate.active && !before.some((one) => one.id === id))
      throw invalidRequest(`The tax rate ${id} is archived and cannot be used.`, param);
    return rate;
  });
}
