import { z } from 'zod';
import { findInvoice } from '../../db/documents/invoices.ts';
import type { InvoiceRow } from '../../db/documents/invoices.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { dunningWorkflowId, writeOffUpdate } from '../../workflows/contracts/dunning.ts';
import type { ApiDeps } from '../deps.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import type { ChangeContext } from '../subscriptions/change-subscription.ts';
import { nothingToPay } from './pay-now.ts';
import { PendingBody, SubscriptionStatusBody } from '../subscriptions/subscription-body.ts';
import { WaitingBody, askedForMoney, approvalState, underWay } from '../approvals/ask-for-money.ts';
import { SubscriptionParams, intervene, reason, runningSubscription } from './intervene.ts';

/** POST /admin/subscriptions/:id/write-off */
export const writeOffRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/write-off',
  role: 'admin',
  recentSignIn: true,
  summary: 'Gives the outstanding invoices up',
  description:
    'Above what one person may write off alone on a day it waits for a second one (202, waiting_for_approval). Never more than what is owed when it ' +
    'is asked for.',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ reason }),
  responses: { 200: SubscriptionStatusBody, 202: z.union([PendingBody, WaitingBody]) },
  errors: interventionErrors('writeOff'),
  handler: async ({ params, body, ...context }) => {
    const { deps, principal, idempotencyKey } = context;
    requireStripe(deps);
    const row = await runningSubscription(deps.em(), params.id);
    const invoices = await owed(deps, row.dunning?.outcome === null ? row.dunning.invoiceIds : []);
    const [first] = invoices;
    // Nothing is owed that we know of: the run knows best, and gives up nothing that no request stands for.
    if (first === undefined) return giveUp(context, { row, reason: body.reason, approvalKey: '' });
    const amount = invoices.reduce((sum, { amountRemaining }) => sum + amountRemaining, 0);
    const asked = await askedForMoney(context, {
      action: 'dunning.write_off',
      subjectId: row.id,
      customerId: row.customerId,
      key: `write-off:${row.id}:${principal.userId}/${idempotencyKey}`,
      amount,
      most: amount,
      currency: first.currency,
      input: { invoiceIds: invoices.map(({ id }) => id) },
      // Some may be given up already; the step looks at each, and at the sum.
      mayDiffer: ['invoiceIds'],
      reason: body.reason,
      before: { status: row.status, dunning: row.dunning },
    });
    if (asked.state !== 'not_needed')
      return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
    return giveUp(context, { row, reason: body.reason, approvalKey: asked.key });
  },
});

const giveUp = (
  context: ChangeContext,
  { row, reason: why, approvalKey }: { row: SubscriptionRow; reason: string; approvalKey: string },
): ReturnType<typeof intervene> =>
  intervene(context, {
    subscriptionId: row.id,
    action: 'dunning.write_off',
    reason: why,
    update: writeOffUpdate,
    input: { approvalKey },
    workflowId: dunningWorkflowId,
    closed: nothingToPay(),
  });

/** Those of the invoices that something is left to pay of. */
async function owed({ em }: ApiDeps, invoiceIds: readonly string[]): Promise<InvoiceRow[]> {
  const invoices = await Promise.all(invoiceIds.map((id) => findInvoice(em(), id)));
  return invoices.filter((invoice) => invoice !== null && invoice.amountRemaining > 0) as InvoiceRow[];
}
