import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { listOf, listPage } from '../../core/list.ts';
import type { Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';
import type { Invoice } from '../types.ts';
import { cancelInvoiceAppointment } from './appointments.ts';
import { markUncollectible, voidInvoice } from './close.ts';
import { createInvoice } from './create.ts';
import { finalizeInvoice } from './finalize.ts';
import { defaultIntent, invoicePaymentsOf } from './invoice-payments.ts';
import { payInvoice } from './pay.ts';
import { hostedLink, pdfLink } from './invoice-links.ts';
import { invoiceOrPreview } from './kept-previews.ts';
import { shownLines } from './shown-lines.ts';
import { updateInvoice } from './update.ts';

/** Invoices: create, retrieve, update, delete, finalise, pay, void, write off, send, list, lines. */
export const invoices: Resource = (registry) => {
  registry.type('invoice', {
    prefix: 'in',
    indexes: {
      customer: (invoice) => invoice.customer,
      subscription: (invoice) => invoice.parent?.subscription_details?.subscription,
      status: (invoice) => invoice.status,
    },
    expand: {
      payments: (context, invoice) =>
        listOf(invoicePaymentsOf(context, invoice.id), `/v1/invoice_payments?invoice=${invoice.id}`),
      confirmation_secret: (context, invoice) => confirmationSecret(context, invoice),
    },
    present: (context, invoice) => ({
      ...invoice,
      hosted_invoice_url: hostedLink(context, invoice),
      invoice_pdf: pdfLink(context, invoice),
      ...(invoice.lines.data.length <= shownLines
        ? {}
        : { lines: { ...invoice.lines, data: invoice.lines.data.slice(0, shownLines), has_more: true } }),
    }),
  });
  registry.type('line_item', { prefix: 'il' });
  registry.route<Stripe.InvoiceCreateParams>()('POST', '/v1/invoices', createInvoice);
  registry.route<Stripe.InvoiceListParams>()('GET', '/v1/invoices', list);
  const one = '/v1/invoices/{invoice}' as const;
  registry.route<Stripe.InvoiceRetrieveParams>()('GET', one, (context, _, path) =>
    invoiceOrPreview(context, path.invoice),
  );
  registry.route<Stripe.InvoiceUpdateParams>()('POST', one, (context, params, path) =>
    updateInvoice(context, path.invoice, params),
  );
  registry.route<Stripe.InvoiceDeleteParams>()('DELETE', one, (context, _, path) =>
    deleteDraft(context, path.invoice),
  );
  registry.route<Stripe.InvoiceFinalizeInvoiceParams>()(
    'POST',
    '/v1/invoices/{invoice}/finalize',
    (context, params, path) =>
      finalizeInvoice(
        context,
        path.invoice,
        params.auto_advance === undefined ? {} : { autoAdvance: params.auto_advance },
      ),
  );
  registry.route<Stripe.InvoicePayParams>()('POST', '/v1/invoices/{invoice}/pay', (context, params, path) =>
    payInvoice(context, path.invoice, params),
  );
  registry.route<Stripe.InvoiceVoidInvoiceParams>()(
    'POST',
    '/v1/invoices/{invoice}/void',
    (context, _, path) => voidInvoice(context, path.invoice),
  );
  registry.route<Stripe.InvoiceMarkUncollectibleParams>()(
    'POST',
    '/v1/invoices/{invoice}/mark_uncollectible',
    (context, _, path) => markUncollectible(context, path.invoice),
  );
  registry.route<Stripe.InvoiceSendInvoiceParams>()(
    'POST',
    '/v1/invoices/{invoice}/send',
    (context, _, path) => send(context, path.invoice),
  );
  registry.route<Stripe.InvoiceListLineItemsParams>()(
    'GET',
    '/v1/invoices/{invoice}/lines',
    (context, params, path) => linesPage(invoiceOrPreview(context, path.invoice), params),
  );
};

function list(context: Context, params: Wire<Stripe.InvoiceListParams>) {
  const index: readonly [string, string | undefined] =
    params.subscription !== undefined
      ? ['subscription', params.subscription]
      : params.customer !== undefined
        ? ['customer', params.customer]
        : ['status', params.status];
  const wanted = (invoice: Invoice): boolean =>
    (params.customer === undefined || invoice.customer === params.customer) &&
    (params.status === undefined || invoice.status === params.status) &&
    (params.collection_method === undefined || invoice.collection_method === params.collection_method);
  return listPage(context, { type: 'invoice', url: '/v1/invoices', index, filter: wanted }, params);
}

function deleteDraft(context: Context, id: string): object {
  const invoice = context.get('invoice', id);
  if (invoice.status !== 'draft' || invoice.parent !== null) {
    throw invalidRequest('You can only delete draft invoices that are not of a subscription.', 'invoice');
  }
  cancelInvoiceAppointment(context, id);
  for (const item of [...context.each('invoiceitem', 'invoice', id)]) context.remove('invoiceitem', item.id);
  context.remove('invoice', id);
  context.emit('invoice.deleted', invoice);
  return { id, object: 'invoice', deleted: true };
}

function send(context: Context, id: string): Invoice {
  if (context.get('invoice', id).status === 'draft') finalizeInvoice(context, id);
  const invoice = context.get('invoice', id);
  context.emit('invoice.sent', invoice);
  return invoice;
}

function confirmationSecret(context: Context, invoice: Invoice): object | null {
  const intent = defaultIntent(context, invoice.id);
  const secret = intent === null ? null : context.find('payment_intent', intent)?.client_secret;
  return secret ? { client_secret: secret, type: 'payment_intent' } : null;
}

/** A page of an invoice's lines; they keep their order, unlike other lists. */
function linesPage(invoice: Invoice, page: { limit?: number; starting_after?: string }) {
  const { data } = invoice.lines;
  const start =
    page.starting_after === undefined ? 0 : data.findIndex(({ id }) => id === page.starting_after) + 1;
  const end = start + (page.limit ?? 10);
  return listOf(data.slice(start, end), `/v1/invoices/${invoice.id}/lines`, end < data.length);
}
