import { z } from 'zod';
import { waitingOnSubscription } from '../../db/approvals/approvals.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { unchargedUsage } from '../../db/usage/rating/usage-charges.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { previewLetGo } from '../../domain/subscriptions/let-go-preview.ts';
import { refusalOfMode } from '../../domain/subscriptions/mode.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import {
  ForeignSubscription,
  readSubscriptionAtStripe,
} from '../../gateways/stripe/subscriptions/read-subscription.ts';
import { readTrialWithoutMethod } from '../../gateways/stripe/subscriptions/take-over.ts';
import { letGoUpdate, subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
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
    ends: z.array(z.string()).meta({ description: 'What the engine stops doing' }),
    given_up: z.array(z.string()).meta({ description: 'What was waiting and is not done any more' }),
    stripe: z
      .array(z.object({ at: z.iso.datetime().nullable(), what: z.string() }))
      .meta({ description: 'What Stripe does from then on; billing time, null where it has no date' }),
  })
  .meta({ id: 'LetGoPreview' });

/** GET /admin/subscriptions/:id/let-go */
export const previewLettingGoRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/:id/let-go',
  role: 'editor',
  summary: 'Says what letting a subscription go would end, and what Stripe goes on with; changes nothing',
  tags: ['Administration'],
  params: SubscriptionParams,
  responses: { 200: PreviewBody },
  errors: ['not_found', 'stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ params: { id }, deps }) => {
    const stripe = requireStripe(deps);
    const row = await findSubscription(deps.em(), id);
    if (row === null) throw new ApiProblem('not_found', `There is no subscription ${id}.`);
    const snapshot = await readIfOurs(deps, id);
    const refusal = refusalOf(row, snapshot);
    const preview =
      refusal === null && snapshot !== null
        ? previewLetGo({
            snapshot,
            status: row.status,
            dunning: row.dunning,
            unchargedUsage: { amount: await unchargedUsage(deps.em(), id), currency: row.currency },
            waitingApprovals: await waitingOnSubscription(deps.em(), id, deps.now()),
            trialWithoutMethod: await withStripe(() => readTrialWithoutMethod(stripe, id)),
          })
        : { ends: [], givenUp: [], stripe: [] };
    return ok({
      subscription_id: id,
      possible: refusal === null,
      refusal,
      ends: preview.ends,
      given_up: preview.givenUp,
      stripe: preview.stripe.map(({ at, what }) => ({ at: at === null ? null : iso(at), what })),
    });
  },
});

/** POST /admin/subscriptions/:id/let-go */
export const letGoRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/let-go',
  role: 'admin',
  summary: 'Has the engine only observe a subscription from now on',
  description:
    'Removes the mark at Stripe. A trial run and a dunning episode end without another charge or message; nothing else changes at Stripe.',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ reason }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('letGo'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'subscription.let_go',
      reason: body.reason,
      update: letGoUpdate,
      input: {},
      workflowId: subscriptionWorkflowId,
      closed: subscriptionOver(params.id),
    }),
});

/**
 * The subscription at Stripe; null when nothing on it is ours any more. @throws ApiProblem
 * `stripe_unavailable`
 */
async function readIfOurs(deps: ApiDeps, id: string): Promise<SubscriptionSnapshot | null> {
  const stripe = requireStripe(deps);
  const plans = await loadPlans(deps.em());
  return withStripe(() =>
    readSubscriptionAtStripe(stripe, id, { plans, invoices: 'open', now: deps.now() }).then(
      ({ snapshot }) => snapshot,
      (error: unknown) => {
        if (error instanceof ForeignSubscription) return null;
        throw error;
      },
    ),
  );
}

function refusalOf({ id, status }: SubscriptionRow, snapshot: SubscriptionSnapshot | null): Refusal | null {
  if (isFinal(status)) {
    const { code, message } = subscriptionOver(id);
    return { code, message };
  }
  return refusalOfMode(snapshot?.mode ?? 'foreign');
}
