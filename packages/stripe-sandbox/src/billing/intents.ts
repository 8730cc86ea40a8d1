import type { Context } from '../core/context.ts';
import type { Resource } from '../core/registry.ts';
import { confirmIntent } from '../payments/confirm-intent.ts';
import { changeIntent, createIntent, type Intent } from '../payments/intent-object.ts';
import { noteFailure, noteProcessing, noteSuccess } from './invoices/attempt.ts';
import type { Invoice } from './types.ts';

/**
 * Updates invoices from their payment intents' events, whoever confirmed: a renewal, the API, or a browser.
 */
export const invoiceIntents: Resource = (registry) => {
  registry.type('sandbox.invoice_attempt', {});
  const forInvoice = (work: (context: Context, invoice: string, intent: Intent) => void) => {
    return (context: Context, intent: Intent): void => {
      for (const payment of [...context.each('invoice_payment', 'intent', intent.id)]) {
        if (payment.status === 'open') work(context, payment.invoice, intent);
      }
    };
  };
  registry.onEvent<Intent>(
    'payment_intent.succeeded',
    forInvoice((context, invoice, intent) => noteSuccess(context, invoice, intent.amount_received)),
  );
  registry.onEvent<Intent>(
    'payment_intent.processing',
    forInvoice((context, invoice) => noteProcessing(context, invoice)),
  );
  registry.onEvent<Intent>(
    'payment_intent.payment_failed',
    forInvoice((context, invoice) => noteFailure(context, invoice)),
  );
  registry.onEvent<Intent>(
    'payment_intent.requires_action',
    forInvoice((context, invoice) => noteFailure(context, invoice, true)),
  );
};

const descriptions: Record<string, string> = {
  subscription_create: 'Subscription creation',
  subscription_cycle: 'Subscription update',
  subscription_update: 'Subscription update',
};

/** Makes the payment intent of a finalised invoice and returns its id. */
export function createInvoiceIntent(context: Context, invoice: Invoice): string {
  return createIntent(context, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: descriptions[invoice.billing_reason ?? ''] ?? 'Payment for Invoice',
    receiptEmail: null,
    setupFutureUsage: invoice.parent === null ? null : 'off_session',
  }).id;
}

/** Charges an invoice's intent with a payment method. The intent's events carry the result. */
export function chargeIntent(
  context: Context,
  id: string,
  { paymentMethod, offSession }: { paymentMethod: string; offSession: boolean },
): void {
  const intent = changeIntent(context, id, (draft) => {
    draft.payment_method = paymentMethod;
    draft.status = 'requires_confirmation';
    draft.next_action = null;
  });
  confirmIntent(context, intent, { offSession, offSessionAuthentication: 'wait' });
}

/** Cancels an intent that is not needed any more; one that has ended stays as it is. */
export function cancelIntent(context: Context, id: string): void {
  const intent = context.find('payment_intent', id);
  if (intent === undefined || intent.status === 'succeeded' || intent.status === 'canceled') return;
  changeIntent(
    context,
    id,
    (draft) => {
      draft.status = 'canceled';
      draft.canceled_at = context.now(draft);
      draft.cancellation_reason = 'void_invoice';
      draft.next_action = null;
    },
    'payment_intent.canceled',
  );
}
