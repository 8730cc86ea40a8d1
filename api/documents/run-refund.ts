import type { Client } from '@temporalio/client';
import { REFUND, refundWorkflowId } from '../../workflows/contracts/refund.ts';
import type { RefundInput, RefundResult } from '../../workflows/contracts/refund.ts';
import { runToAnswer } from '../temporal/run-to-answer.ts';

/** Who asks, and for how long they wait. */
export interface Asking {
  requestKey: string;
  requestId: string;
  waitMs: number;
}

/**
 * Refunds and awaits it; null while it runs.
 *
 * @throws ApiProblem `engine_unavailable`, `refund_refused`
 */
export async function runRefund(
  client: Client,
  { requestKey, requestId, waitMs, ...input }: Omit<RefundInput, 'key'> & Asking,
): Promise<RefundResult | null> {
  const workflowId = refundWorkflowId(input.chargeId, requestKey);
  return runToAnswer(client, {
    type: REFUND,
    workflowId,
    input: { ...input, key: workflowId } satisfies RefundInput,
    requestId,
    waitMs,
    refused: 'refund_refused',
    refusal: `The refund of ${input.chargeId} was not made`,
  });
}
