import type { Context } from '../../core/context.ts';
import { invalidRequest, SandboxError } from '../../core/errors.ts';
import { redirect } from '../../core/html.ts';
import type { ObjectTypes } from '../../core/object-types.ts';
import type { PageAnswer, Resource } from '../../core/registry.ts';
import { cancelSubscription } from '../../billing/subscriptions/cancel.ts';
import { updateSubscription } from '../../billing/subscriptions/update.ts';
import { confirmSetup, createSetupIntent } from '../../payments/setup-intents.ts';
import { callRoute } from '../call-route.ts';
import { chosenPaymentMethod, text } from '../test-card-fields.ts';
import { changeDetails } from './details.ts';
import { portalPage } from './page.ts';
import { portalOf, type Portal } from './portal.ts';

/** The metadata key by which a portal knows the setup intents it made. */
const setupFor = 'sandbox_portal_session';

/** The pages of the billing portal. */
export const portalPages: Resource = (registry) => {
  registry.onEvent('setup_intent.succeeded', makeDefault);
  registry.page('GET', '/portal/{id}', (context, { path }) =>
    portalPage(context, portalOf(context, path['id'] ?? '')),
  );
  registry.page('POST', '/portal/{id}', (context, { path, fields }) => {
    const portal = portalOf(context, path['id'] ?? '');
    try {
      return context.attempt(() => act(context, portal, fields)) ?? redirect(portal.session.url);
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      return portalPage(context, portalOf(context, portal.session.id), error.message);
    }
  });
};

/** Does what a button asks for, if the configuration allows it. Returns an answer only for a redirect. */
function act(context: Context, portal: Portal, fields: Record<string, unknown>): PageAnswer | undefined {
  const { features } = portal.configuration;
  const id = text(fields['subscription']);
  switch (fields['action']) {
    case 'card':
      allow(features.payment_method_update.enabled);
      return changeCard(context, portal, chosenPaymentMethod(context, fields));
    case 'details':
      allow(features.customer_update.enabled);
      changeDetails(context, portal, fields);
      return undefined;
    case 'cancel':
      allow(features.subscription_cancel.enabled);
      owned(context, portal, id);
      if (features.subscription_cancel.mode === 'immediately')
        cancelSubscription(context, id, { reason: 'cancellation_requested' });
      else updateSubscription(context, id, { cancel_at_period_end: true });
      return undefined;
    case 'resume':
      allow(features.subscription_cancel.enabled);
      owned(context, portal, id);
      updateSubscription(context, id, { cancel_at_period_end: false });
      return undefined;
    case 'plan': {
      allow(features.subscription_update.enabled);
      const item = owned(context, portal, id).items.data[0];
      const price = text(fields['price']);
      allow(features.subscription_update.products?.some(({ prices }) => prices.includes(price)) ?? false);
      updateSubscription(context, id, {
        items: [{ id: item?.id ?? '', price }],
        proration_behavior: features.subscription_update.proration_behavior,
        payment_behavior: 'error_if_incomplete',
      });
      return undefined;
    }
    default:
      throw invalidRequest('The portal does not know this action.', 'action');
  }
}

function allow(enabled: boolean): void {
  if (!enabled) throw invalidRequest('This portal does not allow that.');
}

function owned(context: Context, { session }: Portal, id: string) {
  const subscription = context.get('subscription', id, 'subscription');
  if (subscription.customer !== session.customer)
    throw invalidRequest('No such subscription.', 'subscription', 'resource_missing');
  return subscription;
}

/**
 * Sets up a new card. It becomes the default once set-up succeeds, after 3-D Secure where the card needs
 * it.
 */
function changeCard(context: Context, { session }: Portal, paymentMethod: string): PageAnswer | undefined {
  const metadata = { [setupFor]: session.id };
  const intent = createSetupIntent(context, { customer: session.customer, paymentMethod, metadata });
  const { outcome, decline } = confirmSetup(context, intent, { returnUrl: session.url });
  if (decline) throw invalidRequest(decline.message, undefined, decline.code);
  return outcome === 'requires_action' ? redirect(`${context.baseUrl}/authenticate/${intent.id}`) : undefined;
}

/** Makes a card the default, of the customer and of subscriptions that had one of their own. */
function makeDefault(context: Context, intent: ObjectTypes['setup_intent']): void {
  const { customer, payment_method: paymentMethod } = intent;
  if (intent.metadata?.[setupFor] === undefined || customer === null || paymentMethod === null) return;
  const settings = { invoice_settings: { default_payment_method: paymentMethod } };
  callRoute(context, 'POST', '/v1/customers/{customer}', settings, { customer });
  for (const one of [...context.each('subscription', 'customer', customer)]) {
    if (
      one.default_payment_method !== null &&
      one.status !== 'canceled' &&
      one.status !== 'incomplete_expired'
    ) {
      updateSubscription(context, one.id, { default_payment_method: paymentMethod });
    }
  }
}
