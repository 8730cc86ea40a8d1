import { z } from 'zod';
import { approvalOfKey } from '../../db/approvals/approvals.ts';
import { appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import { keepCouponId } from '../../db/catalogue/stripe-coupons.ts';
import { InvalidCursorError, readCursor, writeCursor } from '../../db/cursor.ts';
import { toMajor, toMinor } from '../../domain/money.ts';
import {
  createCouponAtStripe as makeCoupon,
  deactivateCodes,
  isCodeFree,
  listCouponsAtStripe as readCoupons,
} from '../../gateways/stripe/catalogue/coupons.ts';
import type { CouponReading } from '../../gateways/stripe/catalogue/coupons.ts';
import { WaitingBody, askedForMoney, approvalState, underWay } from '../approvals/ask-for-money.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { pageQuery } from '../http/pagination.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { timeInput } from '../http/time-input.ts';
import { reason } from '../dunning/intervene.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { byStaff } from '../audit/by-staff.ts';

const CouponBody = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    percent_off: z.number().nullable(),
    amount_off: z.number().nullable(),
    currency: z.string().nullable(),
    duration: z.enum(['once', 'repeating', 'forever']),
    months: z.number().int().nullable(),
    redeemed: z.number().int(),
    max_redemptions: z.number().int().nullable(),
    redeem_by: z.iso.datetime().nullable(),
    valid: z.boolean(),
    created: z.iso.datetime(),
    codes: z.array(z.object({ code: z.string(), active: z.boolean(), redeemed: z.number().int() })),
  })
  .meta({ id: 'Coupon' });

/** GET /admin/coupons */
export const listCouponsRoute = defineRoute({
  method: 'get',
  path: '/admin/coupons',
  role: 'editor',
  summary: 'Lists coupons with the codes that customers type, newest first',
  description:
    'As Stripe has them. Each with its newest 100 codes at most, and no total: Stripe counts neither.',
  tags: ['Administration'],
  query: pageQuery(20),
  responses: {
    200: z
      .object({ coupons: z.array(CouponBody), next_cursor: pageFields.next_cursor })
      .meta({ id: 'CouponList' }),
  },
  errors: ['stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ query, deps }) => {
    const after = readCursor(query.cursor, isCouponCursor)?.[1] ?? null;
    const stripe = requireStripe(deps);
    const page = await withStripe(() => readCoupons(stripe, { limit: query.limit, after }));
    if (page === null) throw new InvalidCursorError();
    return ok({
      coupons: page.coupons.map(present),
      next_cursor: page.next && writeCursor(['coupons', page.next]),
    });
  },
});

/** POST /admin/coupons */
export const createCouponRoute = defineRoute({
  method: 'post',
  path: '/admin/coupons',
  role: 'admin',
  recentSignIn: true,
  summary: 'Makes a coupon in Stripe, with a code that customers can type',
  description:
    'With a code it waits for a second administrator (202) unless APPROVAL_PRICE_CHANGES is `alone`: whoever types it pays less. Without one staff ' +
    'apply it, which counts for each subscription.',
  tags: ['Administration'],
  body: z
    .object({
      name: z.string().trim().min(1).max(40),
      percent_off: z.number().gt(0).max(100).optional(),
      amount_off: z.number().positive().max(1_000_000).optional(),
      currency: z
        .string()
        .regex(/^[a-z]{3}$/, 'must be a currency code in lower case')
        .optional()
        .meta({ description: 'Of amount_off; default: the default currency' }),
      duration: z.enum(['once', 'repeating', 'forever']),
      months: z.int().min(1).max(36).optional().meta({ description: 'For repeating' }),
      max_redemptions: z.int().min(1).max(1_000_000).optional(),
      redeem_by: timeInput.optional(),
      code: z
        .string()
        .regex(/^[A-Za-z0-9-]{3,50}$/, 'must be 3 to 50 letters, digits and dashes')
        .optional(),
      reason,
    })
    .refine(
      ({ percent_off: percent, amount_off: amount }) => (percent === undefined) !== (amount === undefined),
      {
        message: 'name one of percent_off and amount_off',
        path: ['percent_off'],
      },
    )
    .refine(({ duration, months }) => (duration === 'repeating') === (months !== undefined), {
      message: 'is needed for repeating, and for nothing else',
      path: ['months'],
    })
    .meta({
      examples: [
        {
          name: 'Spring',
          percent_off: 20,
          duration: 'repeating',
          months: 3,
          code: 'SPRING20',
          reason: 'campaign',
        },
      ],
    }),
  responses: { 201: CouponBody, 202: WaitingBody },
  errors: [
    'invalid_amount',
    'invalid_until',
    'coupon_exists',
    'stripe_not_configured',
    'stripe_unavailable',
    'engine_unavailable',
  ],
  handler: async ({ body, principal, deps, requestId, idempotencyKey }) => {
    const stripe = requireStripe(deps);
    const currency = body.currency ?? deps.settings.defaultCurrency;
    const amountOff = body.amount_off === undefined ? undefined : toMinor(body.amount_off, currency);
    if (amountOff === null)
      throw new ApiProblem(
        'invalid_amount',
        `${body.amount_off} has more digits than ${currency.toUpperCase()}.`,
      );
    const redeemBy = body.redeem_by === undefined ? null : Date.parse(body.redeem_by);
    if (redeemBy !== null && redeemBy <= deps.now())
      throw new ApiProblem('invalid_until', 'The last day to redeem it must be ahead.');
    const { code = null } = body;
    const wanted = {
      name: body.name,
      discount: amountOff === undefined ? { percentOff: body.percent_off ?? 0 } : { amountOff, currency },
      duration: body.duration,
      months: body.months ?? null,
      maxRedemptions: body.max_redemptions ?? null,
      redeemBy,
      code,
    };
    const refuseTaken = async (): Promise<void> => {
      if (code !== null && !(await isCodeFree(stripe, code)))
        throw new ApiProblem('coupon_exists', `The code ${code} is taken; choose another one.`);
    };
    if (code !== null && deps.settings.approvals.priceChanges === 'second_person') {
      await requireEngine(deps.temporal);
      const key = `coupon:${code}:${principal.userId}/${idempotencyKey}`;
      if ((await approvalOfKey(deps.em(), key)) === null) await withStripe(refuseTaken);
      const asked = await askedForMoney(
        { deps, principal, requestId },
        {
          action: 'coupon.create',
          subjectId: code,
          customerId: null,
          key,
          amount: null,
          most: null,
          currency,
          input: wanted,
          reason: body.reason,
          before: null,
        },
      );
      return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
    }
    const note = { ...byStaff({ principal, requestId, deps }), subjectType: 'coupon', reason: body.reason };
    await appendAudit(deps.em(), {
      ...note,
      action: requestedAction('coupon.create'),
      subjectId: code ?? body.name,
      before: null,
      after: { ...body, reason: undefined },
    });
    const made = await withStripe(async () => {
      await refuseTaken();
      return changeAtStripe(stripe, 'made_here', () =>
        makeCoupon(stripe, wanted, `coupon/${principal.userId}/${idempotencyKey}`),
      );
    });
    await keepCouponId(deps.em(), { id: made.id, name: wanted.name });
    await appendAudit(deps.em(), {
      ...note,
      action: 'coupon.create',
      subjectId: made.id,
      before: null,
      after: made,
    });
    return { status: 201 as const, body: present(made) };
  },
});

/** POST /admin/coupons/:id/deactivate */
export const deactivateCouponRoute = defineRoute({
  method: 'post',
  path: '/admin/coupons/:id/deactivate',
  role: 'admin',
  summary: 'Deactivates the codes of a coupon, or one of them',
  description:
    'Nobody can redeem them any more; existing discounts stay. Staff can still apply the coupon by its id.',
  tags: ['Administration'],
  params: z.object({ id: z.string().max(255) }),
  body: z
    .object({
      code: z.string().min(1).max(200).optional().meta({ description: 'Only this one; left out: all' }),
      reason,
    })
    .meta({ examples: [{ reason: 'the campaign is over' }] }),
  responses: { 200: CouponBody },
  errors: ['not_found', 'stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ params: { id }, body, principal, deps, requestId }) => {
    const stripe = requireStripe(deps);
    const { code = null } = body;
    const note = {
      ...byStaff({ principal, requestId, deps }),
      subjectType: 'coupon',
      subjectId: id,
      before: null,
      reason: body.reason,
    };
    await appendAudit(deps.em(), {
      ...note,
      action: requestedAction('coupon.deactivate'),
      after: { code },
    });
    const coupon = await withStripe(() =>
      changeAtStripe(stripe, 'made_here', () => deactivateCodes(stripe, id, code)),
    );
    if (coupon === null)
      throw new ApiProblem(
        'not_found',
        code === null ? `There is no coupon ${id}.` : `There is no coupon ${id} with the code ${code}.`,
      );
    await appendAudit(deps.em(), { ...note, action: 'coupon.deactivate', after: coupon });
    return ok(present(coupon));
  },
});

/** Stripe's own position, distinct from the cursors of other lists. */
type CouponCursor = ['coupons', string];

const isCouponCursor = (parts: unknown): parts is CouponCursor =>
  Array.isArray(parts) &&
  parts.length === 2 &&
  parts[0] === 'coupons' &&
  typeof parts[1] === 'string' &&
  parts[1] !== '';

const present = (coupon: CouponReading): z.input<typeof CouponBody> => ({
  id: coupon.id,
  name: coupon.name,
  percent_off: coupon.percentOff,
  amount_off:
    coupon.amountOff === null || coupon.currency === null ? null : toMajor(coupon.amountOff, coupon.currency),
  currency: coupon.currency,
  duration: coupon.duration,
  months: coupon.months,
  redeemed: coupon.redeemed,
  max_redemptions: coupon.maxRedemptions,
  redeem_by: isoOrNull(coupon.redeemBy),
  valid: coupon.valid,
  created: iso(coupon.createdAt),
  codes: coupon.codes,
});
