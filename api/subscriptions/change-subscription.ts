import type { UpdateDefinition } from '@temporalio/common';
import type { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import type { Actor, ChangeRequest } from '../../workflows/contracts/actor.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ApiDeps } from '../deps.ts';
import { runUpdate } from '../temporal/run-update.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { Principal } from '../auth/principal.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { ownedSubscription, subscriptionOver } from './owned-subscription.ts';
import { presentStatus } from './present-subscription.ts';
import { PendingBody, SubscriptionStatusBody } from './subscription-body.ts';

/** The answers of a change. */
export const CHANGE_RESPONSES = { 200: SubscriptionStatusBody, 202: PendingBody } as const;

/** What a change needs from its request. */
export interface ChangeContext {
  principal: Principal;
  deps: ApiDeps;
  requestId: string;
  idempotencyKey: string;
  isKeyGiven: boolean;
}

interface Change<I extends ChangeRequest, O> {
  subscriptionId: string | undefined;
  update: UpdateDefinition<O, [I]>;
  /** Input of the Update besides key and actor. */
  input: Omit<I, keyof ChangeRequest>;
  /** The customer's reason, stored in the audit log. */
  reason?: { action: string; text: string } | null;
  /** Default: the subscription's own run. */
  workflowId?: (subscriptionId: string) => string;
  /** What it means that no such run exists; default: the subscription is over. */
  closed?: ApiProblem;
}

type StatusAnswer = { status: 200; body: z.input<typeof SubscriptionStatusBody> };
type PendingAnswer = { status: 202; body: z.input<typeof PendingBody>; headers: Record<string, string> };

/**
 * Asks the subscription's workflow for a change and answers with the status row after it. The row comes
 * from the projection, which the workflow writes before it answers.
 *
 * @throws ApiProblem, see change-errors.ts
 */
export async function changeSubscription<I extends ChangeRequest, O>(
  context: ChangeContext,
  change: Change<I, O>,
): Promise<(StatusAnswer & { result: O }) | PendingAnswer> {
  const { deps, principal, idempotencyKey: key } = context;
  requireStripe(deps);
  const { id, mode, status } = await ownedSubscription(deps.em(), principal, change.subscriptionId);
  // An earlier try under this key may have ended it: its workflow is asked.
  if (isFinal(status) && !context.isKeyGiven) throw subscriptionOver(id);
  const outcome = await runUpdate(deps.temporal, {
    workflowId: (change.workflowId ?? subscriptionWorkflowId)(id),
    update: change.update,
    // The compiler cannot see that input and ChangeRequest together make I.
    input: { ...change.input, key, actor: customerActor(context) } as I,
    waitMs: deps.settings.changeWaitMs,
    closed: closedProblem(change.closed, { id, mode, status }),
  });
  if (change.reason) await recordReason(context, id, change.reason);
  if (!outcome.answered) return pending(outcome.operationId);
  return { status: 200, body: await statusOfSubscription(deps, id), result: outcome.result };
}

function closedProblem(
  closed: ApiProblem | undefined,
  { id, mode, status }: Pick<SubscriptionRow, 'id' | 'mode' | 'status'>,
): ApiProblem {
  if (isFinal(status)) return subscriptionOver(id);
  return mode === 'managed' ? (closed ?? subscriptionOver(id)) : notManaged(id);
}

/** Runs of its children end with its mark. */
const notManaged = (id: string): ApiProblem =>
  new ApiProblem(
    'not_managed',
    `${id} is billed and changed outside this site. Ask the seller to change it. Open invoices can be paid on their own pages.`,
  );

/** 202: the outcome is to be asked for. */
export function pending(operationId: string): PendingAnswer {
  return {
    status: 202,
    body: { operation_id: operationId, status: 'pending' },
    headers: { Location: `/api/v1/billing/operations/${operationId}`, 'Retry-After': '2' },
  };
}

/** The status row of one subscription. */
export async function statusOfSubscription(
  deps: ApiDeps,
  id: string,
): Promise<z.input<typeof SubscriptionStatusBody>> {
  const em = deps.em();
  const [row, plans] = await Promise.all([findSubscription(em, id), loadPlans(em)]);
  return presentStatus(row, plans, deps);
}

function customerActor({ principal, requestId }: ChangeContext): Actor {
  return { kind: 'customer', id: principal.userId, requestId };
}

async function recordReason(
  { deps, principal, requestId }: ChangeContext,
  subscriptionId: string,
  { action, text }: { action: string; text: string },
): Promise<void> {
  await appendAudit(deps.em(), {
    actorId: principal.userId,
    actorKind: 'customer',
    action,
    subjectType: 'subscription',
    subjectId: subscriptionId,
    before: null,
    after: null,
    reason: text,
    requestId,
    at: deps.now(),
  });
}
