import type { CreditNoteInput, CreditNoteResult } from '../contracts/credit-note.ts';
import { causeOf, durable } from '../temporal/activities.ts';

/** Credits an invoice once, with retries until Stripe answers, even if the caller is gone. */
export async function creditNote(input: CreditNoteInput): Promise<CreditNoteResult> {
  try {
    return await durable.creditInvoice.executeWithOptions({ summary: `Credit ${input.invoiceId}` }, [input]);
  } catch (error) {
    throw causeOf(error);
  }
}
