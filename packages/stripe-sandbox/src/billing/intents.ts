import type { Context } from '../core/context.ts';
import { confirmIntent } from '../payments/confirm-intent.ts';
import { changeIntent, createIntent } from '../payments/intent-object.ts';
import type { Invoice } from './types.ts';

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
