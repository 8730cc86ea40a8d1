import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { WorkflowNotFoundError } from '@temporalio/client';
import { isTimeout, toEngineProblem } from './engine-problems.ts';
import { parseOperationId } from './operation-id.ts';
import { engineAnswers, requireEngine } from './require-engine.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { hasRole } from '../auth/principal.ts';
import { refusalFor } from '../http/stripe-problems.ts';
import type { Principal } from '../auth/principal.ts';
import { statusOf } from '../http/problem-codes.ts';
import { statusOfSubscription } from '../subscriptions/change-subscription.ts';
import { isOwner } from '../subscriptions/owned-subscription.ts';
import { SubscriptionStatusBody } from '../subscriptions/subscription-body.ts';

const OperationBody = z
  .object({
    operation_id: z.string(),
    status: z.enum(['pending', 'succeeded', 'failed']),
    result: SubscriptionStatusBody.nullable().meta({ description: 'The subscription after the change' }),
    error: z
      .object({
        code: z.string(),
        status: z.number().int(),
        detail: z.string(),
        decline_code: z.string().nullable().meta({ description: 'What the bank said; for staff only' }),
      })
      .nullable()
      .meta({ description: 'What the change was refused with' }),
  })
  .meta({ id: 'Operation' });

/** How long one call waits for the outcome, milliseconds. */
const waitMs = 3_000;

/** GET /billing/operations/:id, where a 202 leads to. */
export const getOperationRoute = defineRoute({
  method: 'get',
  path: '/billing/operations/:id',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Returns what became of a change that took longer',
  tags: ['Billing'],
  params: z.object({ id: z.string().max(1_000) }),
  responses: { 200: OperationBody },
  errors: ['operation_not_found', 'engine_unavailable'],
  handler: async ({ params, principal, deps }) => {
    const operation = parseOperationId(params.id);
    const subscriptionId = operation?.workflowId.replace(/^(?:subscription|dunning):/, '');
    if (operation === null || subscriptionId === undefined) throw unknownOperation();
    if (!(await maySee(deps.em(), principal, subscriptionId))) throw unknownOperation();
    await requireEngine(deps.temporal);
    const handle = deps.temporal.workflow
      .getHandle(operation.workflowId, operation.runId ?? undefined)
      .getUpdateHandle(operation.updateId);
    const answer = { operation_id: params.id, result: null, error: null };
    try {
      await deps.temporal.withDeadline(Date.now() + waitMs, () => handle.result());
      return ok({
        ...answer,
        status: 'succeeded' as const,
        result: await statusOfSubscription(deps, subscriptionId),
      });
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw unknownOperation(error);
      if (isTimeout(error) && (await engineAnswers(deps.temporal)))
        return ok({ ...answer, status: 'pending' as const }, { 'Retry-After': '2' });
      const problem = toEngineProblem(error, unknownOperation(error));
      if (!(problem instanceof ApiProblem) || problem.code === 'engine_unavailable') throw problem;
      return ok({
        ...answer,
        status: 'failed' as const,
        error: presentRefusal(refusalFor(principal, problem)),
      });
    }
  },
});

/** One's own, and staff everybody's: they make changes for others. */
async function maySee(em: EntityManager, principal: Principal, subscriptionId: string): Promise<boolean> {
  const row = await findSubscription(em, subscriptionId);
  return row !== null && (hasRole(principal, 'editor') || (await isOwner(em, principal, row)));
}

function presentRefusal({ code, message, extensions }: ApiProblem): z.input<typeof OperationBody>['error'] {
  const decline = extensions['decline_code'];
  return {
    code,
    status: statusOf(code),
    detail: message,
    decline_code: typeof decline === 'string' ? decline : null,
  };
}

const unknownOperation = (cause?: unknown): ApiProblem =>
  new ApiProblem(
    'operation_not_found',
    'There is no such operation; send the change again with the same Idempotency-Key.',
    { cause },
  );
