import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { randomText } from '../../core/ids.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import { redeemableCode } from '../../billing/discounts/redeem.ts';
import { isValid, requireCurrency } from '../../billing/discounts/coupons.ts';
import { DAY } from '../../billing/types.ts';
import { createSetupIntent } from '../../payments/setup-intents.ts';
import { blankSession } from './blank.ts';
import { sessionLines, sessionTotals } from './lines.ts';
import { sessionTax } from './tax.ts';
import type { Session, SessionParams } from './state.ts';

/** The kind of appointment at which an open session expires. */
export const sessionExpiry = 'hosted.checkout_expiry';

/** Creates a Checkout session with a page of its own. */
export function createSession(context: Context, given: SessionParams): Session {
  const params = { ...given, mode: given.mode ?? 'payment' };
  const { mode, customer } = params;
  if (params.success_url === undefined && (params.ui_mode ?? 'hosted_page') === 'hosted_page')
    throw parameterMissing('success_url');
  if (customer !== undefined) context.get('customer', customer, 'customer');
  if (params.discounts && params.allow_promotion_codes !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
      'discounts',
    );
  }
  const now = context.now(customer);
  const lines = sessionLines(context, params);
  const currency = lines[0]?.currency ?? null;
  const coupons = requestedCoupons(context, params, { now, currency });
  const { discounts: cuts, ...totals } = sessionTotals(context, lines, coupons, hasTrial(params));
  for (const [index, line] of lines.entries()) {
    line.amount_discount = cuts[index] ?? 0;
    line.amount_total = line.amount_subtotal - line.amount_discount;
  }
  const tax = sessionTax(context, params);
  const id = `cs_test_${randomText(58)}`;
  const setup =
    mode === 'setup'
      ? createSetupIntent(context, {
          customer: customer ?? null,
          paymentMethod: null,
          metadata: mergeMetadata({}, params.setup_intent_data?.metadata),
          description: params.setup_intent_data?.description ?? null,
        }).id
      : null;
  const session = blankSession({
    id,
    ...tax,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    ...(mode === 'setup' ? {} : totals),
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: now,
    currency: lines[0]?.currency ?? params.currency ?? null,
    customer: customer ?? null,
    customer_creation:
      mode === 'payment'
        ? (params.customer_creation ?? 'if_required')
        : mode === 'subscription'
          ? 'always'
          : null,
    customer_email: params.customer_email ?? null,
    discounts: (params.discounts ?? []).map((one) => ({
      coupon: one.coupon ?? null,
      promotion_code: one.promotion_code ?? null,
    })),
    expires_at: expiry(params.expires_at, now),
    metadata: mergeMetadata({}, params.metadata),
    mode,
    payment_method_collection:
      mode === 'subscription' ? (params.payment_method_collection ?? 'always') : null,
    setup_intent: setup,
    success_url: params.success_url ?? null,
    url: `${context.baseUrl}/checkout/${id}`,
  });
  context.create('checkout.session', session);
  context.create('sandbox.checkout', {
    id,
    object: 'sandbox.checkout',
    lines,
    params,
    promotionCode: null,
    waiting: null,
  });
  context.schedule({
    key: `${sessionExpiry}:${id}`,
    clock: context.clockOf(customer),
    at: session.expires_at,
    kind: sessionExpiry,
    payload: { session: id },
  });
  return session;
}

function expiry(given: number | undefined, now: number): number {
  if (given === undefined) return now + DAY;
  if (given < now + 1740 || given > now + DAY + 60) {
    throw invalidRequest(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  return given;
}

/** Whether nothing recurring is due today. */
export function hasTrial({ subscription_data: data }: SessionParams): boolean {
  return (data?.trial_period_days ?? 0) > 0 || data?.trial_end !== undefined;
}

function requestedCoupons(
  context: Context,
  params: SessionParams,
  { now, currency }: { now: number; currency: string | null },
): string[] {
  return (params.discounts ?? []).flatMap((one, index) => {
    const at = `discounts[${index}]`;
    const code =
      one.promotion_code === undefined
        ? undefined
        : redeemableCode(context, one.promotion_code, params.customer ?? null, `${at}[promotion_code]`);
    const id = code?.promotion.coupon ?? one.coupon;
    if (id === undefined) return [];
    const coupon = context.get('coupon', id, `${at}[coupon]`);
    if (!isValid(context, coupon, now)) throw invalidRequest(`Coupon expired: ${id}`, at, 'coupon_expired');
    requireCurrency(coupon, currency, `${at}[${code === undefined ? 'coupon' : 'promotion_code'}]`);
    return [id];
  });
}
