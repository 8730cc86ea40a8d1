import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { previewTakeOver } from '../../domain/subscriptions/take-over-preview.ts';
import { refuseTakeOver } from '../../domain/subscriptions/take-over.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { readSubscriptionAtStripe } from '../../gateways/stripe/subscriptions/read-subscription.ts';
import { readTakeOver } from '../../gateways/stripe/subscriptions/take-over.ts';
import { subscriptionWorkflowId, takeOverUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ApiDeps } from '../deps.ts';
import { interventionErrors } from './change-errors.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { CHANGE_RESPONSES } from './change-subscription.ts';
import { subscriptionOver } from './owned-subscription.ts';
import { iso } from '../http/iso.ts';
import { SubscriptionParams, intervene, reason } from '../dunning/intervene.ts';

const PreviewBody = z
  .object({
    subscription_id: z.string(),
    possible: z.boolean(),
    refusal: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why it would be refused' }),
    managed: z.array(z.string()).meta({ description: 'What the engine would do from then on' }),
    next: z
      .array(z.object({ at: z.iso.datetime(), what: z.string() }))
      .meta({ description: 'What would come next, if nothing else happens; billing time' }),
    retried_by: z.enum(['stripe', 'engine', 'nobody']).meta({
      description: 'Who would try a failed payment again: Stripe, where it has an attempt of its own planned',
    }),
  })
  .meta({ id: 'TakeOverPreview' });

const MANAGED = [
  'Failed payments: retries, messages, access and the end, by the plan’s strategy',
  'Trials: reminders, conversion and expiry',
  'Plan changes, pauses and cancellations that customers and staff ask for',
  'Usage beyond the credits, that of the running period too',
  'Messages to the customer',
];

/** GET /admin/subscriptions/:id/take-over */
export const previewTakingOverRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/:id/take-over',
  role: 'editor',
  summary: 'Says what taking a subscription over would bring; changes nothing',
  tags: ['Administration'],
  params: SubscriptionParams,
  responses: { 200: PreviewBody },
  errors: ['not_found', 'stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ params, deps }) => {
    const stripe = requireStripe(deps);
    const plans = await loadPlans(deps.em());
    const facts = await readKnown(deps, params.id);
    const refusal = refuseTakeOver(facts);
    const read =
      refusal === null
        ? await withStripe(() =>
            readSubscriptionAtStripe(stripe, params.id, { plans, invoices: 'open', now: deps.now() }),
          )
        : null;
    const preview = read && previewTakeOver(read.snapshot);
    return ok({
      subscription_id: params.id,
      possible: refusal === null,
      refusal,
      managed: refusal === null ? MANAGED : [],
      next: (preview?.next ?? []).map(({ at, what }) => ({ at: iso(at), what })),
      retried_by: preview?.retriedBy ?? 'nobody',
    });
  },
});

/** POST /admin/subscriptions/:id/take-over */
export const takeOverRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/take-over',
  role: 'admin',
  summary: 'Has the engine manage a subscription that it only observes',
  description:
    'Writes the mark at Stripe. A debt is dunned from the day that it is in: what was due before is neither charged nor announced.',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ reason }),
  responses: CHANGE_RESPONSES,
  errors: [...interventionErrors('takeOver'), 'stripe_unavailable'],
  handler: async ({ params, body, ...context }) => {
    requireStripe(context.deps);
    // One that nothing is known of here may be another product's.
    if ((await findSubscription(context.deps.em(), params.id)) === null) {
      const refusal = refuseTakeOver(await readKnown(context.deps, params.id));
      if (refusal?.code === 'foreign_subscription') throw new ApiProblem(refusal.code, refusal.message);
    }
    return intervene(context, {
      subscriptionId: params.id,
      action: 'subscription.take_over',
      reason: body.reason,
      update: takeOverUpdate,
      input: {},
      workflowId: subscriptionWorkflowId,
      closed: subscriptionOver(params.id),
    });
  },
});

/** @throws ApiProblem `not_found`, `stripe_unavailable` */
async function readKnown(deps: ApiDeps, id: string): ReturnType<typeof readTakeOver> {
  const stripe = requireStripe(deps);
  const plans = await loadPlans(deps.em());
  return withStripe(() =>
    readTakeOver(stripe, id, plans).catch((error: unknown) => {
      throw classifyStripeError(error).kind === 'not_found'
        ? new ApiProblem('not_found', `There is no subscription ${id}.`)
        : error;
    }),
  );
}
