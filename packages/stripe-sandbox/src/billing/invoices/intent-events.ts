import type { Context } from '../../core/context.ts';
import type { Resource } from '../../core/registry.ts';
import type { Intent } from '../../payments/intent-object.ts';
import { noteFailure, noteProcessing, noteSuccess } from './attempt.ts';

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
