import { Context } from '@temporalio/activity';
import { chargesOfVoidRenewals } from '../../../db/usage/rating/void-charges.ts';
import type { VoidCharge } from '../../../db/usage/rating/void-charges.ts';
import { noteInvoiceOf } from '../../../db/usage/rating/usage-after-end.ts';
import { withdrawCharge } from '../../../db/usage/rating/usage-charges.ts';
import { lockRating, usageSubscriptions } from '../../../db/usage/rating/usage-periods.ts';
import { usagePeriodAt } from '../../../domain/usage/rating/period.ts';
import { FINAL_AFTER_MS } from '../../../domain/usage/rating/rollup.ts';
import { isVoidedByPause } from '../../../gateways/stripe/documents/voided-by-pause.ts';
import type { ActivityDeps } from '../../deps.ts';

/** Charges of one run; the next one is five minutes later. */
const CHARGES_OF_A_RUN = 200;

/**
 * Takes charges back whose renewal a pause voided: the usage was before it, and is owed. They are rated
 * again, and go to the running period's invoice, or to the one after the end. What people voided stays so.
 */
export async function reopenVoidCharges(deps: ActivityDeps): Promise<void> {
  const limits = { finalAfterMs: FINAL_AFTER_MS, limit: CHARGES_OF_A_RUN };
  const charges = await chargesOfVoidRenewals(deps.orm.em.fork(), limits);
  for (const [invoiceId, its] of Map.groupBy(charges, ({ voidInvoice }) => voidInvoice)) {
    Context.current().cancellationSignal.throwIfAborted();
    // Others are not kept waiting by one that Stripe does not show; the next run tries again.
    await reopen(deps, invoiceId, its).catch((error: unknown) => {
      Context.current().log.warn('charges of a void renewal wait', { invoiceId, why: String(error) });
    });
    Context.current().heartbeat();
  }
}

async function reopen(deps: ActivityDeps, invoiceId: string, charges: readonly VoidCharge[]): Promise<void> {
  const byPause = isVoidedByPause(await deps.stripe.invoices.retrieve(invoiceId));
  await deps.orm.em.fork().transactional(async (em) => {
    await noteInvoiceOf(em, charges, invoiceId);
    if (!byPause) return;
    // Whoever rates meanwhile would write its own sum of what was charged.
    await lockRating(em);
    const subscriptions = await usageSubscriptions(
      em,
      charges.map(({ subscriptionId }) => subscriptionId),
    );
    const error = 'a pause voided the renewal that had it';
    for (const charge of charges) {
      const subscription = subscriptions.get(charge.subscriptionId);
      const now = charge.billingTime ?? deps.now();
      const running = subscription === undefined ? null : usagePeriodAt(subscription, now);
      await withdrawCharge(em, charge, {
        lateFor: invoiceId,
        error,
        ...(running === null ? {} : { to: running }),
      });
    }
  });
}
