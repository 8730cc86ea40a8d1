import type { Context } from '../core/context.ts';
import { invalidRequest } from '../core/errors.ts';
import { escape, page, redirect } from '../core/html.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { PageAnswer, Resource } from '../core/registry.ts';
import { confirmIntent } from './confirm-intent.ts';
import type { Decline } from './declines.ts';
import { changeIntent } from './intent-object.ts';
import { keepMethod } from './payment-intents.ts';
import { confirmSetup, failSetup } from './setup-intents.ts';

/** The bank's 3-D Secure page: the customer agrees or not, and returns to the payment. */
export const authenticationPages: Resource = (registry) => {
  registry.page('GET', '/authenticate/{intent}', (context, { path }) => show(context, path['intent'] ?? ''));
  registry.page('POST', '/authenticate/{intent}', (context, { path, fields }) => {
    const intent = waiting(context, path['intent'] ?? '');
    const agreed = fields['answer'] === 'complete';
    const back = intent.next_action?.redirect_to_url?.return_url ?? null;
    if (intent.object === 'payment_intent') answerPayment(context, intent, agreed);
    else answerSetup(context, intent, agreed);
    if (back === null)
      return page(
        'Done',
        `<h1>${agreed ? 'Authenticated' : 'Authentication failed'}</h1><p>You can close this page.</p>`,
      );
    const url = new URL(back);
    url.searchParams.set(intent.object, intent.id);
    url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '');
    url.searchParams.set('redirect_status', agreed ? 'succeeded' : 'failed');
    return redirect(url.href);
  });
};

type Waiting = ObjectTypes['payment_intent'] | ObjectTypes['setup_intent'];

function waiting(context: Context, id: string): Waiting {
  const intent = id.startsWith('seti_') ? context.get('setup_intent', id) : context.get('payment_intent', id);
  if (intent.status !== 'requires_action')
    throw invalidRequest(`${id} does not wait for authentication: its status is ${intent.status}.`);
  return intent;
}

function show(context: Context, id: string): PageAnswer {
  const intent = waiting(context, id);
  const what =
    intent.object === 'payment_intent'
      ? `${(intent.amount / 100).toFixed(2)} ${intent.currency.toUpperCase()}`
      : 'saving your card';
  return page(
    '3-D Secure',
    `<h1>3-D Secure 2 test page</h1><p>Your bank asks you to confirm ${escape(what)}.</p>
<form method="post"><button name="answer" value="complete" id="test-source-authorize-3ds">Complete authentication</button>
<button class="quiet" name="answer" value="fail" id="test-source-fail-3ds">Fail authentication</button></form>`,
  );
}

const refused = (code: string): Decline => ({
  code,
  declineCode: 'authentication_required',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  advice: null,
  networkCode: null,
});

function answerPayment(context: Context, intent: ObjectTypes['payment_intent'], agreed: boolean): void {
  if (agreed) {
    const { paymentIntent, outcome } = confirmIntent(context, intent, {
      offSession: false,
      authenticated: true,
    });
    if (outcome === 'succeeded' && intent.payment_method !== null)
      keepMethod(context, paymentIntent, intent.payment_method);
    return;
  }
  const method =
    intent.payment_method === null ? undefined : context.find('payment_method', intent.payment_method);
  const { code, message } = refused('payment_intent_authentication_failure');
  changeIntent(
    context,
    intent.id,
    (draft) => {
      draft.status = 'requires_payment_method';
      draft.payment_method = null;
      draft.next_action = null;
      draft.last_payment_error = {
        type: 'invalid_request_error',
        code: code as 'payment_intent_authentication_failure',
        doc_url: 'https://stripe.com/docs/error-codes/payment-intent-authentication-failure',
        message,
        ...(method === undefined ? {} : { payment_method: method }),
      };
    },
    'payment_intent.payment_failed',
  );
}

function answerSetup(context: Context, intent: ObjectTypes['setup_intent'], agreed: boolean): void {
  if (agreed) confirmSetup(context, intent, { authenticated: true });
  else failSetup(context, intent, refused('setup_intent_authentication_failure'));
}
