import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { approvalOfKey } from '../../db/approvals/approvals.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { findCharge, paidChargeOfInvoice } from '../../db/documents/charges.ts';
import type { ChargeRow } from '../../db/documents/charges.ts';
import { plainMoney, toMajor, toMinor } from '../../domain/money.ts';
import { refundWorkflowId } from '../../workflows/contracts/refund.ts';
import { runRefund } from './run-refund.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { otherRequest } from '../http/idempotency.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { askedForMoney, approvalState, underWay, waitingAtStripeFields } from '../approvals/ask-for-money.ts';
import { reason } from '../dunning/intervene.ts';
import { byStaff } from '../audit/by-staff.ts';

const RefundBody = z
  .object({
    refund_id: z.string().nullable().meta({ description: 'null while it is under way' }),
    charge: z.string(),
    amount: z.number(),
    currency: z.string(),
    ...waitingAtStripeFields,
  })
  .meta({ id: 'Refund' });

/** POST /admin/billing/refunds */
export const createRefundRoute = defineRoute({
  method: 'post',
  path: '/admin/billing/refunds',
  role: 'finance',
  recentSignIn: true,
  summary: 'Gives back all or a part of a charge',
  description:
    'Without an amount, all that is left. Above what one person may move alone on a day it waits for a second one (202, waiting_for_approval). Otherwise 202 means that it is under way. Location tells its outcome, as does the same request with the same Idempotency-Key.',
  tags: ['Administration'],
  body: z
    .object({
      charge_id: z
        .string()
        .regex(/^(ch|py)_\w{1,250}$/, 'must be the id of a charge, ch_…')
        .optional(),
      invoice_id: z
        .string()
        .regex(/^in_\w{1,250}$/, 'must be the id of an invoice, in_…')
        .optional()
        .meta({ description: 'Instead of charge_id: the charge that paid it' }),
      amount: z.number().positive().max(10_000_000).optional(),
      reason,
    })
    .refine(
      ({ charge_id: charge, invoice_id: invoice }) => (charge === undefined) !== (invoice === undefined),
      {
        message: 'takes either charge_id or invoice_id',
        path: ['charge_id'],
      },
    )
    .meta({ examples: [{ charge_id: 'ch_1PgafUB7WZ01zgkWuzuBn5nU', amount: 5.5, reason: 'Paid twice' }] }),
  responses: { 200: RefundBody, 202: RefundBody },
  errors: [
    'not_found',
    'invalid_amount',
    'already_refunded',
    'refund_refused',
    'stripe_not_configured',
    'engine_unavailable',
  ],
  handler: async ({ body, principal, deps, requestId, idempotencyKey }) => {
    requireStripe(deps);
    const charge = await chargeToRefund(deps.em(), body);
    const requestKey = `${principal.userId}/${idempotencyKey}`;
    const key = refundWorkflowId(charge.id, requestKey);
    const amount = await amountOf(deps.em(), charge, { wanted: body.amount, key });
    const note = (after: unknown): Promise<void> =>
      appendAudit(deps.em(), {
        ...byStaff({ principal, requestId, deps }),
        action: 'charge.refund',
        subjectType: 'charge',
        subjectId: charge.id,
        before: { amount: charge.amount, amountRefunded: charge.amountRefunded },
        after,
        reason: body.reason,
      });
    const input = { chargeId: charge.id, amount, staffId: principal.userId, requestKey };
    // Before anything moves: without this the step that gives money back refuses to.
    const asked = await askedForMoney(
      { deps, principal, requestId },
      {
        action: 'charge.refund',
        subjectId: charge.id,
        customerId: charge.customerId,
        key,
        amount,
        most: amount,
        currency: charge.currency,
        input,
        reason: body.reason,
        before: { amount: charge.amount, amountRefunded: charge.amountRefunded },
      },
    );
    const { currency } = charge;
    const common = { charge: charge.id, currency, amount: toMajor(asked.amount ?? amount, currency) };
    if (asked.state !== 'not_needed') {
      const refundId = asked.outcome === 'done' ? asked.outcomeDetail : null;
      return underWay(asked, { ...common, refund_id: refundId, ...(await approvalState(deps, asked)) });
    }
    const result = await runRefund(deps.temporal, {
      ...input,
      requestId,
      waitMs: deps.settings.changeWaitMs,
    }).catch(async (error: unknown) => {
      if (error instanceof ApiProblem) await note({ outcome: 'refused', amount, code: error.code });
      throw error;
    });
    await note({ outcome: result === null ? 'pending' : 'done', amount, refundId: result?.refundId ?? null });
    const alone = { ...common, approval_id: null, detail: null };
    if (result === null) return underWay(asked, { ...alone, refund_id: null, status: 'pending' });
    const { refundId, status } = result;
    return ok({ ...alone, amount: toMajor(result.amount, currency), refund_id: refundId, status });
  },
});

/** The charge itself, or the one that paid an invoice. @throws ApiProblem `not_found` */
async function chargeToRefund(
  em: EntityManager,
  {
    charge_id: id,
    invoice_id: invoiceId,
  }: { charge_id?: string | undefined; invoice_id?: string | undefined },
): Promise<ChargeRow> {
  const charge = id === undefined ? await paidChargeOfInvoice(em, invoiceId ?? '') : await findCharge(em, id);
  if (charge !== null) return charge;
  throw new ApiProblem(
    'not_found',
    id === undefined ? `No charge paid ${invoiceId ?? ''}.` : `There is no charge ${id}.`,
  );
}

/**
 * The amount to refund. A repeat of a request is about what it asked for, whatever is left of the charge.
 * @throws ApiProblem `idempotency_conflict` where it names another amount
 */
async function amountOf(
  em: EntityManager,
  charge: ChargeRow,
  { wanted, key }: { wanted: number | undefined; key: string },
): Promise<number> {
  const asked = await approvalOfKey(em, key);
  if (asked?.amount == null) return amountToRefund(charge, wanted);
  if (wanted !== undefined && toMinor(wanted, charge.currency) !== asked.amount) throw otherRequest();
  return asked.amount;
}

/** Minor units; never over what was paid and is not given back yet. Stripe looks at it again. */
function amountToRefund(charge: ChargeRow, wanted: number | undefined): number {
  const { currency } = charge;
  const left = charge.status === 'succeeded' ? charge.amount - charge.amountRefunded : 0;
  if (left <= 0) throw new ApiProblem('already_refunded', `Nothing is left to give back of ${charge.id}.`);
  if (wanted === undefined) return left;
  const amount = toMinor(wanted, currency);
  if (amount === null || amount > left) {
    const detail =
      amount === null
        ? `${wanted} has more digits than ${currency.toUpperCase()}.`
        : `At most ${plainMoney({ amount: left, currency })} can be given back.`;
    throw new ApiProblem('invalid_amount', detail, { errors: [{ pointer: '/amount', detail }] });
  }
  return amount;
}
