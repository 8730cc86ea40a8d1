import { z } from 'zod';
import { toMajor } from '../../domain/money.ts';
import { previewDiscounts, readDiscounts } from '../../gateways/stripe/subscriptions/remove-discount.ts';
import type { DiscountReading } from '../../gateways/stripe/subscriptions/remove-discount.ts';
import {
  removeDiscountUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { SubscriptionParams, intervene, reason, runningSubscription } from '../dunning/intervene.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';
import { isoOrNull } from '../http/iso.ts';

const DiscountBody = z
  .object({
    id: z.string(),
    place: z.enum(['subscription', 'customer', 'item', 'schedule']).meta({
      description:
        'customer: it lowers each of their subscriptions without a discount of its own. item: of one item alone, such as an add-on. schedule: it begins with a scheduled change',
    }),
    coupon: z.string().nullable(),
    name: z.string().nullable(),
    percent_off: z.number().nullable(),
    amount_off: z.number().nullable(),
    currency: z.string().nullable(),
    code: z.string().nullable().meta({ description: 'The promotion code it was redeemed with' }),
    ends: z.iso.datetime().nullable(),
    next_amount: z
      .number()
      .nullable()
      .meta({ description: 'What the next invoice would ask for without it; null where none comes' }),
  })
  .meta({ id: 'SubscriptionDiscount' });

/** GET /admin/subscriptions/:id/discounts */
export const listDiscountsRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/:id/discounts',
  role: 'editor',
  summary: 'Lists the discounts of a subscription, and the next invoice without each; changes nothing',
  tags: ['Administration'],
  params: SubscriptionParams,
  responses: {
    200: z
      .object({
        next_amount: z.number().nullable().meta({ description: 'Of the next invoice as it is now' }),
        currency: z.string(),
        discounts: z.array(DiscountBody),
      })
      .meta({ id: 'SubscriptionDiscounts' }),
  },
  errors: ['not_found', 'subscription_over', 'stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ params: { id }, deps }) => {
    const stripe = requireStripe(deps);
    const { currency } = await runningSubscription(deps.em(), id);
    const next = (without: string | null): Promise<number | null> =>
      withStripe(() => previewDiscounts(stripe, id, without)).then(
        (preview) => preview && toMajor(preview.amountDue, preview.currency),
      );
    const found = await withStripe(() => readDiscounts(stripe, id));
    return ok({
      next_amount: await next(null),
      currency,
      discounts: await Promise.all(
        found.map(async (one) => ({ ...present(one), next_amount: await next(one.id) })),
      ),
    });
  },
});

/** POST /admin/subscriptions/:id/discounts/:discount_id/remove */
export const removeDiscountRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/discounts/:discount_id/remove',
  role: 'admin',
  summary: 'Removes a discount from what comes next',
  description:
    'Also from the later phases of a schedule. Nothing is charged or given back now. Invoices that are out stay as they are.',
  tags: ['Administration'],
  params: SubscriptionParams.extend({ discount_id: z.string().max(255) }),
  body: z.object({ reason }).meta({ examples: [{ reason: 'was meant for one year' }] }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('removeDiscount'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'subscription.remove_discount',
      reason: body.reason,
      update: removeDiscountUpdate,
      input: { discountId: params.discount_id },
      workflowId: subscriptionWorkflowId,
      closed: subscriptionOver(params.id),
    }),
});

const present = (one: DiscountReading): Omit<z.input<typeof DiscountBody>, 'next_amount'> => ({
  id: one.id,
  place: one.place,
  coupon: one.couponId,
  name: one.name,
  percent_off: one.percentOff,
  amount_off: one.amountOff === null || one.currency === null ? null : toMajor(one.amountOff, one.currency),
  currency: one.currency,
  code: one.code,
  ends: isoOrNull(one.endsAt),
});
