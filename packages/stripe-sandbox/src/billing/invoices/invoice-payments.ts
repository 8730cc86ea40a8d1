import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { listPage } from '../../core/list.ts';
import type { Resource } from '../../core/registry.ts';
import { cancelIntent, createInvoiceIntent } from '../intents.ts';
import type { Invoice, InvoicePayment } from '../types.ts';

/** Invoice payments: which payment intents pay which invoice. */
export const invoicePayments: Resource = (registry) => {
  registry.type('invoice_payment', {
    prefix: 'inpay',
    indexes: { invoice: (payment) => payment.invoice, intent: (payment) => payment.payment.payment_intent },
  });
  registry.route<Stripe.InvoicePaymentListParams>()('GET', '/v1/invoice_payments', (context, params) =>
    listPage(
      context,
      {
        type: 'invoice_payment',
        url: '/v1/invoice_payments',
        index:
          params.invoice === undefined
            ? ['intent', params.payment?.payment_intent]
            : ['invoice', params.invoice],
        filter: (payment) => params.status === undefined || payment.status === params.status,
      },
      params,
    ),
  );
  registry.route<Stripe.InvoicePaymentRetrieveParams>()(
    'GET',
    '/v1/invoice_payments/{invoice_payment}',
    (context, _, path) => context.get('invoice_payment', path.invoice_payment),
  );
};

/** The payments of an invoice, oldest first. */
export function invoicePaymentsOf(context: Context, invoice: string): InvoicePayment[] {
  return [...context.each('invoice_payment', 'invoice', invoice)];
}

/** The payment intent that an open invoice is to be paid through, or null. */
export function defaultIntent(context: Context, invoice: string): string | null {
  const payment = invoicePaymentsOf(context, invoice).find(
    (one) => one.is_default && one.status !== 'canceled',
  );
  return payment?.payment.payment_intent ?? null;
}

/** Makes the payment intent of a freshly finalised invoice. */
export function openInvoicePayment(context: Context, invoice: Invoice): InvoicePayment {
  const intent = createInvoiceIntent(context, invoice);
  return context.create('invoice_payment', {
    id: context.newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: context.now(invoice),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

/** Ends an open invoice payment: paid in full, or cancelled together with its payment intent. */
export function endInvoicePayment(
  context: Context,
  payment: InvoicePayment,
  status: 'paid' | 'canceled',
  at: number,
): void {
  const after = context.update('invoice_payment', payment.id, (draft) => {
    draft.status = status;
    if (status === 'paid') {
      draft.amount_paid = draft.amount_requested;
      draft.status_transitions.paid_at = at;
    } else draft.status_transitions.canceled_at = at;
  });
  if (status === 'paid') context.emit('invoice_payment.paid', after);
  else if (payment.payment.payment_intent !== undefined)
    cancelIntent(context, payment.payment.payment_intent);
}
