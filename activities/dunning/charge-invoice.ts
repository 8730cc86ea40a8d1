import { ApplicationFailure } from '@temporalio/activity';
import {
  payInvoice,
  readInvoice,
  readInvoicePaymentOutcome,
} from '../../gateways/stripe/documents/invoices.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import type { ChargeOutcome, EffectInput } from '../types.ts';

/** Which invoice to charge; `paymentMethodId` null takes the one that Stripe would take. */
interface ChargeInvoiceStep extends EffectInput {
  invoiceId: string;
  paymentMethodId: string | null;
}

/** An answer as the gateway gives it, without what the ledger does not keep. */
interface Answer {
  outcome: string;
  code: string | null;
  advice: string | null;
  paymentMethodId: string | null;
}

/**
 * Charges an invoice after reading it again. A time-out is no outcome: the activity repeats with the same
 * key until the outcome is known, so nothing is charged on a guess.
 */
export const chargeInvoice =
  (deps: ActivityDeps) =>
  async (step: ChargeInvoiceStep): Promise<ChargeOutcome> => {
    const { key, subscriptionId, invoiceId, paymentMethodId } = step;
    const now = deps.now();
    const outcome = await performEffect<ChargeOutcome>(deps, {
      key,
      subject: { subscriptionId },
      kind: 'charge_invoice',
      intent: { subscriptionId, invoiceId, paymentMethodId },
      call: async (idempotencyKey) =>
        asOutcome(await payInvoice(deps.stripe, { invoiceId, paymentMethodId, idempotencyKey, now })),
      lookUp: async (since) => {
        const seen = await readInvoicePaymentOutcome(deps.stripe, { invoiceId, since, now });
        return seen.outcome === 'not_attempted' ? null : asOutcome(seen);
      },
      providerId: () => invoiceId,
      isFailure: ({ outcome: what }) => !DONE.has(what),
      isOfThisTry: ({ outcome: what }) => what === 'provider_error',
    });
    await showInvoice(deps, invoiceId);
    return outcome;
  };

/** What the ledger calls done: the money is there, or on its way. */
const DONE = new Set<ChargeOutcome['outcome']>(['paid', 'already_paid', 'processing']);

function asOutcome({ outcome, code, advice, paymentMethodId }: Answer): ChargeOutcome {
  switch (outcome) {
    case 'paid':
    case 'already_paid':
    case 'processing':
    case 'declined':
    case 'requires_action':
    case 'provider_error':
      return { outcome, code, advice, paymentMethodId };
    case 'not_payable':
      return { outcome: 'not_payable', code, advice, paymentMethodId };
    default:
      throw ApplicationFailure.retryable(
        'Stripe did not say what became of the charge; it is asked again.',
        'charge_unknown',
      );
  }
}

/** Shows the invoice as it is now; Stripe's event would do so too, a moment later. */
async function showInvoice({ orm, stripe, now }: ActivityDeps, invoiceId: string): Promise<void> {
  try {
    const invoice = await readInvoice(stripe, invoiceId, now());
    await upsertInvoices(orm.em.fork(), [{ ...invoice, updatedAt: now() }]);
  } catch {
    // The charge is known and recorded; the event brings the invoice.
  }
}
