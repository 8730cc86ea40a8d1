import type { Stripe } from 'stripe';
import { z } from 'zod';
import { CREDIT_NOTE_MEMO, appendAudit } from '../../db/audit/audit-log.ts';
import { listCreditNotes as readCreditNotes } from '../../db/documents/credit-notes.ts';
import { findInvoice } from '../../db/documents/invoices.ts';
import type { InvoiceRow } from '../../db/documents/invoices.ts';
import { toMajor, toMinor } from '../../domain/money.ts';
import { leftToCredit } from '../../gateways/stripe/documents/credit-notes.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { creditNoteWorkflowId } from '../../workflows/contracts/credit-note.ts';
import type { CreditNoteResult } from '../../workflows/contracts/credit-note.ts';
import { runCreditNote } from './run-credit-note.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { iso } from '../http/iso.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { askedForMoney, approvalState, underWay, waitingAtStripeFields } from '../approvals/ask-for-money.ts';
import { reason } from '../dunning/intervene.ts';
import { byStaff } from '../audit/by-staff.ts';

const InvoiceId = z.string().regex(/^in_\w{1,250}$/, 'must be the id of an invoice, in_…');

const amounts = {
  amount: z.number().nullable().meta({ description: 'null while it is under way and all was asked for' }),
  tax: z.number().nullable().meta({ description: 'Included in the amount; null when unknown' }),
  refunded: z.number().meta({ description: 'Of it, given back to the card' }),
  credited: z.number().meta({ description: 'Of it, put on the balance that the next invoices use up' }),
  outside: z.number().meta({ description: 'Of it, given back by other means' }),
};

const CreditNoteBody = z
  .object({
    credit_note_id: z.string().nullable().meta({ description: 'null while it is under way' }),
    number: z.string().nullable(),
    invoice: z.string(),
    ...amounts,
    currency: z.string(),
    refund_id: z.string().nullable(),
    ...waitingAtStripeFields,
  })
  .meta({ id: 'CreditNote' });

/** POST /admin/billing/credit-notes */
export const createCreditNoteRoute = defineRoute({
  method: 'post',
  path: '/admin/billing/credit-notes',
  role: 'finance',
  recentSignIn: true,
  summary: 'Credits an invoice, in full or in part',
  description:
    'What is not paid yet of the amount lowers what is due. What was paid goes back to the card (refund), onto the balance that the next ' +
    'invoices use up (balance), or is given back by other means (outside). A refund is what was charged at most: what the balance paid ' +
    'goes back onto it. Without an amount, all that is left of the invoice. ' +
    '202: it waits for a second person or is under way. Location tells its outcome, as does the same request with the same Idempotency-Key.',
  tags: ['Administration'],
  body: z.object({
    invoice_id: InvoiceId,
    amount: z.number().positive().max(10_000_000).optional(),
    give_back: z.enum(['refund', 'balance', 'outside']).default('balance'),
    category: z.enum(['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory']).optional(),
    memo: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .meta({ description: 'Printed on it, for the customer' }),
    reason,
  }),
  responses: { 200: CreditNoteBody, 202: CreditNoteBody },
  errors: [
    'not_found',
    'invalid_amount',
    'credit_note_refused',
    'stripe_not_configured',
    'engine_unavailable',
  ],
  handler: async ({ body, principal, deps, requestId, idempotencyKey }) => {
    const stripe = requireStripe(deps);
    const invoice = await findInvoice(deps.em(), body.invoice_id);
    if (invoice === null) throw new ApiProblem('not_found', `There is no invoice ${body.invoice_id}.`);
    const amount = body.amount === undefined ? null : minorOf(body.amount, invoice);
    const note = (after: unknown, action = 'invoice.credit', reason = body.reason): Promise<void> =>
      appendAudit(deps.em(), {
        ...byStaff({ principal, requestId, deps }),
        action,
        subjectType: 'invoice',
        subjectId: invoice.id,
        before: { status: invoice.status, amountDue: invoice.amountDue, amountPaid: invoice.amountPaid },
        after,
        reason,
      });
    const requestKey = `${principal.userId}/${idempotencyKey}`;
    const input = {
      invoiceId: invoice.id,
      amount,
      giveBack: body.give_back,
      reason: body.category ?? null,
      ...(body.memo === undefined ? {} : { memoRequestId: requestId }),
      staffId: principal.userId,
      requestKey,
    };
    // Before anything moves: without this the step that credits refuses to.
    const asked = await askedForMoney(
      { deps, principal, requestId },
      {
        action: 'invoice.credit',
        subjectId: invoice.id,
        customerId: invoice.customerId,
        key: creditNoteWorkflowId(invoice.id, requestKey),
        amount,
        most: amount ?? (await mostOf(stripe, invoice)),
        currency: invoice.currency,
        input,
        mayDiffer: ['memoRequestId'],
        reason: body.reason,
        before: { status: invoice.status, amountDue: invoice.amountDue, amountPaid: invoice.amountPaid },
      },
    );
    // The run is given a reference to it: free text stays out of histories. In the log it is where an
    // erasure finds it.
    if (body.memo !== undefined) await note(null, CREDIT_NOTE_MEMO, body.memo);
    if (asked.state !== 'not_needed') {
      const made = asked.outcome === 'done' ? asked.outcomeDetail : null;
      return underWay(asked, {
        ...present(invoice, null, body.amount),
        credit_note_id: made,
        ...(await approvalState(deps, asked)),
      });
    }
    const result = await runCreditNote(deps.temporal, {
      ...input,
      requestId,
      waitMs: deps.settings.changeWaitMs,
    }).catch(async (error: unknown) => {
      if (error instanceof ApiProblem) await note({ outcome: 'refused', amount, code: error.code });
      throw error;
    });
    await note({
      outcome: result === null ? 'pending' : 'done',
      amount,
      creditNoteId: result?.creditNoteId ?? null,
    });
    const answer = present(invoice, result, body.amount);
    return result === null ? underWay(asked, answer) : ok(answer);
  },
});

/**
 * All that is left, minor units. What the customer's balance paid of it is in no amount that is stored. Null
 * where Stripe does not tell it now.
 */
const mostOf = (stripe: Stripe, { id, amountDue, amountPaid }: InvoiceRow): Promise<number | null> =>
  leftToCredit(stripe, id).catch((error: unknown) =>
    // Stripe will credit none of it.
    classifyStripeError(error).kind === 'not_found' ? Math.max(amountDue, amountPaid) : null,
  );

/** @param asked major units; left out for all that is left */
function present(
  { id: invoice, currency }: InvoiceRow,
  result: CreditNoteResult | null,
  asked: number | undefined,
): z.input<typeof CreditNoteBody> {
  const major = (amount: number | undefined): number => toMajor(amount ?? 0, currency);
  return {
    credit_note_id: result?.creditNoteId ?? null,
    number: result?.number ?? null,
    invoice,
    amount: result === null ? (asked ?? null) : major(result.amount),
    tax: result?.tax == null ? null : major(result.tax),
    refunded: major(result?.refunded),
    credited: major(result?.credited),
    outside: major(result?.outside),
    currency,
    refund_id: result?.refundId ?? null,
    status: result?.status ?? 'pending',
    approval_id: null,
    detail: null,
  };
}

const majorOrNull = (amount: number | null, currency: string): number | null =>
  amount === null ? null : toMajor(amount, currency);

/**
 * @throws ApiProblem `invalid_amount` for more digits than the currency has; Stripe refuses more than is
 * left
 */
function minorOf(amount: number, { currency }: InvoiceRow): number {
  const minor = toMinor(amount, currency);
  if (minor !== null) return minor;
  const detail = `${amount} has more digits than ${currency.toUpperCase()}.`;
  throw new ApiProblem('invalid_amount', detail, { errors: [{ pointer: '/amount', detail }] });
}

const ListedCreditNoteBody = z
  .object({
    id: z.string(),
    number: z.string(),
    invoice: z.string(),
    customer: z.string(),
    ...amounts,
    amount: z.number(),
    currency: z.string(),
    category: z.string().nullable(),
    memo: z.string().nullable(),
    refund_id: z.string().nullable(),
    status: z.string(),
    created: z.iso.datetime(),
  })
  .meta({ id: 'ListedCreditNote' });

/** GET /admin/billing/credit-notes */
export const listCreditNotesRoute = defineRoute({
  method: 'get',
  path: '/admin/billing/credit-notes',
  role: 'editor',
  summary: 'Lists credit notes, newest first',
  tags: ['Administration'],
  query: pageQuery(20).extend({ invoice_id: InvoiceId.optional() }),
  responses: {
    200: z
      .object({ credit_notes: z.array(ListedCreditNoteBody), ...pageFields })
      .meta({ id: 'CreditNoteList' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const { invoice_id: invoiceId, ...page } = query;
    const { rows, total, nextCursor } = await readCreditNotes(deps.em(), { ...page, invoiceId });
    const notes = rows.map(({ currency, ...row }) => ({
      id: row.id,
      number: row.number,
      invoice: row.invoiceId,
      customer: row.customerId,
      amount: toMajor(row.amount, currency),
      tax: majorOrNull(row.tax, currency),
      refunded: toMajor(row.refunded, currency),
      credited: toMajor(row.credited, currency),
      outside: toMajor(row.outside, currency),
      currency,
      category: row.reason,
      memo: row.memo,
      refund_id: row.refundId,
      status: row.status,
      created: iso(row.createdAt),
    }));
    return ok({ credit_notes: notes, total, next_cursor: nextCursor });
  },
});
