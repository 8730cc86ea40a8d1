import type { Context } from '../../core/context.ts';
import type { SandboxError } from '../../core/errors.ts';
import { cardError, invalidRequest } from '../../core/errors.ts';
import { createSubscription } from '../../billing/subscriptions/create.ts';
import { attemptInvoice } from '../../billing/invoices/attempt.ts';
import { changeSubscription } from '../../billing/subscriptions/save.ts';
import { defaultIntent } from '../../billing/invoices/invoice-payments.ts';
import { confirmIntent } from '../../payments/confirm-intent.ts';
import { createIntent } from '../../payments/intent-object.ts';
import { attachPaymentMethod } from '../../payments/resolve-payment-method.ts';
import { confirmSetup, createSetupIntent } from '../../payments/setup-intents.ts';
import { callRoute } from '../call-route.ts';
import { hasTrial, sessionExpiry } from './create.ts';
import { keepPlace, type BillingPlace } from './tax.ts';
import { changeState, stateOf, type Session } from './state.ts';
import { subscriptionParams } from './subscription-params.ts';

/** What the customer filled in. */
export interface Submission {
  /** Null only where a session needs no card. */
  paymentMethod: string | null;
  email: string | null;
  name: string | null;
  /** Where they are, for taxes; null where nothing was filled in. */
  place?: BillingPlace | null;
}

/** What came of a submission: done, or the page of the bank. */
export type Submitted = { outcome: 'complete' } | { outcome: 'requires_action'; url: string };

/**
 * Does what the pay button of a session does.
 * @throws 402 when the card is refused: then nothing of the attempt is kept, and the customer may try again
 */
export function submitSession(context: Context, id: string, submission: Submission): Submitted {
  const session = openSession(context, id);
  return context.attempt(() => {
    const customer = session.customer ?? customerFor(context, session, submission);
    if (submission.paymentMethod === null) requireNoCard(session);
    if (customer !== null && submission.paymentMethod !== null && session.mode !== 'setup') {
      attachPaymentMethod(context, submission.paymentMethod, customer);
    }
    const { paymentMethod, place = null } = submission;
    keepPlace(context, session, { customer, paymentMethod, place });
    const filled = context.update('checkout.session', id, (draft) => {
      draft.customer = customer;
      draft.customer_details = details(context, customer, submission);
    });
    if (session.mode === 'setup') return submitSetup(context, filled, submission);
    if (session.mode === 'payment') return submitPayment(context, filled, submission);
    return hasTrial(stateOf(context, id).params) && submission.paymentMethod !== null
      ? checkCard(context, filled, submission)
      : submitSubscription(context, filled, submission);
  });
}

/** The session, if it can still be completed. */
function openSession(context: Context, id: string): Session {
  const session = context.get('checkout.session', id);
  if (session.status !== 'open')
    throw invalidRequest(`This Checkout Session is ${session.status ?? 'closed'}.`, 'session');
  return session;
}

function requireNoCard(session: Session): void {
  const free = session.payment_method_collection === 'if_required' && (session.amount_total ?? 0) === 0;
  if (!free) throw invalidRequest('Choose a card.', 'card');
}

function customerFor(context: Context, session: Session, { email, name }: Submission): string | null {
  if (session.mode === 'setup' || (session.mode === 'payment' && session.customer_creation !== 'always'))
    return null;
  const given = email ?? session.customer_email;
  const params = { ...(given === null ? {} : { email: given }), ...(name === null ? {} : { name }) };
  return (callRoute(context, 'POST', '/v1/customers', params) as { id: string }).id;
}

function details(
  context: Context,
  customer: string | null,
  { email, name }: Submission,
): Session['customer_details'] {
  const known = customer === null ? undefined : context.find('customer', customer);
  return {
    address: known?.address ?? null,
    business_name: null,
    email: email ?? known?.email ?? null,
    individual_name: null,
    name: name ?? known?.name ?? null,
    phone: null,
    tax_exempt: known?.tax_exempt ?? 'none',
    tax_ids:
      customer === null
        ? []
        : [...context.each('tax_id', 'customer', customer)].map(({ type, value }) => ({ type, value })),
  };
}

/** With a trial nothing is charged yet; the card is set up first, with 3-D Secure where it asks for it. */
function checkCard(context: Context, session: Session, submission: Submission): Submitted {
  const intent = createSetupIntent(context, {
    customer: session.customer,
    paymentMethod: submission.paymentMethod,
  });
  const { outcome, decline } = confirmSetup(context, intent, { returnUrl: returnUrl(context, session) });
  if (decline) throw refused(decline);
  if (outcome === 'requires_action') return waitFor(context, session, submission, intent.id);
  return submitSubscription(context, session, submission);
}

/** Makes the subscription of a session, or tries the one again that waits for its first payment. */
export function submitSubscription(context: Context, session: Session, submission: Submission): Submitted {
  const waiting = session.subscription;
  const subscription =
    waiting === null
      ? createSubscription(context, subscriptionParams(context, session, submission.paymentMethod), {
          announceFirst: true,
          checkoutSession: session.id,
        })
      : retry(context, waiting, submission);
  const invoice = subscription.latest_invoice;
  context.update('checkout.session', session.id, (draft) => {
    draft.subscription = subscription.id;
    draft.invoice = invoice;
  });
  const intent = invoice === null ? null : defaultIntent(context, invoice);
  if (intent !== null && isProcessing(context, intent)) return awaitBank(context, session, intent);
  if (subscription.status === 'active' || subscription.status === 'trialing') {
    finishSession(context, session.id, subscription.status === 'active' ? 'paid' : 'no_payment_required');
    return { outcome: 'complete' };
  }
  return afterIntent(context, session, submission, intent);
}

function retry(context: Context, id: string, submission: Submission) {
  const { latest_invoice: invoice } = context.get('subscription', id);
  if (invoice !== null && submission.paymentMethod !== null) {
    changeSubscription(context, id, (draft) => {
      draft.default_payment_method = submission.paymentMethod;
    });
    attemptInvoice(context, invoice, {
      paymentMethod: submission.paymentMethod,
      offSession: false,
      automatic: false,
    });
  }
  return context.get('subscription', id);
}

function submitPayment(context: Context, session: Session, submission: Submission): Submitted {
  const { params } = stateOf(context, session.id);
  const data = params.payment_intent_data;
  const intent = createIntent(context, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    paymentMethod: submission.paymentMethod,
    description: data?.description ?? null,
    metadata: Object.fromEntries(
      Object.entries(data?.metadata ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    setupFutureUsage: data?.setup_future_usage ?? null,
  });
  context.update('checkout.session', session.id, (draft) => {
    draft.payment_intent = intent.id;
  });
  const { outcome } = confirmIntent(context, intent, {
    offSession: false,
    returnUrl: returnUrl(context, session),
  });
  if (outcome === 'processing') return awaitBank(context, session, intent.id);
  if (outcome !== 'succeeded') return afterIntent(context, session, submission, intent.id);
  finishSession(context, session.id, 'paid');
  return { outcome: 'complete' };
}

function submitSetup(context: Context, session: Session, submission: Submission): Submitted {
  const intent = context.update('setup_intent', session.setup_intent ?? '', (draft) => {
    draft.payment_method = submission.paymentMethod;
    draft.customer = session.customer;
  });
  const { outcome, decline } = confirmSetup(context, intent, { returnUrl: returnUrl(context, session) });
  if (decline) throw refused(decline);
  if (outcome === 'requires_action') return waitFor(context, session, submission, intent.id);
  finishSession(context, session.id, 'no_payment_required');
  return { outcome: 'complete' };
}

const isProcessing = (context: Context, intent: string): boolean =>
  context.find('payment_intent', intent)?.status === 'processing';

/** A bank debit completes the session unpaid; the bank's answer comes days later (`reportBankAnswer`). */
function awaitBank(context: Context, session: Session, intent: string): Submitted {
  finishSession(context, session.id, 'unpaid');
  changeState(context, session.id, { processing: intent });
  return { outcome: 'complete' };
}

/** The bank has answered the debit of a completed session. */
export function reportBankAnswer(context: Context, id: string, succeeded: boolean): void {
  changeState(context, id, { processing: null });
  const session = context.update('checkout.session', id, (draft) => {
    if (succeeded) draft.payment_status = 'paid';
  });
  context.emit(
    succeeded ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    session,
  );
}

/** A payment that did not go through: refused, or waiting for the customer's bank. */
function afterIntent(
  context: Context,
  session: Session,
  submission: Submission,
  id: string | null,
): Submitted {
  const intent = id === null ? undefined : context.find('payment_intent', id);
  if (intent?.status === 'requires_action') {
    context.update('payment_intent', intent.id, (draft) => {
      if (draft.next_action?.redirect_to_url)
        draft.next_action.redirect_to_url.return_url = returnUrl(context, session);
    });
    return waitFor(context, session, submission, intent.id);
  }
  const error = intent?.last_payment_error;
  throw refused({
    message: error?.message ?? 'Your card was declined.',
    code: error?.code ?? 'card_declined',
    declineCode: error?.decline_code ?? 'generic_decline',
  });
}

function waitFor(context: Context, session: Session, submission: Submission, intent: string): Submitted {
  const { paymentMethod, email, name } = submission;
  changeState(context, session.id, { waiting: { intent, paymentMethod: paymentMethod ?? '', email, name } });
  return { outcome: 'requires_action', url: `${context.baseUrl}/authenticate/${intent}` };
}

function returnUrl(context: Context, session: Session): string {
  return `${context.baseUrl}/checkout/${session.id}/return`;
}

function refused({
  message,
  code,
  declineCode,
}: {
  message: string;
  code: string;
  declineCode: string;
}): SandboxError {
  return cardError({ message, code, decline_code: declineCode });
}

/** Marks a session complete and sends its event. */
export function finishSession(
  context: Context,
  id: string,
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required',
): void {
  context.unschedule(`${sessionExpiry}:${id}`);
  changeState(context, id, { waiting: null });
  const { invoice } = context.get('checkout.session', id);
  const billed = invoice === null ? undefined : context.find('invoice', invoice);
  const done = context.update('checkout.session', id, (draft) => {
    draft.status = 'complete';
    if (billed && draft.total_details) {
      draft.amount_total = billed.total;
      draft.total_details.amount_tax = (billed.total_taxes ?? []).reduce(
        (sum, { amount }) => sum + amount,
        0,
      );
      if (draft.automatic_tax.enabled) draft.automatic_tax.status = billed.automatic_tax.status;
    }
    draft.payment_status = paymentStatus;
    draft.url = null;
  });
  context.emit('checkout.session.completed', done);
}
