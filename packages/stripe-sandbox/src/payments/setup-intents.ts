import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { cardError, invalidRequest } from '../core/errors.ts';
import { randomText } from '../core/ids.ts';
import { listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { cardRecordOf, markSetUp } from './card-records.ts';
import { declineOf, type Decline } from './declines.ts';
import { mandateOf } from './mandates.ts';
import { attachPaymentMethod, resolvePaymentMethod } from './resolve-payment-method.ts';

type SetupIntent = ObjectTypes['setup_intent'];

/** Setup intents: a card is kept for later, with 3-D Secure where it asks for it. */
export const setupIntents: Resource = (registry) => {
  registry.type('setup_intent', {
    prefix: 'seti',
    indexes: { customer: ({ customer }) => customer, payment_method: ({ payment_method }) => payment_method },
  });
  registry.route<Stripe.SetupIntentCreateParams>()('POST', '/v1/setup_intents', (context, params) => {
    if (params.customer !== undefined) context.get('customer', params.customer, 'customer');
    const method = methodGiven(context, params);
    const intent = createSetupIntent(context, {
      customer: params.customer ?? null,
      paymentMethod: method ?? null,
      usage: params.usage ?? 'off_session',
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
      automatic: params.allowed_payment_method_types === undefined,
    });
    return params.confirm === true ? confirm(context, intent, undefined, params.return_url ?? null) : intent;
  });
  registry.route<Stripe.SetupIntentListParams>()('GET', '/v1/setup_intents', (context, params) => {
    const index =
      params.customer === undefined
        ? (['payment_method', params.payment_method] as const)
        : (['customer', params.customer] as const);
    return listPage(context, { type: 'setup_intent', url: '/v1/setup_intents', index }, params);
  });
  registry.route()('GET', '/v1/setup_intents/{intent}', (context, _params, { intent }) =>
    context.get('setup_intent', intent),
  );
  registry.route<Stripe.SetupIntentUpdateParams>()(
    'POST',
    '/v1/setup_intents/{intent}',
    (context, params, { intent }) => {
      const method = methodGiven(context, params);
      return context.update('setup_intent', intent, (draft) => {
        draft.customer = params.customer ?? draft.customer;
        draft.description = params.description ?? draft.description;
        if (params.metadata !== undefined) draft.metadata = mergeMetadata(draft.metadata, params.metadata);
        if (method === undefined) return;
        draft.payment_method = method;
        if (draft.status === 'requires_payment_method') draft.status = 'requires_confirmation';
      });
    },
  );
  registry.route<Stripe.SetupIntentConfirmParams>()(
    'POST',
    '/v1/setup_intents/{intent}/confirm',
    (context, params, { intent }) =>
      confirm(
        context,
        context.get('setup_intent', intent),
        methodGiven(context, params),
        params.return_url ?? null,
      ),
  );
  registry.route<Stripe.SetupIntentCancelParams>()(
    'POST',
    '/v1/setup_intents/{intent}/cancel',
    (context, params, { intent }) => {
      const { status } = context.get('setup_intent', intent);
      if (status === 'succeeded' || status === 'canceled') throw unexpectedState(status, 'cancel');
      const canceled = context.update('setup_intent', intent, (draft) => {
        draft.status = 'canceled';
        draft.cancellation_reason = params.cancellation_reason ?? null;
        draft.next_action = null;
      });
      context.emit('setup_intent.canceled', canceled);
      return canceled;
    },
  );
};

export interface SetupInput {
  customer: string | null;
  paymentMethod: string | null;
  usage?: string;
  description?: string | null;
  metadata?: Record<string, string>;
  automatic?: boolean;
}

/** Stores a new setup intent and sends its event. */
export function createSetupIntent(context: Context, input: SetupInput): SetupIntent {
  const id = context.newId('seti');
  return context.create(
    'setup_intent',
    {
      id,
      object: 'setup_intent',
      allowed_payment_method_types: null,
      application: null,
      automatic_payment_methods:
        input.automatic === true ? { allow_redirects: 'always', enabled: true } : null,
      cancellation_reason: null,
      client_secret: `${id}_secret_${randomText(25)}`,
      created: context.now(input.customer),
      customer: input.customer,
      customer_account: null,
      description: input.description ?? null,
      excluded_payment_method_types: null,
      flow_directions: null,
      last_setup_error: null,
      latest_attempt: null,
      livemode: false,
      mandate: null,
      metadata: input.metadata ?? {},
      next_action: null,
      on_behalf_of: null,
      payment_method: input.paymentMethod,
      payment_method_configuration_details: null,
      payment_method_options: {
        card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
      },
      payment_method_types: ['card'],
      single_use_mandate: null,
      status: input.paymentMethod === null ? 'requires_payment_method' : 'requires_confirmation',
      usage: input.usage ?? 'off_session',
    },
    'setup_intent.created',
  );
}

export interface SetupConfirmed {
  setupIntent: SetupIntent;
  outcome: 'succeeded' | 'declined' | 'requires_action';
  decline?: Decline;
}

/**
 * Sets up an intent's payment method, and attaches it to the customer if that succeeds. Never throws for a
 * decline.
 */
export function confirmSetup(
  context: Context,
  intent: SetupIntent,
  options: { authenticated?: boolean; returnUrl?: string | null },
): SetupConfirmed {
  const method = intent.payment_method ?? '';
  const { card, record } = cardRecordOf(context, method);
  if (card.declines !== undefined) return failSetup(context, intent, declineOf(card.declines));
  if (card.authentication !== undefined && record?.setUp !== true && options.authenticated !== true) {
    const setupIntent = context.update('setup_intent', intent.id, (draft) => {
      draft.status = 'requires_action';
      draft.next_action = {
        type: 'redirect_to_url',
        redirect_to_url: {
          return_url: options.returnUrl ?? null,
          url: `${context.baseUrl}/authenticate/${intent.id}`,
        },
      };
    });
    context.emit('setup_intent.requires_action', setupIntent);
    return { setupIntent, outcome: 'requires_action' };
  }
  if (intent.customer !== null) attachPaymentMethod(context, method, intent.customer);
  markSetUp(context, method);
  const setupIntent = context.update('setup_intent', intent.id, (draft) => {
    draft.status = 'succeeded';
    draft.mandate = mandateOf(context, method)?.id ?? null;
    draft.next_action = null;
    draft.last_setup_error = null;
  });
  context.emit('setup_intent.succeeded', setupIntent);
  return { setupIntent, outcome: 'succeeded' };
}

/** Ends an attempt to set up: the card was refused, or the customer failed to authenticate. */
export function failSetup(context: Context, intent: SetupIntent, decline: Decline): SetupConfirmed {
  const method =
    intent.payment_method === null ? undefined : context.find('payment_method', intent.payment_method);
  const setupIntent = context.update('setup_intent', intent.id, (draft) => {
    draft.status = 'requires_payment_method';
    draft.payment_method = null;
    draft.next_action = null;
    draft.last_setup_error = {
      type: 'card_error',
      code: decline.code as NonNullable<NonNullable<SetupIntent['last_setup_error']>['code']>,
      decline_code: decline.declineCode,
      doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
      message: decline.message,
      ...(method === undefined ? {} : { payment_method: method }),
    };
  });
  context.emit('setup_intent.setup_failed', setupIntent);
  return { setupIntent, outcome: 'declined', decline };
}

function confirm(
  context: Context,
  intent: SetupIntent,
  given: string | undefined,
  returnUrl: string | null,
): SetupIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw unexpectedState(intent.status, 'confirm');
  const method = given ?? intent.payment_method;
  if (method === null) {
    throw invalidRequest(
      'You cannot confirm this SetupIntent because it is missing a payment method.',
      'payment_method',
      'setup_intent_unexpected_state',
    );
  }
  const ready = context.update('setup_intent', intent.id, (draft) => {
    draft.payment_method = method;
  });
  const { setupIntent, decline } = confirmSetup(context, ready, { returnUrl });
  if (decline !== undefined) {
    throw cardError({
      message: decline.message,
      code: decline.code,
      decline_code: decline.declineCode,
      setup_intent: setupIntent,
    });
  }
  return setupIntent;
}

function methodGiven(
  context: Context,
  params: { payment_method?: string; payment_method_data?: { type: string } },
): string | undefined {
  if (params.payment_method_data !== undefined) {
    const { type } = params.payment_method_data;
    throw invalidRequest(`The sandbox takes cards only, not ${type}.`, 'payment_method_data[type]');
  }
  return params.payment_method === undefined
    ? undefined
    : resolvePaymentMethod(context, params.payment_method).id;
}

function unexpectedState(status: string, action: string) {
  return invalidRequest(
    `You cannot ${action} this SetupIntent because it has a status of ${status}.`,
    undefined,
    'setup_intent_unexpected_state',
  );
}
