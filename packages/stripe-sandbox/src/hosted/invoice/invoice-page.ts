import type { Context } from '../../core/context.ts';
import { SandboxError } from '../../core/errors.ts';
import { escape, page, redirect } from '../../core/html.ts';
import type { PageAnswer, Resource } from '../../core/registry.ts';
import { defaultIntent } from '../../billing/invoices/invoice-payments.ts';
import { payInvoice } from '../../billing/invoices/pay.ts';
import { hostedLink, isLinkValid, pdfLink } from '../../billing/invoices/invoice-links.ts';
import { dateText, moneyText } from '../../billing/rules/money-text.ts';
import type { Invoice } from '../../billing/types.ts';
import { attachPaymentMethod } from '../../payments/resolve-payment-method.ts';
import { chosenPaymentMethod, errorBox, testCardFields } from '../test-card-fields.ts';
import { invoicePdf } from './invoice-pdf.ts';

/** The hosted page of an invoice, where it can be paid, and its PDF. */
export const invoicePages: Resource = (registry) => {
  registry.page('GET', '/invoice/{id}', (context, { path, fields }) => {
    const invoice = context.get('invoice', path['id'] ?? '');
    return isLinkValid(context, invoice, fields['expires']) ? show(context, invoice) : expired();
  });
  registry.page('POST', '/invoice/{id}', (context, { path, fields }) =>
    pay(context, path['id'] ?? '', fields),
  );
  registry.page('GET', '/invoice/{id}/pdf', (context, { path, fields }) => {
    const invoice = context.get('invoice', path['id'] ?? '');
    if (!isLinkValid(context, invoice, fields['expires'])) return expired();
    return {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="Invoice-${invoice.number ?? invoice.id}.pdf"`,
      },
      body: invoicePdf(invoice),
    };
  });
};

const expired = (): PageAnswer =>
  page('Link expired', '<p>This link has expired. Ask the business for a new one.</p>', 404);

function pay(context: Context, id: string, fields: Record<string, unknown>): PageAnswer {
  const back = hostedLink(context, context.get('invoice', id)) ?? context.baseUrl;
  try {
    const { customer } = context.get('invoice', id);
    const paymentMethod = chosenPaymentMethod(context, fields);
    if (customer !== null) attachPaymentMethod(context, paymentMethod, customer);
    payInvoice(context, id, { payment_method: paymentMethod, off_session: false });
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    const intent = context.find('payment_intent', defaultIntent(context, id) ?? '');
    if (intent?.status !== 'requires_action') return show(context, context.get('invoice', id), error.message);
    context.update('payment_intent', intent.id, (draft) => {
      if (draft.next_action?.redirect_to_url) draft.next_action.redirect_to_url.return_url = back;
    });
    return redirect(`${context.baseUrl}/authenticate/${intent.id}`);
  }
  return redirect(back);
}

function show(context: Context, invoice: Invoice, error: string | null = null): PageAnswer {
  const money = (amount: number): string => moneyText(amount, invoice.currency);
  const pdf = pdfLink(context, invoice);
  const rows = invoice.lines.data.map(
    (line) => `<tr><td>${escape(line.description ?? '')}</td><td>${money(line.amount)}</td></tr>`,
  );
  const off = (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const form = `${errorBox(error)}<form method="post">${testCardFields()}<button id="pay">Pay ${money(invoice.amount_remaining)}</button></form>`;
  return page(
    `Invoice ${invoice.number ?? ''}`,
    `<h1>Invoice ${escape(invoice.number ?? '(draft)')}</h1>
<p>Status: <strong id="status">${invoice.status ?? ''}</strong>, created ${dateText(invoice.created)}${invoice.due_date === null ? '' : `, due ${dateText(invoice.due_date)}`}</p>
<table>${rows.join('')}${off > 0 ? `<tr><td>Discount</td><td>${money(-off)}</td></tr>` : ''}
<tr><th>Total</th><th>${money(invoice.total)}</th></tr><tr><td>Amount due</td><td>${money(invoice.amount_remaining)}</td></tr></table>
${pdf === null ? '' : `<p><a href="${escape(pdf)}">PDF</a></p>`}${invoice.status === 'open' || invoice.status === 'uncollectible' ? form : ''}`,
    error === null ? 200 : 402,
  );
}
