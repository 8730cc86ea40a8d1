import type { Context } from '../../core/context.ts';
import { invalidRequest, SandboxError } from '../../core/errors.ts';
import { redirect } from '../../core/html.ts';
import type { PageAnswer, Resource } from '../../core/registry.ts';
import { findPromotionCode } from '../../billing/discounts/promotion-codes.ts';
import { chosenPaymentMethod, text } from '../test-card-fields.ts';
import { submitSession, type Submitted } from './complete.ts';
import { checkoutPage, successUrl } from './page.ts';
import { applyPromotionCode } from './promotion.ts';
import { stateOf } from './state.ts';
import { placeOf } from './tax.ts';

/** The hosted page of Checkout, and a way for tests to do in one call what a browser does on it. */
export const checkoutPages: Resource = (registry) => {
  registry.page('GET', '/checkout/{id}', (context, { path }) =>
    checkoutPage(context, context.get('checkout.session', path['id'] ?? '')),
  );
  registry.page('GET', '/checkout/{id}/return', (context, { path }) => afterBank(context, path['id'] ?? ''));
  registry.page('POST', '/checkout/{id}', (context, { path, fields }) =>
    posted(context, path['id'] ?? '', fields),
  );
  registry.page('POST', '/_sandbox/checkout/{id}/complete', (context, { path, fields }) => {
    const id = path['id'] ?? '';
    if (text(fields['promotion_code']) !== '') typePromotionCode(context, id, text(fields['promotion_code']));
    const submitted = pay(context, id, fields);
    const session = context.get('checkout.session', id);
    return {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...session,
        next_action_url: submitted.outcome === 'complete' ? null : submitted.url,
      }),
    };
  });
};

function posted(context: Context, id: string, fields: Record<string, unknown>): PageAnswer {
  const session = context.get('checkout.session', id);
  if (session.status !== 'open') return checkoutPage(context, session);
  try {
    switch (fields['action']) {
      case 'cancel':
        return redirect(session.cancel_url ?? `${context.baseUrl}/checkout/${id}`);
      case 'promotion':
        typePromotionCode(context, id, text(fields['code']));
        return redirect(`${context.baseUrl}/checkout/${id}`);
      case 'remove_promotion':
        applyPromotionCode(context, id, null);
        return redirect(`${context.baseUrl}/checkout/${id}`);
      default: {
        const submitted = pay(context, id, fields);
        if (submitted.outcome === 'requires_action') return redirect(submitted.url);
        return redirect(successUrl(session) ?? `${context.baseUrl}/checkout/${id}`);
      }
    }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return checkoutPage(context, context.get('checkout.session', id), error.message);
  }
}

function typePromotionCode(context: Context, id: string, typed: string): void {
  const session = context.get('checkout.session', id);
  if (session.allow_promotion_codes !== true)
    throw invalidRequest('This checkout takes no promotion codes.', 'promotion_code');
  const code = findPromotionCode(context, typed, session.customer);
  if (!code) throw invalidRequest('This code is invalid.', 'promotion_code');
  applyPromotionCode(context, id, code.id);
}

function pay(context: Context, id: string, fields: Record<string, unknown>): Submitted {
  const session = context.get('checkout.session', id);
  const none = ['payment_method', 'number', 'card'].every((name) => text(fields[name]) === '');
  const free = session.payment_method_collection === 'if_required' && (session.amount_total ?? 0) === 0;
  return context.attempt(() =>
    submitSession(context, id, {
      paymentMethod: none && free ? null : chosenPaymentMethod(context, fields),
      email: text(fields['email']) || null,
      name: text(fields['name']) || null,
      place: placeOf(fields),
    }),
  );
}

/** Back from the bank: done, or another try with the reason. */
function afterBank(context: Context, id: string): PageAnswer {
  const session = context.get('checkout.session', id);
  if (session.status === 'complete')
    return redirect(successUrl(session) ?? `${context.baseUrl}/checkout/${id}`);
  const intent = stateOf(context, id).waiting?.intent ?? '';
  const error = intent.startsWith('seti_')
    ? context.find('setup_intent', intent)?.last_setup_error
    : context.find('payment_intent', intent)?.last_payment_error;
  return checkoutPage(
    context,
    session,
    error?.message ?? 'We are unable to authenticate your payment method.',
  );
}
