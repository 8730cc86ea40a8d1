import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { invalidRequest, parameterMissing } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { omit } from '../core/omit.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { storeProduct } from './store-product.ts';
import { amountsOf, currencyOptionsOf, tiersOf } from './price-amounts.ts';

export type Price = ObjectTypes['price'];
/** A plan says its id itself. */
type CreateParams = Wire<Stripe.PriceCreateParams> & { id?: string };
type Recurring = NonNullable<Price['recurring']>;

/**
 * Prices: one-time, licensed and metered, flat and tiered. Tiers and other currencies appear when expanded.
 */
export const prices: Resource = (registry) => {
  registry.type('price', {
    prefix: 'price',
    indexes: { product: ({ product }) => product, lookup_key: ({ lookup_key }) => lookup_key },
    present: (_context, price) => omit(price, 'tiers', 'currency_options'),
    expand: {
      tiers: (context, { id }) => context.get('price', id).tiers,
      currency_options: (context, { id }) => context.get('price', id).currency_options,
    },
  });
  registry.route<Stripe.PriceCreateParams>()('POST', '/v1/prices', createPrice);
  registry.route<Stripe.PriceListParams>()('GET', '/v1/prices', (context, params) =>
    listPage(
      context,
      {
        type: 'price',
        url: '/v1/prices',
        index: ['product', params.product],
        filter: (price) => wanted(price, params),
      },
      params,
    ),
  );
  registry.route()('GET', '/v1/prices/{price}', (context, _params, path) => context.get('price', path.price));
  registry.route<Stripe.PriceUpdateParams>()('POST', '/v1/prices/{price}', (context, params, path) =>
    update(context, path.price, params),
  );
};

function wanted(price: Price, params: Wire<Stripe.PriceListParams>): boolean {
  const { active, currency, lookup_keys, recurring, type } = params;
  return (
    (active === undefined || active === price.active) &&
    (currency === undefined || currency === price.currency) &&
    (lookup_keys === undefined || (price.lookup_key !== null && lookup_keys.includes(price.lookup_key))) &&
    (type === undefined || type === price.type) &&
    (recurring?.interval === undefined || recurring.interval === price.recurring?.interval) &&
    (recurring?.usage_type === undefined || recurring.usage_type === price.recurring?.usage_type) &&
    (recurring?.meter === undefined || recurring.meter === price.recurring?.meter)
  );
}

/**
 * Stores a new price, with a new product where one is described.
 * @throws Stripe's errors for amounts, tiers or meters that do not fit together
 */
export function createPrice(context: Context, params: CreateParams): Price {
  const product = params.product ?? productOf(context, params);
  context.get('product', product, 'product');
  if (params.lookup_key !== undefined)
    claimLookupKey(context, params.lookup_key, params.transfer_lookup_key === true);
  const currency = params.currency.toLowerCase();
  const amounts = amountsOf(params);
  const tiered = params.billing_scheme === 'tiered';
  const price: Price = {
    id: params.id ?? context.newId('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? 'per_unit',
    created: context.now(),
    currency,
    currency_options: currencyOptionsOf(currency, params),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product,
    recurring: params.recurring === undefined ? null : recurringOf(context, params.recurring),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: tiered ? (params.tiers_mode ?? null) : null,
    transform_quantity: params.transform_quantity ?? null,
    type: params.recurring === undefined ? 'one_time' : 'recurring',
    ...amounts,
  };
  if (tiered) {
    if (params.tiers_mode === undefined) throw parameterMissing('tiers_mode');
    price.tiers = tiersOf(params.tiers);
  }
  return context.create('price', price, 'price.created');
}

function productOf(context: Context, params: CreateParams): string {
  const data = params.product_data;
  if (data === undefined) throw parameterMissing('product');
  const { name, id, active, metadata, statement_descriptor, tax_code, unit_label } = data;
  const given = { id, active, metadata, statement_descriptor, tax_code, unit_label };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return storeProduct(context, { name, ...known }).id;
}

function recurringOf(context: Context, given: NonNullable<CreateParams['recurring']>): Recurring {
  const metered = given.usage_type === 'metered';
  if (metered && given.meter === undefined) {
    throw invalidRequest(
      'Metered prices must be backed by meters: usage records without a meter no longer exist.',
      'recurring[meter]',
      'parameter_missing',
    );
  }
  if (!metered && given.meter !== undefined) {
    throw invalidRequest(
      '`recurring[meter]` can be given only with `recurring[usage_type]=metered`.',
      'recurring[meter]',
    );
  }
  if (
    given.meter !== undefined &&
    context.get('billing.meter', given.meter, 'recurring[meter]').status !== 'active'
  ) {
    throw invalidRequest('The meter is inactive.', 'recurring[meter]');
  }
  return {
    interval: given.interval,
    interval_count: given.interval_count ?? 1,
    meter: given.meter ?? null,
    trial_period_days: null,
    usage_type: given.usage_type ?? 'licensed',
  };
}

function claimLookupKey(context: Context, key: string, transfer: boolean, taker?: string): void {
  for (const holder of context.each('price', 'lookup_key', key)) {
    if (holder.id === taker) continue;
    if (!transfer) {
      throw invalidRequest(
        `A price (\`${holder.id}\`) already uses that lookup key.`,
        'lookup_key',
        'resource_already_exists',
      );
    }
    context.update(
      'price',
      holder.id,
      (draft) => {
        draft.lookup_key = null;
      },
      'price.updated',
    );
  }
}

function update(context: Context, id: string, params: Wire<Stripe.PriceUpdateParams>): Price {
  const before = context.get('price', id);
  const { tax_behavior: tax } = params;
  if (tax !== undefined && tax !== before.tax_behavior && before.tax_behavior !== 'unspecified') {
    throw invalidRequest(
      `The \`tax_behavior\` of a price cannot be changed once it is \`${before.tax_behavior ?? ''}\`.`,
      'tax_behavior',
    );
  }
  if (params.lookup_key !== undefined)
    claimLookupKey(context, params.lookup_key, params.transfer_lookup_key === true, id);
  const after = context.update('price', id, (draft) => {
    draft.active = params.active ?? draft.active;
    draft.lookup_key = params.lookup_key ?? draft.lookup_key;
    if (params.metadata !== undefined) draft.metadata = mergeMetadata(draft.metadata, params.metadata);
    draft.nickname = params.nickname ?? draft.nickname;
    draft.tax_behavior = params.tax_behavior ?? draft.tax_behavior;
    if (
      params.currency_options !== undefined &&
      params.currency_options !== '' &&
      params.currency_options !== null
    ) {
      const options = currencyOptionsOf(draft.currency, { currency_options: params.currency_options });
      draft.currency_options = { ...draft.currency_options, ...options };
    }
  });
  context.emitUpdated('price.updated', before, after);
  return after;
}
