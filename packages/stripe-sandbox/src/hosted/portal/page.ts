import type { Context } from '../../core/context.ts';
import { escape, page } from '../../core/html.ts';
import type { PageAnswer } from '../../core/registry.ts';
import { productName } from '../../billing/inline-price.ts';
import { pdfLink } from '../../billing/invoices/invoice-links.ts';
import { nextPeriodEnd } from '../../billing/recurrence.ts';
import { dateText, moneyText } from '../../billing/rules/money-text.ts';
import type { Subscription } from '../../billing/types.ts';
import { errorBox, testCardFields } from '../test-card-fields.ts';
import { detailsSection } from './details.ts';
import type { Portal } from './portal.ts';

/** The portal: subscriptions, card, invoices. */
export function portalPage(context: Context, portal: Portal, error: string | null = null): PageAnswer {
  const { session, configuration, customer } = portal;
  const { features } = configuration;
  const running = [...context.each('subscription', 'customer', customer.id)].filter(
    ({ status }) => status !== 'canceled' && status !== 'incomplete_expired',
  );
  const back =
    session.return_url === null ? '' : `<p><a id="return" href="${escape(session.return_url)}">Back</a></p>`;
  return page(
    'Billing',
    `<h1>Billing of ${escape(customer.name ?? customer.email ?? customer.id)}</h1>${errorBox(error)}
${running.map((one) => subscriptionSection(context, portal, one)).join('')}
${features.payment_method_update.enabled ? cardSection(context, portal) : ''}
${detailsSection(context, portal)}
${features.invoice_history.enabled ? invoiceSection(context, portal) : ''}${back}`,
    error === null ? 200 : 400,
  );
}

function subscriptionSection(
  context: Context,
  { configuration }: Portal,
  subscription: Subscription,
): string {
  const { features } = configuration;
  const names = subscription.items.data.map((item) => escape(productName(context, item.price))).join(', ');
  const end = dateText(subscription.cancel_at ?? nextPeriodEnd(subscription.items.data));
  const ending = subscription.cancel_at !== null;
  const hidden = `<input type="hidden" name="subscription" value="${subscription.id}">`;
  const cancel = ending
    ? `<button name="action" value="resume" id="resume">Keep it</button>`
    : `<button class="quiet" name="action" value="cancel" id="cancel">Cancel</button>`;
  return `<section><h2>${names}</h2><p>${subscription.status}; ${ending ? 'ends' : 'renews'} on ${end}.</p>
${features.subscription_cancel.enabled ? `<form method="post">${hidden}${cancel}</form>` : ''}
${features.subscription_update.enabled ? planForm(context, configuration, hidden) : ''}</section>`;
}

function planForm(context: Context, { features }: Portal['configuration'], hidden: string): string {
  const prices = (features.subscription_update.products ?? []).flatMap((product) => product.prices);
  const options = prices.flatMap((id) => {
    const price = context.find('price', id);
    if (!price) return [];
    const amount = moneyText(price.unit_amount ?? 0, price.currency);
    return [
      `<option value="${id}">${escape(productName(context, price))}: ${amount} a ${price.recurring?.interval ?? ''}</option>`,
    ];
  });
  return `<form method="post">${hidden}<label for="price">Change plan</label><select id="price" name="price">${options.join('')}</select>
<button class="quiet" name="action" value="plan" id="change">Change</button></form>`;
}

function cardSection(context: Context, { customer }: Portal): string {
  const id = customer.invoice_settings.default_payment_method;
  const card = id === null ? undefined : context.find('payment_method', id)?.card;
  const shown = card ? `${card.brand} ending in ${card.last4}, ${card.exp_month}/${card.exp_year}` : 'none';
  return `<section><h2>Card</h2><p>Default: <span id="default-card">${shown}</span></p><form method="post">${testCardFields()}
<button name="action" value="card" id="save-card">Save as default</button></form></section>`;
}

function invoiceSection(context: Context, { customer }: Portal): string {
  const rows = [...context.each('invoice', 'customer', customer.id)].reverse().flatMap((invoice) => {
    if (invoice.status === 'draft') return [];
    return [
      `<tr><td>${dateText(invoice.created)}</td><td><a href="/invoice/${invoice.id}">${escape(invoice.number ?? '')}</a></td>
<td>${moneyText(invoice.total, invoice.currency)}</td><td>${invoice.status ?? ''}</td><td><a href="${pdfLink(context, invoice) ?? ''}">PDF</a></td></tr>`,
    ];
  });
  return `<section><h2>Invoices</h2><table>${rows.join('')}</table></section>`;
}
