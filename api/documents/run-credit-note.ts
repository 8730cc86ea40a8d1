import type { Client } from '@temporalio/client';
import { CREDIT_NOTE, creditNoteWorkflowId } from '../../workflows/contracts/credit-note.ts';
import type { CreditNoteInput, CreditNoteResult } from '../../workflows/contracts/credit-note.ts';
import type { Asking } from './run-refund.ts';
import { runToAnswer } from '../temporal/run-to-answer.ts';

/**
 * Credits an invoice and awaits it; null while it runs.
 *
 * @throws ApiProblem `engine_unavailable`, `credit_note_refused`
 */
export async function runCreditNote(
  client: Client,
  { requestKey, requestId, waitMs, ...input }: Omit<CreditNoteInput, 'key'> & Asking,
): Promise<CreditNoteResult | null> {
  const workflowId = creditNoteWorkflowId(input.invoiceId, requestKey);
  return runToAnswer(client, {
    type: CREDIT_NOTE,
    workflowId,
    input: { ...input, key: workflowId } satisfies CreditNoteInput,
    requestId,
    waitMs,
    refused: 'credit_note_refused',
    refusal: `Invoice ${input.invoiceId} was not credited`,
  });
}
