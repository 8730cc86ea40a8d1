import { z } from 'zod';
import { TaxBeside } from '../catalogue/tax-beside.ts';
import { SUBSCRIPTION_MODES } from '../../domain/subscriptions/mode.ts';

const time = z.iso.datetime();

/** GET /billing/subscription. All but tier and status are null for a user without a subscription. */
export const SubscriptionBody = z
  .object({
    tier: z.string().meta({
      description:
        'Without a subscription `trial`, whose access is the least: `status` says that no Trial runs',
    }),
    status: z.string().meta({ description: '`none` where there never was a subscription' }),
    current_period_start: time.nullable(),
    current_period_end: time.nullable(),
    cancel_at_period_end: z.boolean().nullable(),
    amount: z.number().nullable().meta({
      description: 'Price of one period, major unit; plus tax, or including it, as `tax` says',
    }),
    tax: TaxBeside.nullable().meta({
      description: '`amount` and `next_invoice` are plus tax (added), include it, or none is taken here',
    }),
    tax_amount: z.number().nullable().meta({
      description:
        'Tax that `amount` includes, major unit; 0 where none is taken. Null where only the invoice tells it',
    }),
    interval: z.enum(['day', 'week', 'month', 'year']).nullable(),
    interval_count: z
      .number()
      .int()
      .optional()
      .meta({ description: 'Intervals between two charges: 3 with month is quarterly. Left out: 1' }),
    currency: z.string().nullable(),
  })
  .meta({ id: 'Subscription' });

/** GET /billing/subscription-status, and the answer of every change. */
export const SubscriptionStatusBody = SubscriptionBody.extend({
  has_subscription: z.boolean(),
  mode: z.enum(SUBSCRIPTION_MODES).nullable().meta({
    description: 'managed: it can be changed here; else it is changed where it was made',
  }),
  subscription_id: z.string().nullable(),
  trial_end: time.nullable(),
  access: z.object({
    services: z.array(z.string()),
    calls_per_day: z.number().int().nullable().meta({ description: 'null: no limit' }),
    reason: z.string(),
    warning: z.string().nullable(),
    expires_at: time.nullable(),
  }),
  add_ons: z
    .array(
      z.object({
        name: z.string(),
        quantity: z.number().int(),
        services: z
          .array(z.string())
          .meta({ description: 'Services that it opens beside those of the tier' }),
      }),
    )
    .meta({ description: 'What is paid for beside the plan, over all subscriptions' }),
  dunning: z
    .object({
      invoice_id: z.string().nullable(),
      attempt: z.number().int(),
      next_attempt_at: time.nullable(),
      planning: z.boolean().meta({
        description:
          'true for a moment after the failure: whether and when it is tried again is being planned. ' +
          'Else next_attempt_at null means that no attempt is planned',
      }),
      grace_until: time,
      started_at: time.meta({ description: 'When the payment failed' }),
      suspended: z.boolean().meta({ description: 'Access has ended; grace_until is past' }),
      final_action_at: time,
      final_action: z.enum(['cancel', 'mark_unpaid', 'downgrade']).nullable().meta({
        description: 'What is done at final_action_at if nothing is paid; null where that is not known here',
      }),
      promise_days: z.number().int().meta({
        description: 'You may promise to pay on a day so many days ahead; 0: no day can be promised',
      }),
    })
    .nullable(),
  pending_change: z
    .object({
      tier: z.string(),
      interval: z.enum(['day', 'week', 'month', 'year']),
      quantity: z.number().int(),
      effective_at: time,
      price_only: z.boolean().meta({
        description: 'The plan stays at another price, as you were written; this cannot be taken back',
      }),
    })
    .nullable(),
  lost_change: z
    .object({
      tier: z.string(),
      interval: z.enum(['day', 'week', 'month', 'year']),
      quantity: z.number().int(),
      effective_at: time,
    })
    .nullable()
    .meta({
      description:
        'A plan change that waited and could not be set up again: the present plan renews. Null once another change is made',
    }),
  next_invoice: z
    .object({
      amount: z.number().meta({
        description:
          'Price of the period. A balance, discounts that end, added tax and usage change what is charged',
      }),
      currency: z.string(),
      at: time,
      has_payment_method: z.boolean().meta({ description: 'Whether there is something to charge then' }),
      includes_tax: z.boolean().nullable().meta({
        description: 'Whether the price includes tax; null where the plan changes then',
      }),
    })
    .nullable(),
  paused_until: time.nullable(),
  payment_answer_due: time.nullable().meta({
    description: 'When a bank that is asked for a payment usually answers; null while none is asked',
  }),
}).meta({ id: 'SubscriptionStatus' });

/** A change that takes longer than a request should. */
export const PendingBody = z
  .object({ operation_id: z.string(), status: z.literal('pending') })
  .meta({ id: 'PendingOperation', description: 'Ask at Location for the outcome' });
