import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { toMajor } from '../../domain/money.ts';
import { previewOrder } from '../../gateways/stripe/checkout/preview-order.ts';
import type { OrderPreview } from '../../gateways/stripe/checkout/preview-order.ts';
import { knownCoupon } from '../../gateways/stripe/subscriptions/changes.ts';
import type { ResolvedCode } from '../../gateways/stripe/subscriptions/changes.ts';
import { customerFor, existingCustomerId, pastDeletedCustomer } from '../accounts/stripe-customer.ts';
import type { Principal } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { INTERVALS } from '../subscriptions/billing-cycle.ts';
import {
  CheckoutRequest,
  currencyFor,
  discountOf,
  orderRefusal,
  refuseSecond,
  trialDaysFor,
} from './order.ts';
import { offerOf } from './priced-plan.ts';
import type { Offer } from './priced-plan.ts';

const Discount = z.object({
  name: z.string().nullable(),
  percent_off: z.number().nullable(),
  amount_off: z.number().nullable(),
  duration: z
    .enum(['once', 'repeating', 'forever'])
    .nullable()
    .meta({ description: 'Null for a discount that you have without this code' }),
  months: z.int().nullable().meta({ description: 'Of a repeating discount' }),
  amount: z.number().meta({ description: 'Taken off the first payment' }),
});

const CheckoutPreview = z
  .object({
    currency: z.string(),
    today: z.number().meta({ description: 'What is paid at the checkout' }),
    free_days: z.int().meta({ description: 'Days before the first payment; 0 where they were given before' }),
    after_free_days: z.number().nullable().meta({
      description:
        'The first payment after free days; null without them, and with a discount that may have ended by then',
    }),
    renewal: z.number().meta({ description: 'Each later payment, without discounts but those for ever' }),
    discount: Discount.nullable(),
  })
  .meta({ id: 'CheckoutPreview', description: 'Amounts before tax that is added to prices' });

/** POST /billing/checkout/preview */
export const previewCheckoutRoute = defineRoute({
  method: 'post',
  path: '/billing/checkout/preview',
  role: 'viewer',
  summary: 'What an order costs, with a promotion code',
  description:
    'Opens no page and gives no discount away. It refuses what the checkout would refuse. Amounts are by a preview of Stripe where the customer is known there or has a code.',
  tags: ['Billing'],
  body: CheckoutRequest,
  responses: { 200: CheckoutPreview },
  errors: [
    'invalid_tier',
    'price_not_found',
    'invalid_coupon',
    'tier_not_in_stripe',
    'already_subscribed',
    'trial_already_used',
    'stripe_not_configured',
    'stripe_unavailable',
  ],
  idempotent: false,
  handler: async ({ body, principal, deps }) => {
    const em = deps.em();
    const interval = INTERVALS[body.billing_cycle];
    const currency = await currencyFor(em, principal.userId, body.currency, deps.settings.defaultCurrency);
    const offer = offerOf(await loadPlans(em), body.tier_id, interval, currency);
    await refuseSecond(em, principal, offer);
    const money = (amount: number): number => toMajor(amount, currency);
    if (offer.kind === 'trial') {
      const { amount, renewal } = offer;
      const fee = { today: money(amount), free_days: 0, after_free_days: null, discount: null };
      return ok({ currency, ...fee, renewal: money(renewal) });
    }
    const list = offer.amount * body.quantity;
    const { first, code } = await withStripe(() =>
      pastDeletedCustomer(deps, principal.userId, () =>
        firstPayment(deps, { ...offer, currency, list }, { ...body, principal }),
      ),
    );
    const freeDays = await trialDaysFor(deps, offer.plan, principal);
    const discount = presentDiscount(code, money(first.discounted));
    const lasts = discount === null || discount.duration === 'forever';
    const later = lasts ? list - first.discounted : list;
    return ok({
      currency,
      today: freeDays > 0 ? 0 : money(first.due),
      free_days: freeDays,
      after_free_days: freeDays > 0 && lasts ? money(later) : null,
      renewal: money(later),
      discount,
    });
  },
});

/** An order of a paid tier. `list`: price times quantity, minor units. */
type PaidOrder = Extract<Offer, { kind: 'subscription' }> & { currency: string; list: number };

/** The first payment, as if there were no free days, and the code that is taken off it. */
async function firstPayment(
  deps: ApiDeps,
  { plan, priceId, currency, list }: PaidOrder,
  { coupon, quantity, principal }: { coupon?: string | undefined; quantity: number; principal: Principal },
): Promise<{ first: OrderPreview; code: ResolvedCode | null }> {
  const known = await existingCustomerId(deps.em(), principal.userId);
  // Nothing but the price: no customer is made for whoever looks without a code.
  if (coupon === undefined && known === null) return { first: { due: list, discounted: 0 }, code: null };
  const stripe = requireStripe(deps);
  const code =
    coupon === undefined
      ? null
      : await discountOf(stripe, deps.em(), { code: coupon, customer: known, principal });
  const customerId = known ?? (await customerFor(deps, principal.userId));
  const order = { customerId, currency, priceId, quantity, discount: code?.parameter ?? null };
  const first = await previewOrder(stripe, order).catch(async (error: unknown) => {
    throw await orderRefusal(stripe, error, { plan, priceId, coupon });
  });
  return { first, code };
}

function presentDiscount(code: ResolvedCode | null, amount: number): z.output<typeof Discount> | null {
  if (code === null) {
    const unnamed = { name: null, percent_off: null, amount_off: null, duration: null, months: null };
    return amount === 0 ? null : { ...unnamed, amount };
  }
  const { percentOff, amountOff, currency, duration, months } = knownCoupon(code.coupon);
  return {
    name: code.coupon.name,
    percent_off: percentOff,
    amount_off: amountOff === null || currency === null ? null : toMajor(amountOff, currency),
    duration,
    months,
    amount,
  };
}
