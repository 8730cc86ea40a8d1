import { z } from 'zod';
import { approvalOfKey, endApproval } from '../../db/approvals/approvals.ts';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import type { ChangeRequest } from '../../workflows/contracts/actor.ts';
import type { OverrideAction } from '../../workflows/contracts/approval.ts';
import { intervene, runningSubscription } from '../dunning/intervene.ts';
import type { Intervention } from '../dunning/intervene.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { isProblemCode } from '../http/problem-codes.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { CHANGE_RESPONSES, statusOfSubscription } from '../subscriptions/change-subscription.ts';
import type { ChangeContext } from '../subscriptions/change-subscription.ts';
import { WaitingBody, askedForMoney, approvalState, underWay } from './ask-for-money.ts';

/** The answers of an override: done, under way, or waiting for a second administrator. */
export const OVERRIDE_RESPONSES = {
  ...CHANGE_RESPONSES,
  202: z.union([CHANGE_RESPONSES[202], WaitingBody]),
} as const;

/** An intervention that gives something away. */
interface Override<I extends ChangeRequest, O> extends Intervention<I, O> {
  action: OverrideAction;
  /** What its input stands for now, and is carried out as: a repeat keeps what the first request found. */
  lookUp?: () => Promise<Partial<Omit<I, keyof ChangeRequest>>>;
  /** What it gives away, minor units of the subscription's currency; null where that has no end. */
  worthOf: (
    subscription: SubscriptionRow,
    input: Omit<I, keyof ChangeRequest>,
  ) => Promise<number | null> | number | null;
}

type Waiting = { status: 202; body: z.input<typeof WaitingBody>; headers: Record<string, string> };

/**
 * Intervenes, where one person may give so much away. Above that it waits for a second administrator, and
 * the run of the request makes the same Update.
 *
 * @throws ApiProblem, see change-errors.ts
 */
export async function override<I extends ChangeRequest, O>(
  context: ChangeContext,
  { worthOf, lookUp, ...asking }: Override<I, O>,
): Promise<Awaited<ReturnType<typeof intervene>> | Waiting> {
  const { deps, principal, idempotencyKey } = context;
  const { action, subscriptionId, part } = asking;
  requireStripe(deps);
  const row = await runningSubscription(deps.em(), subscriptionId);
  const request = [principal.userId, idempotencyKey, part ?? []].flat().join('/');
  const key = `${action}:${subscriptionId}:${request}`;
  // A repeat is about what it asked for, whatever the subscription costs by now.
  const earlier = await approvalOfKey(deps.em(), key);
  const input: typeof asking.input =
    earlier === null ? { ...asking.input, ...(await lookUp?.()) } : { ...earlier.input, ...asking.input };
  const intervention = { ...asking, input };
  const amount = earlier === null ? await worthOf(row, input) : earlier.amount;
  const asked = await askedForMoney(context, {
    action,
    subjectId: subscriptionId,
    customerId: row.customerId,
    key,
    amount,
    most: amount,
    currency: row.currency,
    input: intervention.input,
    audited: { input: intervention.input },
    reason: intervention.reason,
    before: { status: row.status, tier: row.tier, trialEnd: row.trialEnd, dunning: row.dunning },
  });
  if (asked.state !== 'not_needed')
    return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
  // It counted for what it gave then; what it would give now is another request.
  if (asked.outcome === 'done')
    return { status: 200, body: await statusOfSubscription(deps, subscriptionId) };
  if (asked.outcome === 'failed') throw failedBefore(asked);
  try {
    const answer = await intervene(context, { ...intervention, isAsked: true, approvalKey: key });
    if (answer.status === 200) await endApproval(deps.em(), key, { outcome: 'done', detail: null });
    return answer;
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500)
      await endApproval(deps.em(), key, { outcome: 'failed', detail: error.code });
    throw error;
  }
}

const failedBefore = ({ outcomeDetail }: ApprovalRow): ApiProblem =>
  new ApiProblem(
    outcomeDetail !== null && isProblemCode(outcomeDetail) ? outcomeDetail : 'change_refused',
    'The first request with this Idempotency-Key was refused; ask again with a new key.',
  );
