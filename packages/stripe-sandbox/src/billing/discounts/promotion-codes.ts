import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { randomText } from '../../core/ids.ts';
import { listPage } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import { isValid } from './coupons.ts';
import type { ObjectTypes } from '../../core/object-types.ts';

export type PromotionCode = ObjectTypes['promotion_code'];

/** Promotion codes: what customers type to get a coupon. */
export const promotionCodes: Resource = (registry) => {
  registry.type('promotion_code', {
    prefix: 'promo',
    noun: 'promotion code',
    indexes: { code: (code) => code.code.toLowerCase(), coupon: (code) => code.promotion.coupon },
  });
  registry.route<Stripe.PromotionCodeCreateParams>()('POST', '/v1/promotion_codes', create);
  registry.route<Stripe.PromotionCodeRetrieveParams>()(
    'GET',
    '/v1/promotion_codes/{promotion_code}',
    (context, _, path) => context.get('promotion_code', path.promotion_code),
  );
  registry.route<Stripe.PromotionCodeUpdateParams>()(
    'POST',
    '/v1/promotion_codes/{promotion_code}',
    (context, params, path) =>
      context.update(
        'promotion_code',
        path.promotion_code,
        (draft) => {
          if (params.active !== undefined) draft.active = params.active;
          draft.metadata = mergeMetadata(draft.metadata, params.metadata);
        },
        'promotion_code.updated',
      ),
  );
  registry.route<Stripe.PromotionCodeListParams>()('GET', '/v1/promotion_codes', (context, params) =>
    listPage(
      context,
      {
        type: 'promotion_code',
        url: '/v1/promotion_codes',
        index: params.code === undefined ? ['coupon', params.coupon] : ['code', params.code.toLowerCase()],
        filter: (code) =>
          (params.active === undefined || code.active === params.active) &&
          (params.coupon === undefined || code.promotion.coupon === params.coupon) &&
          (params.customer === undefined || code.customer === params.customer),
      },
      params,
    ),
  );
};

function create(context: Context, params: Wire<Stripe.PromotionCodeCreateParams>): PromotionCode {
  const couponId = params.promotion.coupon;
  if (couponId === undefined) throw parameterMissing('promotion[coupon]');
  const coupon = context.get('coupon', couponId, 'promotion[coupon]');
  const code = params.code ?? randomText(8).toUpperCase();
  for (const other of context.each('promotion_code', 'code', code.toLowerCase())) {
    if (other.active && (other.customer === null || other.customer === params.customer)) {
      throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, 'code');
    }
  }
  if (!isValid(context, coupon))
    throw invalidRequest(`Coupon expired: ${coupon.id}`, 'promotion[coupon]', 'coupon_expired');
  if (params.customer !== undefined) context.get('customer', params.customer, 'customer');
  const { restrictions } = params;
  return context.create(
    'promotion_code',
    {
      id: context.newId('promo'),
      object: 'promotion_code',
      active: params.active ?? true,
      code,
      created: context.now(params.customer),
      customer: params.customer ?? null,
      customer_account: null,
      expires_at: params.expires_at ?? null,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: mergeMetadata({}, params.metadata),
      promotion: { coupon: coupon.id, type: 'coupon' },
      restrictions: {
        first_time_transaction: restrictions?.first_time_transaction ?? false,
        minimum_amount: restrictions?.minimum_amount ?? null,
        minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
      },
      times_redeemed: 0,
    },
    'promotion_code.created',
  );
}

/** The active promotion code that a customer typed. A code for this customer comes before a general one. */
export function findPromotionCode(
  context: Context,
  typed: string,
  customer: string | null,
): PromotionCode | undefined {
  const active = [...context.each('promotion_code', 'code', typed.trim().toLowerCase())].filter(
    (code) => code.active,
  );
  return (
    active.find((code) => code.customer !== null && code.customer === customer) ??
    active.find((code) => code.customer === null)
  );
}
