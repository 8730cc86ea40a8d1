import type { CreditNoteInput, CreditNoteResult } from '../contracts/credit-note.ts';
import { causeOf, durable } from '../temporal/activities.ts';

/** Credits an invoice, once: tried until Stripe has answered, whatever happens to the one who asked. */
export async function creditNote(input: CreditNoteInput): Promise<CreditNoteResult> {
  try {
    return await durable.creditInvoice.executeWithOptions({ summary: `Credit ${input.invoiceId}` }, [input]);
  } catch (error) {
    throw causeOf(error);
  }
}
