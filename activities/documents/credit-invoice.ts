import { ApplicationFailure } from '@temporalio/activity';
import { creditNoteMemo } from '../../db/audit/audit-log.ts';
import { upsertCreditNotes } from '../../db/documents/credit-notes.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import { plainMoney } from '../../domain/money.ts';
import type { CreditNoteRecord } from '../../domain/documents/credit-note.ts';
import {
  NothingToCreditError,
  createCreditNoteAtStripe,
  findCreditNote,
  readCreditNote,
} from '../../gateways/stripe/documents/credit-notes.ts';
import { chargeOfRefund } from '../../gateways/stripe/accounts/customers.ts';
import { readInvoice } from '../../gateways/stripe/documents/invoices.ts';
import type { CreditNoteInput, CreditNoteResult } from '../../workflows/contracts/credit-note.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { syncCharge } from './sync-charge.ts';
import { toTimelineRow } from '../timeline/to-timeline-row.ts';

type CreditDeps = Pick<ActivityDeps, 'orm' | 'stripe' | 'now'>;

/** Makes the credit note that staff asked for; refuses one that no entry of the audit log asks for. */
export const creditInvoice =
  (deps: CreditDeps) =>
  (input: CreditNoteInput): Promise<CreditNoteResult> => {
    const { invoiceId: subjectId, key, amount, giveBack } = input;
    return asAsked(deps, {
      action: 'invoice.credit',
      subjectId,
      key,
      amount,
      terms: { giveBack },
      carryOut: () => makeCreditNote(deps, input),
      made: ({ creditNoteId }) => creditNoteId,
    });
  };

/** Makes a credit note, once for each key, and stores it with its invoice and the refunded charge. */
export async function makeCreditNote(
  deps: CreditDeps,
  { key, staffId, ...input }: CreditNoteInput,
): Promise<CreditNoteResult> {
  const { invoiceId, amount, giveBack } = input;
  const note = await performEffect<CreditNoteRecord>(deps, {
    key,
    subject: { invoiceId },
    kind: 'credit_note',
    intent: { invoiceId, amount, giveBack, staffId },
    call: (idempotencyKey) =>
      printedText(deps, input)
        .then((memo) => createCreditNoteAtStripe(deps.stripe, { ...input, memo, idempotencyKey }))
        .catch((error: unknown) => {
          if (!(error instanceof NothingToCreditError)) throw error;
          throw ApplicationFailure.nonRetryable(error.message, 'nothing_to_credit');
        }),
    lookUp: () => findCreditNote(deps.stripe, { invoiceId, idempotencyKey: key }),
    providerId: ({ id }) => id,
  });
  await writeDown(deps, note, { key, staffId });
  const { id: creditNoteId, number, status, currency, refunded, credited, outside, refundId } = note;
  return {
    creditNoteId,
    number,
    status,
    amount: note.amount,
    tax: note.tax,
    currency,
    refunded,
    credited,
    outside,
    refundId,
  };
}

/** The text for the customer; null where there is none. */
const printedText = async (
  { orm }: CreditDeps,
  { invoiceId, memo = null, memoRequestId }: Pick<CreditNoteInput, 'invoiceId' | 'memo' | 'memoRequestId'>,
): Promise<string | null> =>
  memoRequestId === undefined ? memo : creditNoteMemo(orm.em.fork(), invoiceId, memoRequestId);

async function writeDown(
  deps: CreditDeps,
  note: CreditNoteRecord,
  { key, staffId }: { key: string; staffId: string | null },
): Promise<void> {
  const readAt = deps.now();
  // An earlier try may have made it, and it may be void by now.
  const asItIs = await callStripe(() => readCreditNote(deps.stripe, note.id));
  const invoice = await callStripe(() => readInvoice(deps.stripe, note.invoiceId, readAt));
  const { refundId } = note;
  const chargeId = refundId === null ? null : await callStripe(() => chargeOfRefund(deps.stripe, refundId));
  if (chargeId !== null) await syncCharge(deps, chargeId);
  await deps.orm.em.fork().transactional(async (em) => {
    await upsertCreditNotes(em, [{ ...asItIs, readAt }]);
    await upsertInvoices(em, [{ ...invoice, updatedAt: readAt }]);
    const sum = plainMoney({ amount: note.amount, currency: note.currency });
    const entry = {
      key: `${key}/made`,
      at: note.createdAt,
      kind: 'credit_note',
      summary: `A credit note of ${sum} was made on the invoice.`,
      rule: staffId === null ? 'duplicate_credited' : 'staff_credited',
      facts: {
        creditNoteId: note.id,
        invoiceId: note.invoiceId,
        refunded: note.refunded,
        credited: note.credited,
      },
      outcome: note.status,
      actor: staffId === null ? null : { kind: 'staff' as const, id: staffId, requestId: null },
    };
    const row = toTimelineRow(entry, invoice.subscriptionId ?? '', note.customerId);
    await appendTimeline(em, [{ ...row, subscriptionId: invoice.subscriptionId }]);
  });
}
