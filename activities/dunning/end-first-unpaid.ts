import { refuseFulfilledCheckout } from '../../db/checkout/checkouts.ts';
import { releaseTrialOf } from '../../db/trials/trial-redemptions.ts';
import { cancelNow } from '../../gateways/stripe/subscriptions/changes.ts';
import { voidInvoice } from '../../gateways/stripe/documents/invoices.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import type { EffectInput } from '../types.ts';

/** The first invoice of a subscription, which a bank refused to pay. */
interface EndFirstUnpaidStep extends EffectInput {
  invoiceId: string;
}

/**
 * `paid`: by another way at the last moment, so nothing was ended. `amountDue` is minor units of
 * `currency`.
 */
interface EndFirstUnpaidResult {
  outcome: 'ended' | 'paid';
  amountDue: number;
  currency: string;
}

/**
 * Ends a subscription whose first payment a bank refused days later. Nothing is owed, and its checkout's
 * claims are released so that the customer may buy again.
 */
export const endFirstUnpaid =
  (deps: ActivityDeps) =>
  async ({ key, subscriptionId, invoiceId }: EndFirstUnpaidStep): Promise<EndFirstUnpaidResult> => {
    const { stripe } = deps;
    const result = await performEffect<EndFirstUnpaidResult>(deps, {
      key,
      subject: { subscriptionId },
      kind: 'end_first_unpaid',
      intent: { subscriptionId, invoiceId },
      call: async (idempotencyKey) => {
        const { status, amount_due: amountDue, currency } = await stripe.invoices.retrieve(invoiceId);
        if (status === 'paid') return { outcome: 'paid', amountDue, currency };
        await cancelNow(stripe, { subscriptionId, idempotencyKey: `${idempotencyKey}/cancel` });
        await voidInvoice(stripe, { invoiceId, idempotencyKey: `${idempotencyKey}/void` });
        return { outcome: 'ended', amountDue, currency };
      },
      // Each part can be repeated safely: an ended subscription stays ended.
      lookUp: () => Promise.resolve(null),
      providerId: () => subscriptionId,
    });
    if (result.outcome === 'ended')
      await deps.orm.em.fork().transactional(async (em) => {
        await refuseFulfilledCheckout(em, subscriptionId, 'first_payment_failed');
        await releaseTrialOf(em, subscriptionId);
      });
    return result;
  };
