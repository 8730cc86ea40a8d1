import type { Context } from '../core/context.ts';
import { invalidRequest, parameterMissing } from '../core/errors.ts';
import type { Price } from './types.ts';

/** A price given in place: `price_data`. */
export interface PriceData {
  currency: string;
  product?: string;
  recurring?: { interval: 'day' | 'week' | 'month' | 'year'; interval_count?: number };
  tax_behavior?: NonNullable<Price['tax_behavior']>;
  unit_amount?: number;
  unit_amount_decimal?: string;
}

/** Stores the price that `price_data` describes; inactive, as Stripe keeps inline prices. */
export function inlinePrice(context: Context, data: PriceData, param: string): Price {
  if (data.product === undefined) throw parameterMissing(`${param}[product]`);
  context.get('product', data.product, `${param}[product]`);
  if (data.unit_amount === undefined && data.unit_amount_decimal === undefined) {
    throw parameterMissing(`${param}[unit_amount]`);
  }
  const decimal = data.unit_amount_decimal ?? String(data.unit_amount);
  const { recurring } = data;
  return context.create('price', {
    id: context.newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: context.now(),
    currency: data.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: data.product,
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: /^-?\d+$/.test(decimal) ? Number(decimal) : null,
    unit_amount_decimal: decimal,
  });
}

/** The price that a request names or describes; it must be active when named. */
export function requestedPrice(
  context: Context,
  request: { price?: string; plan?: string; price_data?: PriceData },
  param: string,
): Price | undefined {
  if (request.price_data !== undefined)
    return inlinePrice(context, request.price_data, `${param}[price_data]`);
  const id = request.price ?? request.plan;
  if (id === undefined) return undefined;
  const price = context.get('price', id, `${param}[price]`);
  if (!price.active) {
    throw invalidRequest(
      `The price specified is inactive. This field only accepts active prices.`,
      `${param}[price]`,
    );
  }
  return price;
}

/** How people know what a price sells. */
export function productName(context: Context, price: Price): string {
  return context.find('product', price.product)?.name ?? price.nickname ?? price.id;
}
