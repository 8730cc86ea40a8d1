import {
  findReturnedInvoice,
  invoiceReturnedPayment,
} from '../../gateways/stripe/documents/returned-payment.ts';
import type { OweAgainInput, ReturnedPayment } from '../../gateways/stripe/documents/returned-payment.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';

/** Asks again for returned money: an invoice next to the paid one. Its event starts dunning. */
export async function oweAgain(
  deps: ActivityDeps,
  returned: ReturnedPayment,
  owed: Pick<OweAgainInput, 'amount' | 'currency' | 'code'>,
): Promise<void> {
  const { chargeId, customerId, subscriptionId, invoiceId } = returned;
  const { amount, currency } = owed;
  // By the charge: it can be taken back once, by a dispute or by a failure.
  const key = `charge:${chargeId}/returned`;
  await performEffect<{ owedInvoiceId: string }>(deps, {
    key,
    subject: { subscriptionId },
    kind: 'invoice_returned_payment',
    intent: { subscriptionId, chargeId, invoiceId, amount, currency },
    call: async () => ({
      owedInvoiceId: await invoiceReturnedPayment(deps.stripe, { ...returned, ...owed, key }),
    }),
    lookUp: async () => {
      const owedInvoiceId = await findReturnedInvoice(deps.stripe, { key, customerId });
      return owedInvoiceId === null ? null : { owedInvoiceId };
    },
    providerId: ({ owedInvoiceId }) => owedInvoiceId,
  });
}
