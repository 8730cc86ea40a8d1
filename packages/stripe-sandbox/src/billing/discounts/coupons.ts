import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { randomText } from '../../core/ids.ts';
import { listPage } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import type { Coupon } from '../types.ts';

declare module '../../core/object-types.ts' {
  interface ObjectTypes {
    /** Deleted coupons, whose discounts go on: found by the coupon's id. */
    'sandbox.deleted_coupon': DeletedCoupon;
  }
}

interface DeletedCoupon {
  id: string;
  object: 'sandbox.deleted_coupon';
  coupon: Coupon;
}

/** Coupons: create, retrieve, update, delete, list. */
export const coupons: Resource = (registry) => {
  registry.type('coupon', {
    present: (context, coupon) => ({ ...coupon, valid: isValid(context, coupon) }),
    // Absent for a coupon that applies to all, and yet no mistake to ask for.
    // A discount goes on as it was.
    deleted: (context, id) => {
      const coupon = context.find('sandbox.deleted_coupon', id)?.coupon;
      return coupon && { ...coupon, valid: false };
    },
    expand: {
      applies_to: (_context, coupon) => coupon.applies_to,
      currency_options: (_context, coupon) => coupon.currency_options,
    },
  });
  registry.type('sandbox.deleted_coupon', {});
  registry.route<Stripe.CouponCreateParams>()('POST', '/v1/coupons', create);
  registry.route<Stripe.CouponRetrieveParams>()('GET', '/v1/coupons/{coupon}', (context, _, { coupon }) =>
    context.get('coupon', coupon),
  );
  registry.route<Stripe.CouponUpdateParams>()('POST', '/v1/coupons/{coupon}', (context, params, { coupon }) =>
    context.update(
      'coupon',
      coupon,
      (draft) => {
        if (params.name !== undefined) draft.name = params.name === '' ? null : params.name;
        draft.metadata = mergeMetadata(draft.metadata, params.metadata);
        if (params.currency_options !== undefined) {
          draft.currency_options = { ...draft.currency_options, ...params.currency_options };
        }
      },
      'coupon.updated',
    ),
  );
  registry.route<Stripe.CouponDeleteParams>()('DELETE', '/v1/coupons/{coupon}', (context, _, { coupon }) => {
    const before = context.get('coupon', coupon);
    context.remove('coupon', coupon);
    context.create('sandbox.deleted_coupon', {
      id: coupon,
      object: 'sandbox.deleted_coupon',
      coupon: before,
    });
    context.emit('coupon.deleted', { ...before, valid: false });
    return { id: coupon, object: 'coupon', deleted: true };
  });
  registry.route<Stripe.CouponListParams>()('GET', '/v1/coupons', (context, params) =>
    listPage(context, { type: 'coupon', url: '/v1/coupons' }, params),
  );
};

function create(context: Context, params: Wire<Stripe.CouponCreateParams>): Coupon {
  const { percent_off: percent, amount_off: amount } = params;
  if ((percent === undefined) === (amount === undefined)) {
    throw invalidRequest('You must pass exactly one of percent_off or amount_off.', 'percent_off');
  }
  if (percent !== undefined && (percent <= 0 || percent > 100)) {
    throw invalidRequest('Invalid percent_off: must be greater than 0 and at most 100.', 'percent_off');
  }
  if (amount !== undefined && params.currency === undefined) throw parameterMissing('currency');
  const duration = params.duration ?? 'once';
  if (duration === 'repeating' && params.duration_in_months === undefined) {
    throw parameterMissing('duration_in_months');
  }
  const id = params.id ?? randomText(8);
  if (context.find('coupon', id)) {
    throw invalidRequest('Coupon already exists.', 'id', 'resource_already_exists');
  }
  return context.create(
    'coupon',
    {
      id,
      object: 'coupon',
      amount_off: amount ?? null,
      ...(params.applies_to?.products ? { applies_to: { products: params.applies_to.products } } : {}),
      created: context.now(),
      currency: amount === undefined ? null : (params.currency?.toLowerCase() ?? null),
      ...(params.currency_options ? { currency_options: params.currency_options } : {}),
      duration,
      duration_in_months: params.duration_in_months ?? null,
      livemode: false,
      max_redemptions: params.max_redemptions ?? null,
      metadata: mergeMetadata({}, params.metadata),
      name: params.name ?? null,
      percent_off: percent ?? null,
      redeem_by: params.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    },
    'coupon.created',
  );
}

/** Whether a coupon can be redeemed once more at `at` (default now). */
export function isValid(context: Context, coupon: Coupon, at: number = context.now()): boolean {
  if (coupon.redeem_by !== null && coupon.redeem_by <= at) return false;
  return coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions;
}

/**
 * Stripe does not document its words for a coupon whose amount is of another currency.
 *
 * @param currency null where nothing has one yet
 * @throws Stripe's 400
 */
export function requireCurrency(
  { id, amount_off: amount, currency: own, currency_options: options }: Coupon,
  currency: string | null,
  param: string,
): void {
  if (amount === null || currency === null || own === currency || options?.[currency] !== undefined) return;
  throw invalidRequest(
    `The coupon ${id} takes off an amount in ${(own ?? '').toUpperCase()} and cannot be used in ${currency.toUpperCase()}.`,
    param,
  );
}

/** A coupon by id, also a deleted one, since discounts outlive their coupon. */
export function couponOfDiscount(context: Context, id: string | null): Coupon | undefined {
  if (id === null) return undefined;
  return context.find('coupon', id) ?? context.find('sandbox.deleted_coupon', id)?.coupon;
}
