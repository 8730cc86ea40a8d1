import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { toMajor } from '../../domain/money.ts';
import { changePlanUpdate, previewChangeUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ProrationQuote } from '../../domain/subscriptions/proration-quote.ts';
import { changeErrors } from './change-errors.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { INTERVALS, billingCycle, invalidTier } from './billing-cycle.ts';
import { changeSubscription } from './change-subscription.ts';
import { PendingBody, SubscriptionStatusBody } from './subscription-body.ts';

const Proration = z
  .object({
    amount_due: z.number(),
    credit: z.number(),
    currency: z.string(),
    lines: z.array(z.object({ description: z.string(), amount: z.number() })),
    taxes: z.array(z.object({ name: z.string(), amount: z.number(), inclusive: z.boolean() })).meta({
      description: 'Taxes in `amount_due`; inclusive ones are in the lines, others are added to them',
    }),
  })
  .nullable()
  .meta({ description: 'What the change costs now; null where nothing is due until the period ends' });

/** POST /billing/subscription/upgrade: upgrades and downgrades alike. */
export const upgradeSubscriptionRoute = defineRoute({
  method: 'post',
  path: '/billing/subscription/upgrade',
  role: 'viewer',
  summary: 'Changes the plan, up at once and prorated, down at the end of the period',
  description:
    '`preview: true` asks Stripe what it would cost and changes nothing. A declined payment leaves the plan as it is (402).',
  tags: ['Billing'],
  body: z.object({
    subscription_id: z.string().max(255).optional(),
    new_tier_id: z.string().min(1).max(64),
    billing_cycle: billingCycle,
    quantity: z.int().min(1).max(10_000).optional(),
    when: z.enum(['now', 'period_end']).optional(),
    preview: z.boolean().default(false),
  }),
  responses: {
    200: SubscriptionStatusBody.extend({ proration: Proration }).meta({ id: 'PlanChange' }),
    202: PendingBody,
  },
  errors: changeErrors('changePlan'),
  handler: async ({ body, ...context }) => {
    const plan = findPlan(await loadPlans(context.deps.em()), body.new_tier_id);
    if (plan?.active !== true) throw invalidTier(body.new_tier_id, '/new_tier_id');
    const answer = await changeSubscription(context, {
      subscriptionId: body.subscription_id,
      update: body.preview ? previewChangeUpdate : changePlanUpdate,
      input: {
        tier: plan.code,
        interval: INTERVALS[body.billing_cycle],
        quantity: body.quantity ?? null,
        when: body.when ?? null,
      },
    });
    if (answer.status === 202) return answer;
    return ok({ ...answer.body, proration: presentProration(answer.result.proration) });
  },
});

function presentProration(quote: ProrationQuote | null): z.input<typeof Proration> {
  if (quote === null) return null;
  const { currency } = quote;
  return {
    amount_due: toMajor(quote.amountDue, currency),
    credit: toMajor(quote.credit, currency),
    currency,
    lines: quote.lines.map(({ description, amount }) => ({ description, amount: toMajor(amount, currency) })),
    taxes: (quote.taxes ?? []).map((tax) => ({ ...tax, amount: toMajor(tax.amount, currency) })),
  };
}
