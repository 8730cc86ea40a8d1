import type { EntityManager } from '@mikro-orm/postgresql';
import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import type { ChangeRequest } from '../../workflows/contracts/actor.ts';
import { runUpdate } from '../temporal/run-update.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { pending, statusOfSubscription } from '../subscriptions/change-subscription.ts';
import type { ChangeContext } from '../subscriptions/change-subscription.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';
import { byStaff } from '../audit/by-staff.ts';

/** Path parameters of an intervention. */
export const SubscriptionParams = z.object({
  id: z.string().max(255).meta({ description: 'Stripe subscription, sub_…' }),
});

/** Staff always give a reason, which goes into the audit log. */
export const reason = z.string().trim().min(3).max(500);

/** A change that staff make to a subscription by its run, or by the run of its episode. */
export interface Intervention<I extends ChangeRequest, O> {
  subscriptionId: string;
  /** Stable name for the audit log, `dunning.hold`. */
  action: string;
  reason: string;
  update: UpdateDefinition<O, [I]>;
  /** Tells several changes of one request apart; each is an Update. Absent for one. */
  part?: string;
  input: Omit<I, keyof ChangeRequest>;
  workflowId: (subscriptionId: string) => string;
  closed: ApiProblem;
  /** Of the request in `approvals`, which the run looks for; absent where it gives nothing away. */
  approvalKey?: string;
  /** Whether its `.requested` entry stands in the audit log already. */
  isAsked?: boolean;
}

type Answer =
  { status: 200; body: Awaited<ReturnType<typeof statusOfSubscription>> } | ReturnType<typeof pending>;

/**
 * Records who asks and why, asks the workflow, and records the outcome, refusals included. Without the
 * first record nothing is done.
 *
 * @throws ApiProblem, see change-errors.ts
 */
export async function intervene<I extends ChangeRequest, O>(
  context: ChangeContext,
  intervention: Intervention<I, O>,
): Promise<Answer> {
  const { deps, principal, requestId } = context;
  const { subscriptionId, update } = intervention;
  requireStripe(deps);
  const before = await runningSubscription(deps.em(), subscriptionId);
  const input = {
    ...intervention.input,
    // A key of staff's own: a customer's request with the same key is another request.
    key:
      intervention.approvalKey ??
      ['staff', principal.userId, context.idempotencyKey, intervention.part ?? []].flat().join('/'),
    actor: { kind: 'staff', id: principal.userId, requestId },
  } as unknown as I;
  const note = (after: unknown): Promise<void> => audit(context, intervention, before, after);
  const { action } = intervention;
  if (intervention.isAsked !== true)
    await audit(context, { ...intervention, action: requestedAction(action) }, before, {
      input: intervention.input,
    });
  try {
    const outcome = await runUpdate(deps.temporal, {
      workflowId: intervention.workflowId(subscriptionId),
      update,
      input,
      waitMs: deps.settings.changeWaitMs,
      closed: intervention.closed,
    });
    await note(
      outcome.answered
        ? { outcome: 'done', input: intervention.input, result: outcome.result }
        : { outcome: 'pending', input: intervention.input },
    );
    if (!outcome.answered) return pending(outcome.operationId);
  } catch (error) {
    if (error instanceof ApiProblem)
      await note({ outcome: 'refused', input: intervention.input, code: error.code });
    throw error;
  }
  return { status: 200, body: await statusOfSubscription(deps, subscriptionId) };
}

/** A subscription that is not over. @throws ApiProblem `not_found`, `subscription_over` */
export async function runningSubscription(
  em: EntityManager,
  subscriptionId: string,
): Promise<SubscriptionRow> {
  const row = await findSubscription(em, subscriptionId);
  if (row === null) throw new ApiProblem('not_found', `There is no subscription ${subscriptionId}.`);
  if (isFinal(row.status)) throw subscriptionOver(row.id);
  return row;
}

async function audit<I extends ChangeRequest, O>(
  { deps, principal, requestId }: ChangeContext,
  { action, subscriptionId, reason: why }: Intervention<I, O>,
  before: SubscriptionRow,
  after: unknown,
): Promise<void> {
  await appendAudit(deps.em(), {
    ...byStaff({ principal, requestId, deps }),
    action,
    subjectType: 'subscription',
    subjectId: subscriptionId,
    before: { status: before.status, tier: before.tier, trialEnd: before.trialEnd, dunning: before.dunning },
    after,
    reason: why,
  });
}
