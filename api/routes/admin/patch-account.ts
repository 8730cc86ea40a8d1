import { z } from 'zod';
import type { SubscriptionRow } from '../../../db/repositories/subscriptions.ts';
import { DAY_MS } from '../../../domain/period.ts';
import {
  cancelUpdate,
  changePlanUpdate,
  extendTrialUpdate,
  pauseUpdate,
  resumeUpdate,
  subscriptionWorkflowId,
} from '../../../workflows/contracts/subscription-lifecycle.ts';
import { changeErrors } from '../../engine/change-errors.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute } from '../../http/define-route.ts';
import { hasRole } from '../../http/principal.ts';
import { timeInput } from '../../http/time-input.ts';
import { CHANGE_RESPONSES } from '../billing/change-subscription.ts';
import type { ChangeContext } from '../billing/change-subscription.ts';
import { subscriptionOver } from '../billing/owned-subscription.ts';
import { accountOf } from './account-of.ts';
import { intervene, reason } from './intervene.ts';

type Answer = Awaited<ReturnType<typeof intervene>>;

/** PATCH /admin/subscriptions/:email */
export const patchAccount = defineRoute({
  method: 'patch',
  path: '/admin/subscriptions/:email',
  role: 'editor',
  summary: 'Changes the subscription of an e-mail address: its tier, its status, or the end of its trial',
  description:
    'One of the three a request. Upgrades take effect now, downgrades at the end of the period. Status `active` takes back what is on its way. ' +
    'A trial is moved by whole days, rounded up. Tier and status need an administrator.',
  tags: ['Administration'],
  params: z.object({ email: z.string().max(320) }),
  body: z
    .object({
      tier: z.string().max(64).optional(),
      status: z.enum(['active', 'paused', 'canceled']).optional(),
      trial_end: timeInput.optional(),
      reason,
    })
    .refine(
      ({ tier, status, trial_end: end }) =>
        [tier, status, end].filter((change) => change !== undefined).length === 1,
      'name one of tier, status and trial_end',
    )
    .meta({ examples: [{ tier: 'enterprise', reason: 'asked for by the customer' }] }),
  responses: CHANGE_RESPONSES,
  errors: ['invalid_days', ...changeErrors('changePlan', 'resume', 'pause', 'cancel', 'extendTrial')],
  handler: async ({ params, body, ...context }) => {
    if (body.trial_end === undefined && !hasRole(context.principal, 'admin'))
      throw new ApiProblem('forbidden', 'Only an administrator may change tier or status.');
    const { row } = await accountOf(context.deps.em(), params.email);
    if (body.tier !== undefined) return changeTier(context, row, body.tier, body.reason);
    if (body.status !== undefined) return changeStatus(context, row, body.status, body.reason);
    return moveTrialEnd(context, row, Date.parse(body.trial_end ?? ''), body.reason);
  },
});

const common = (row: SubscriptionRow, why: string) => ({
  subscriptionId: row.id,
  reason: why,
  workflowId: subscriptionWorkflowId,
  closed: subscriptionOver(row.id),
});

const changeTier = (
  context: ChangeContext,
  row: SubscriptionRow,
  tier: string,
  why: string,
): Promise<Answer> =>
  intervene(context, {
    ...common(row, why),
    action: 'subscription.change_plan',
    update: changePlanUpdate,
    input: { tier, interval: row.interval, quantity: null, when: null },
  });

function changeStatus(
  context: ChangeContext,
  row: SubscriptionRow,
  status: 'active' | 'paused' | 'canceled',
  why: string,
): Promise<Answer> {
  const what = common(row, why);
  switch (status) {
    case 'active':
      return intervene(context, {
        ...what,
        action: 'subscription.resume',
        update: resumeUpdate,
        input: {},
      });
    case 'paused':
      return intervene(context, {
        ...what,
        action: 'subscription.pause',
        update: pauseUpdate,
        input: { until: null },
      });
    case 'canceled':
      return intervene(context, {
        ...what,
        action: 'subscription.cancel',
        update: cancelUpdate,
        input: { atPeriodEnd: false },
      });
  }
}

function moveTrialEnd(
  context: ChangeContext,
  row: SubscriptionRow,
  end: number,
  why: string,
): Promise<Answer> {
  if (row.trialEnd === null || row.status !== 'trialing')
    throw new ApiProblem('illegal_transition', 'The subscription is not in a trial.');
  const days = Math.ceil((end - row.trialEnd) / DAY_MS);
  if (days < 1) throw new ApiProblem('invalid_days', 'A trial can be extended, not shortened.');
  return intervene(context, {
    ...common(row, why),
    action: 'trial.extend',
    update: extendTrialUpdate,
    input: { days },
  });
}
