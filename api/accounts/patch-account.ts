import { z } from 'zod';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { DAY_MS } from '../../domain/period.ts';
import {
  cancelUpdate,
  changePlanUpdate,
  extendTrialUpdate,
  pauseUpdate,
  resumeUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { changeErrors } from '../subscriptions/change-errors.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute } from '../http/define-route.ts';
import { hasRole } from '../auth/principal.ts';
import { timeInput } from '../http/time-input.ts';
import { OVERRIDE_RESPONSES, override } from '../approvals/ask-for-override.ts';
import { daysWorth } from '../../domain/subscriptions/override-worth.ts';
import type { ChangeContext } from '../subscriptions/change-subscription.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';
import { accountOf, accountParameter } from './account-asked-for.ts';
import { intervene, reason } from '../dunning/intervene.ts';

type Answer = Awaited<ReturnType<typeof override>>;

/** PATCH /admin/subscriptions/:email */
export const patchAccountRoute = defineRoute({
  method: 'patch',
  path: '/admin/subscriptions/:email',
  role: 'editor',
  recentSignIn: true,
  summary: 'Changes the subscription of an e-mail address: its tier, its status, or the end of its trial',
  description:
    'One to three of them. They are done one after the other: status `active`, the trial, the tier, then another status; what is refused ends the ' +
    'request, and the answer names what was done before. Upgrades take effect now, downgrades at the end of the period. Status `active` takes back ' +
    'what is on its way; `canceled` goes alone. A trial is moved by whole days, rounded up. Tier and status need an administrator. A trial waits for a second ' +
    'administrator where its days are worth more than one person may give alone on a day (202); the other changes are made.',
  tags: ['Administration'],
  params: accountParameter,
  body: z
    .object({
      tier: z.string().max(64).optional(),
      status: z.enum(['active', 'paused', 'canceled']).optional(),
      trial_end: timeInput.optional(),
      reason,
    })
    .refine(
      ({ tier, status, trial_end: end }) => [tier, status, end].some((change) => change !== undefined),
      'name at least one of tier, status and trial_end',
    )
    .refine(
      ({ tier, status, trial_end: end }) =>
        status !== 'canceled' || (tier === undefined && end === undefined),
      { message: 'canceled goes without tier and trial_end', path: ['status'] },
    )
    .meta({ examples: [{ tier: 'enterprise', reason: 'asked for by the customer' }] }),
  responses: OVERRIDE_RESPONSES,
  errors: [
    'invalid_days',
    'account_unclear',
    ...changeErrors('changePlan', 'resume', 'pause', 'cancel', 'extendTrial'),
  ],
  handler: async ({ params, body, ...context }) => {
    const needsAdmin = body.tier !== undefined || body.status !== undefined;
    if (needsAdmin && !hasRole(context.principal, 'admin'))
      throw new ApiProblem('forbidden', 'Only an administrator may change tier or status.');
    const { row } = await accountOf(context.deps.em(), params.email);
    return inTurn(stepsOf(context, row, body));
  },
});

/** A change of a request, by the field that asks for it. */
interface Step {
  field: 'tier' | 'status' | 'trial_end';
  run: (part: string | undefined) => Promise<Answer>;
}

/**
 * The changes of a request in the order they are made. Faults that are known at once are thrown before any
 * change.
 */
function stepsOf(
  context: ChangeContext,
  row: SubscriptionRow,
  body: {
    tier?: string | undefined;
    status?: Status | undefined;
    trial_end?: string | undefined;
    reason: string;
  },
): Step[] {
  const { tier, status, trial_end: end, reason: why } = body;
  const steps: Step[] = [];
  const days = end === undefined ? null : trialDays(row, Date.parse(end));
  const change: Step[] =
    status === undefined
      ? []
      : [{ field: 'status', run: (part) => changeStatus(context, common(row, why, part), status) }];
  if (status === 'active') steps.push(...change);
  if (days !== null)
    steps.push({ field: 'trial_end', run: (part) => extendTrial(context, common(row, why, part), days) });
  if (tier !== undefined)
    steps.push({ field: 'tier', run: (part) => changeTier(context, row, common(row, why, part), tier) });
  if (status !== 'active') steps.push(...change);
  return steps;
}

/** @returns the last answer, or the last one still running. @throws ApiProblem of the first refusal */
async function inTurn(steps: readonly Step[]): Promise<Answer> {
  const done: string[] = [];
  let underWay: Answer | null = null;
  let last: Answer | null = null;
  for (const { field, run } of steps) {
    last = await run(steps.length === 1 ? undefined : field).catch((error: unknown) => {
      if (!(error instanceof ApiProblem) || done.length === 0) throw error;
      throw new ApiProblem(error.code, `${error.message} Done before it: ${done.join(', ')}.`, {
        extensions: error.extensions,
        cause: error,
      });
    });
    if (last.status !== 200) underWay = last;
    done.push(field);
  }
  if (last === null) throw new Error('a request without a change');
  return underWay ?? last;
}

type Status = 'active' | 'paused' | 'canceled';
type Common = ReturnType<typeof common>;

const common = (row: SubscriptionRow, why: string, part: string | undefined) => ({
  ...(part === undefined ? {} : { part }),
  subscriptionId: row.id,
  reason: why,
  workflowId: subscriptionWorkflowId,
  closed: subscriptionOver(row.id),
});

const changeTier = (
  context: ChangeContext,
  row: SubscriptionRow,
  what: Common,
  tier: string,
): Promise<Answer> =>
  intervene(context, {
    ...what,
    action: 'subscription.change_plan',
    update: changePlanUpdate,
    input: { tier, interval: row.interval, quantity: null, when: null },
  });

function changeStatus(context: ChangeContext, what: Common, status: Status): Promise<Answer> {
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

/** @throws ApiProblem `illegal_transition`, `invalid_days` */
function trialDays(row: SubscriptionRow, end: number): number {
  if (row.trialEnd === null || row.status !== 'trialing')
    throw new ApiProblem('illegal_transition', 'The subscription is not in a trial.');
  const days = Math.ceil((end - row.trialEnd) / DAY_MS);
  if (days < 1) throw new ApiProblem('invalid_days', 'A trial can be extended, not shortened.');
  return days;
}

const extendTrial = (context: ChangeContext, what: Common, days: number): Promise<Answer> =>
  override(context, {
    ...what,
    action: 'trial.extend',
    update: extendTrialUpdate,
    input: { days },
    worthOf: (row) => daysWorth(days, row),
  });
