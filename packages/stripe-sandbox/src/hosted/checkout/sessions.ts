import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { listOf, listPage } from '../../core/list.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Resource } from '../../core/registry.ts';
import { createSession, sessionExpiry } from './create.ts';
import { finishSession, submitSubscription, reportBankAnswer } from './complete.ts';
import { changeState, stateOf, type Session } from './state.ts';

/** Checkout sessions: create, retrieve, update, expire, list, line items. */
export const checkoutSessions: Resource = (registry) => {
  registry.type('checkout.session', {
    prefix: 'cs_test',
    indexes: {
      customer: (session) => session.customer,
      subscription: (session) => session.subscription,
      payment_intent: (session) => session.payment_intent,
    },
    expand: {
      line_items: (context, session) =>
        listOf(stateOf(context, session.id).lines, `/v1/checkout/sessions/${session.id}/line_items`),
    },
  });
  registry.type('sandbox.checkout', {
    indexes: { intent: (state) => state.waiting?.intent ?? state.processing },
  });
  registry.route<Stripe.Checkout.SessionCreateParams>()('POST', '/v1/checkout/sessions', createSession);
  registry.route<Stripe.Checkout.SessionListParams>()('GET', '/v1/checkout/sessions', (context, params) => {
    const index: readonly [string, string | undefined] =
      params.subscription !== undefined
        ? ['subscription', params.subscription]
        : params.payment_intent !== undefined
          ? ['payment_intent', params.payment_intent]
          : ['customer', params.customer];
    const filter = (session: Session): boolean =>
      params.status === undefined || session.status === params.status;
    return listPage(
      context,
      { type: 'checkout.session', url: '/v1/checkout/sessions', index, filter },
      params,
    );
  });
  const one = '/v1/checkout/sessions/{session}' as const;
  registry.route<Stripe.Checkout.SessionRetrieveParams>()('GET', one, (context, _, path) =>
    context.get('checkout.session', path.session),
  );
  registry.route<Stripe.Checkout.SessionUpdateParams>()('POST', one, (context, params, path) =>
    context.update('checkout.session', path.session, (draft) => {
      draft.metadata = mergeMetadata(draft.metadata, params.metadata);
    }),
  );
  registry.route<Stripe.Checkout.SessionExpireParams>()(
    'POST',
    '/v1/checkout/sessions/{session}/expire',
    (context, _, path) => {
      const { status } = context.get('checkout.session', path.session);
      if (status !== 'open') {
        throw invalidRequest(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${status ?? ''}.`,
          'session',
        );
      }
      return expire(context, path.session);
    },
  );
  registry.route<Stripe.Checkout.SessionListLineItemsParams>()(
    'GET',
    '/v1/checkout/sessions/{session}/line_items',
    (context, _, path) => {
      context.get('checkout.session', path.session);
      return listOf(stateOf(context, path.session).lines, `/v1/checkout/sessions/${path.session}/line_items`);
    },
  );
  registry.onDue<{ session: string }>(sessionExpiry, (context, { session }) => {
    if (context.find('checkout.session', session)?.status === 'open') expire(context, session);
  });
  // 3-D Secure ends in the bank's page: the session that waits for it goes on from there.
  registry.onEvent<{ id: string }>('payment_intent.succeeded', (context, { id }) =>
    authenticated(context, id, 'paid'),
  );
  registry.onEvent<{ id: string }>('payment_intent.payment_failed', (context, { id }) =>
    answered(context, id, false),
  );
  registry.onEvent<{ id: string }>('setup_intent.succeeded', (context, { id }) =>
    authenticated(context, id, 'no_payment_required'),
  );
};

function expire(context: Context, id: string): Session {
  context.unschedule(`${sessionExpiry}:${id}`);
  const expired = context.update('checkout.session', id, (draft) => {
    draft.status = 'expired';
    draft.url = null;
  });
  context.emit('checkout.session.expired', expired);
  return expired;
}

/** The bank answered a debit: updates the sessions that were completed with it. */
function answered(context: Context, intent: string, succeeded: boolean): void {
  for (const { id, processing } of [...context.each('sandbox.checkout', 'intent', intent)])
    if (processing === intent) reportBankAnswer(context, id, succeeded);
}

function authenticated(context: Context, intent: string, status: 'paid' | 'no_payment_required'): void {
  answered(context, intent, true);
  for (const { id, waiting } of [...context.each('sandbox.checkout', 'intent', intent)]) {
    const session = context.get('checkout.session', id);
    if (session.status !== 'open' || !waiting) continue;
    changeState(context, id, { waiting: null });
    if (session.mode === 'subscription' && session.subscription === null) {
      submitSubscription(context, session, { ...waiting, paymentMethod: waiting.paymentMethod });
    } else finishSession(context, id, status);
  }
}
