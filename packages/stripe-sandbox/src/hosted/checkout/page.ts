import type { Context } from '../../core/context.ts';
import { escape, page } from '../../core/html.ts';
import type { PageAnswer } from '../../core/registry.ts';
import { moneyText } from '../../billing/rules/money-text.ts';
import { errorBox, testCardFields } from '../test-card-fields.ts';
import { placeFields } from './tax.ts';
import { stateOf, type Session, type SessionLine } from './state.ts';

/** The page of a session: what is bought, a test card, a promotion code; or what became of it. */
export function checkoutPage(context: Context, session: Session, error: string | null = null): PageAnswer {
  if (session.status === 'complete') {
    return page(
      'Done',
      `<h1>All done</h1><p>This checkout is complete.</p>${backLink(successUrl(session), 'Continue')}`,
    );
  }
  if (session.status === 'expired') {
    return page('Expired', `<h1>This checkout has expired</h1>${backLink(session.cancel_url, 'Back')}`, 410);
  }
  const { params, lines, promotionCode } = stateOf(context, session.id);
  const title = { setup: 'Save a card', subscription: 'Subscribe', payment: 'Pay' }[session.mode];
  const button =
    session.mode === 'setup' ? 'Save card' : session.mode === 'subscription' ? 'Subscribe' : 'Pay';
  const notice = params.custom_text?.submit ? `<p>${escape(params.custom_text.submit.message)}</p>` : '';
  return page(
    title,
    `<h1>${title}</h1>${errorBox(error)}
${session.mode === 'setup' ? '' : summary(session, lines, params.subscription_data?.trial_period_days)}
${session.allow_promotion_codes ? promotionForm(session, promotionCode) : ''}
<form method="post" action="/checkout/${session.id}">${contactFields(session)}${placeFields(session)}${testCardFields()}${notice}
<button name="action" value="pay" id="submit">${button}</button></form>
<form method="post" action="/checkout/${session.id}"><button class="quiet" name="action" value="cancel" id="cancel">Cancel</button></form>`,
    error === null ? 200 : 402,
  );
}

function summary(session: Session, lines: readonly SessionLine[], trialDays: number | undefined): string {
  const rows = lines.map((line) => {
    const rhythm = line.price?.recurring ? ` every ${line.price.recurring.interval}` : '';
    return `<tr><td>${line.quantity === null ? '' : `${line.quantity} × `}${escape(line.description ?? '')}${rhythm}</td>
<td>${moneyText(line.amount_subtotal, line.currency)}</td></tr>`;
  });
  const currency = session.currency ?? 'usd';
  const off = session.total_details?.amount_discount ?? 0;
  const discount =
    off > 0 ? `<tr><td>Discount</td><td id="discount">${moneyText(-off, currency)}</td></tr>` : '';
  const trial = trialDays === undefined ? '' : `<p>${trialDays} days free, then as above.</p>`;
  return `<table>${rows.join('')}${discount}<tr><th>Due today</th><th id="total">${moneyText(session.amount_total ?? 0, currency)}</th></tr></table>${trial}`;
}

function promotionForm({ id }: Session, code: string | null): string {
  if (code !== null) {
    return `<form method="post" action="/checkout/${id}"><p>Your promotion code is applied.</p><button class="quiet" name="action" value="remove_promotion">Remove it</button></form>`;
  }
  return `<form method="post" action="/checkout/${id}"><label for="code">Promotion code</label><input id="code" name="code">
<button class="quiet" name="action" value="promotion" id="apply">Apply</button></form>`;
}

function contactFields(session: Session): string {
  if (session.customer !== null) return '';
  return `<label for="email">E-mail</label><input id="email" name="email" type="email" required value="${escape(session.customer_email ?? '')}">
<label for="name">Name</label><input id="name" name="name">`;
}

function backLink(url: string | null, text: string): string {
  return url === null ? '' : `<p><a href="${escape(url)}">${text}</a></p>`;
}

/** Where a completed session leads, with its id filled in. */
export function successUrl(session: Session): string | null {
  return session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
}
