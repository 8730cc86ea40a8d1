import { Context } from '@temporalio/activity';
import { lastCharges, noteInvoiceOf } from '../../../db/usage/rating/usage-after-end.ts';
import type { LastCharges } from '../../../db/usage/rating/usage-after-end.ts';
import { withdrawCharge } from '../../../db/usage/rating/usage-charges.ts';
import { notePeriodAttention } from '../../../db/usage/reporting/usage-comparison.ts';
import { plainMoney } from '../../../domain/money.ts';
import { uncountedCharges } from '../../../domain/usage/rating/uncounted-charges.ts';
import { readInvoicedOverage } from '../../../gateways/stripe/usage/invoiced-overage.ts';
import type { ActivityDeps } from '../../deps.ts';

/** Subscriptions of one run; the next one is five minutes later. */
const SUBSCRIPTIONS_OF_A_RUN = 50;

/**
 * Compares the last invoices of subscriptions with the charges that were reported for them. Stripe adds
 * meter events up after a while: an invoice that is made seconds after them may lack some. Those are taken
 * back, and invoiced as usage after the end.
 */
export async function compareLastInvoices(deps: ActivityDeps): Promise<void> {
  for (const last of await lastCharges(deps.orm.em.fork(), SUBSCRIPTIONS_OF_A_RUN)) {
    Context.current().cancellationSignal.throwIfAborted();
    // Others are not kept waiting by one that Stripe does not show; the next run tries again.
    await compare(deps, last).catch((error: unknown) => {
      Context.current().log.warn('a last invoice waits to be compared', {
        subscriptionId: last.subscriptionId,
        why: String(error),
      });
    });
    Context.current().heartbeat();
  }
}

async function compare(deps: ActivityDeps, last: LastCharges): Promise<void> {
  const { subscriptionId, customerId, currency, billedStart: from, charges } = last;
  const invoiced = await readInvoicedOverage(deps.stripe, { subscriptionId, currency, from });
  if (invoiced === null) return;
  const { amount, invoiceId } = invoiced;
  const uncounted = uncountedCharges(charges, amount);
  await deps.orm.em.fork().transactional(async (em) => {
    const error = 'the last invoice was made before Stripe had counted it';
    for (const charge of uncounted ?? [])
      await withdrawCharge(em, charge, { lateFor: invoiceId ?? 'the end of the subscription', error });
    if (uncounted === null) {
      const has = plainMoney({ amount, currency });
      const attention = `The last invoice has ${has} of usage, and other charges were reported: compare ${subscriptionId} in Stripe.`;
      await notePeriodAttention(em, { customerId, at: from, attention });
    }
    const counted = charges.filter((charge) => uncounted?.includes(charge) !== true);
    if (counted.length > 0) await noteInvoiceOf(em, counted, invoiceId ?? '');
  });
}
