import { ApplicationFailure, Context } from '@temporalio/activity';
import { plannedFinalInvoices, confirmFinalInvoice } from '../../../db/usage/rating/usage-after-end.ts';
import type { PlannedFinalInvoice } from '../../../db/usage/rating/usage-after-end.ts';
import { recordChargeOutcome } from '../../../db/usage/rating/usage-charges.ts';
import { isoDay } from '../../../domain/period.ts';
import { findUsageInvoice, makeUsageInvoice } from '../../../gateways/stripe/usage/usage-invoice.ts';
import type { MadeUsageInvoice } from '../../../gateways/stripe/usage/usage-invoice.ts';
import { chargeInvoice } from '../../dunning/charge-invoice.ts';
import type { ActivityDeps } from '../../deps.ts';
import { performEffect } from '../../effects/perform-effect.ts';
import { compareLastInvoices } from './compare-last-invoices.ts';
import { planFinalInvoices } from './plan-final-invoices.ts';
import { reopenVoidCharges } from './reopen-void-charges.ts';

/** Invoices of one run; the next one is five minutes later. */
const INVOICES_OF_A_RUN = 200;

/** What a run did about usage after the end of subscriptions. */
interface InvoicedAfterEnd {
  invoiced: number;
  waived: number;
  refused: number;
  /** Something was left for the next run. */
  waits: boolean;
}

/**
 * Invoices usage that became known after a subscription's last invoice, once it is complete: one invoice
 * each, through the effect ledger, paid with the customer's card if that succeeds. The next run picks up
 * what was planned and not made.
 */
export const invoiceUsageAfterEnd = (deps: ActivityDeps) => async (): Promise<InvoicedAfterEnd> => {
  await reopenVoidCharges(deps);
  await compareLastInvoices(deps);
  const done: InvoicedAfterEnd = {
    invoiced: 0,
    waived: await planFinalInvoices(deps),
    refused: 0,
    waits: false,
  };
  let failed: Error | null = null;
  for (const planned of await plannedFinalInvoices(deps.orm.em.fork(), INVOICES_OF_A_RUN)) {
    Context.current().cancellationSignal.throwIfAborted();
    try {
      done[await invoice(deps, planned)] += 1;
    } catch (error) {
      // An unknown outcome at Stripe for one does not delay the others.
      failed ??= error instanceof Error ? error : new Error(String(error));
      Context.current().log.warn('usage after the end waits', { key: planned.key, why: String(error) });
    }
    Context.current().heartbeat();
  }
  if (failed !== null && done.invoiced + done.refused === 0) throw failed;
  return { ...done, waits: failed !== null };
};

async function invoice(deps: ActivityDeps, planned: PlannedFinalInvoice): Promise<'invoiced' | 'refused'> {
  const { key, subscriptionId, customerId, currency, paymentMethodId, charges } = planned;
  try {
    const { invoiceId, status } = await performEffect<MadeUsageInvoice>(deps, {
      key,
      subject: { subscriptionId },
      kind: 'usage.final_invoice',
      intent: {
        subscriptionId,
        customerId,
        currency,
        charges: charges.map(({ id, amount }) => ({ id, amount })),
      },
      call: () =>
        makeUsageInvoice(deps.stripe, {
          key,
          customerId,
          subscriptionId,
          currency,
          description: 'Usage that became known after your last invoice.',
          lines: charges.map(({ id, amount, billedStart: start, billedEnd: end }) => ({
            chargeId: id,
            amount,
            start,
            end,
            description: `Usage beyond the plan, ${isoDay(start)} to ${isoDay(end)}`,
          })),
        }),
      lookUp: () => findUsageInvoice(deps.stripe, { key, customerId }),
      providerId: (made) => made.invoiceId,
    });
    // Declined or without a card, the invoice stays open and Stripe keeps collecting it.
    if (status === 'open')
      await chargeInvoice(deps)({ key: `${key}/pay`, subscriptionId, invoiceId, paymentMethodId });
    await confirmFinalInvoice(deps.orm.em.fork(), key, invoiceId);
    return 'invoiced';
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable !== true) throw error;
    for (const charge of charges)
      await recordChargeOutcome(deps.orm.em.fork(), charge, {
        state: 'refused',
        error: `${error.type ?? 'refused'}: ${error.message}`,
      });
    return 'refused';
  }
}
