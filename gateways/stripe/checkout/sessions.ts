import type Stripe from 'stripe';
import { toPaymentMethodFacts } from '../accounts/payment-method-facts.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { METADATA, MARKED } from '../subscriptions/subscription-snapshot.ts';
import { checkoutTax, setupTax } from '../tax.ts';
import type { TaxSetting } from '../tax.ts';
import { fromStripeTime, toStripeTime } from '../times.ts';
import type { PaymentMethodFacts } from '../../../domain/subscriptions/snapshot.ts';

/** What every Checkout session needs. */
interface SessionBase {
  customerId: string;
  userId: string;
  tier: string;
  /** May hold `{CHECKOUT_SESSION_ID}`. */
  successUrl: string;
  cancelUrl: string;
  /** When an abandoned session ends, epoch milliseconds; Stripe's 24 hours where left out. */
  expiresAt?: number;
  tax: TaxSetting;
  idempotencyKey: string;
}

/** A paid tier is bought in the session. */
export interface SubscriptionCheckoutInput extends SessionBase {
  kind: 'subscription';
  priceId: string;
  quantity: number;
  /** Free days before the first charge; 0 for none. */
  trialDays: number;
  /** The customer's code after `resolveCode`; null without one. */
  discount: { promotion_code: string } | { coupon: string } | null;
}

/**
 * The Trial's page only takes the card: whether its holder had a Trial before is checked before any charge.
 */
interface TrialCheckoutInput extends SessionBase {
  kind: 'trial';
  /** Says in full what will be charged and when, above the button. */
  chargeNotice: string;
  /** The tier that the notice names. */
  convertsTo: string;
}

/** A session that was made. Times are epoch milliseconds. */
export interface CreatedSession {
  sessionId: string;
  url: string;
  mode: 'subscription' | 'setup';
  expiresAt: number;
}

/** Makes a hosted Checkout session. @throws Stripe's error; see `classifyStripeError` */
export async function createCheckoutSession(
  stripe: Stripe,
  input: SubscriptionCheckoutInput | TrialCheckoutInput,
): Promise<CreatedSession> {
  const metadata = {
    [METADATA.userId]: input.userId,
    [METADATA.tier]: input.tier,
    ...MARKED,
    ...(input.kind === 'trial' ? { [METADATA.convertsTo]: input.convertsTo } : {}),
  };
  const session = await stripe.checkout.sessions.create(
    {
      customer: input.customerId,
      client_reference_id: input.userId,
      success_url: input.successUrl,
      cancel_url: input.cancelUrl,
      metadata,
      ...(input.expiresAt === undefined ? {} : { expires_at: toStripeTime(input.expiresAt) }),
      ...(input.kind === 'trial' ? trialParams(input, metadata) : subscriptionParams(input, metadata)),
    },
    { idempotencyKey: input.idempotencyKey },
  );
  if (session.url === null)
    throw new Error(`Stripe made session ${session.id} without a page to send the customer to.`);
  return {
    sessionId: session.id,
    url: session.url,
    mode: input.kind === 'trial' ? 'setup' : 'subscription',
    expiresAt: fromStripeTime(session.expires_at),
  };
}

function subscriptionParams(
  input: SubscriptionCheckoutInput,
  metadata: Record<string, string>,
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'subscription',
    line_items: [{ price: input.priceId, quantity: input.quantity }],
    payment_method_collection: 'always',
    ...checkoutTax(input.tax),
    subscription_data: {
      metadata,
      ...(input.tax.kind === 'rates' ? { default_tax_rates: [...input.tax.rateIds] } : {}),
      ...(input.trialDays > 0
        ? {
            trial_period_days: input.trialDays,
            trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
          }
        : {}),
    },
    ...(input.discount === null ? {} : { discounts: [input.discount] }),
  };
}

function trialParams(
  input: TrialCheckoutInput,
  metadata: Record<string, string>,
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'setup',
    allowed_payment_method_types: ['card'],
    ...setupTax(input.tax),
    setup_intent_data: { metadata },
    custom_text: { submit: { message: input.chargeNotice } },
  };
}

/** A session as the checkout workflow sees it; nothing personal. */
export interface CheckoutSessionReading {
  sessionId: string;
  mode: 'subscription' | 'setup' | 'payment';
  status: 'open' | 'complete' | 'expired';
  customerId: string | null;
  userId: string | null;
  tier: string | null;
  /** The tier that the page named for after the Trial; null without one. */
  convertsTo: string | null;
  subscriptionId: string | null;
  /** The card that a setup session took, null before and in other modes. */
  paymentMethod: PaymentMethodFacts | null;
  expiresAt: number;
}

/** Reads a session with the card it took. @throws Stripe's error; see `classifyStripeError` */
export async function readCheckoutSession(
  stripe: Stripe,
  sessionId: string,
): Promise<CheckoutSessionReading> {
  const session = await stripe.checkout.sessions.retrieve(sessionId, {
    expand: ['setup_intent.payment_method'],
  });
  const setup = expanded<Stripe.SetupIntent>(session.setup_intent);
  const method = expanded<Stripe.PaymentMethod>(setup?.payment_method);
  return {
    sessionId: session.id,
    mode: session.mode as CheckoutSessionReading['mode'],
    status: (session.status ?? 'open') as CheckoutSessionReading['status'],
    customerId: optionalIdOf(session.customer),
    userId: session.metadata?.[METADATA.userId] ?? null,
    tier: session.metadata?.[METADATA.tier] ?? null,
    convertsTo: session.metadata?.[METADATA.convertsTo] ?? null,
    subscriptionId: optionalIdOf(session.subscription),
    paymentMethod: method === null ? null : toPaymentMethodFacts(method),
    expiresAt: fromStripeTime(session.expires_at),
  };
}

/**
 * Creates a portal session, where the customer changes cards and sees invoices. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function createPortalSession(
  stripe: Stripe,
  input: { customerId: string; returnUrl: string; configurationId?: string; idempotencyKey: string },
): Promise<{ url: string }> {
  const session = await stripe.billingPortal.sessions.create(
    {
      customer: input.customerId,
      return_url: input.returnUrl,
      ...(input.configurationId === undefined ? {} : { configuration: input.configurationId }),
    },
    { idempotencyKey: input.idempotencyKey },
  );
  return { url: session.url };
}

/**
 * Ways to set another card: a client secret for Stripe's form, and a hosted page. Nothing is charged and
 * the plan stays.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function createCardSetupSession(
  stripe: Stripe,
  input: {
    customerId: string;
    userId: string;
    successUrl: string;
    cancelUrl: string;
    idempotencyKey: string;
  },
): Promise<{ clientSecret: string; setupUrl: string; sessionId: string }> {
  const metadata = { [METADATA.userId]: input.userId, ...MARKED };
  const intent = await stripe.setupIntents.create(
    { customer: input.customerId, usage: 'off_session', allowed_payment_method_types: ['card'], metadata },
    { idempotencyKey: `${input.idempotencyKey}/intent` },
  );
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'setup',
      customer: input.customerId,
      allowed_payment_method_types: ['card'],
      success_url: input.successUrl,
      cancel_url: input.cancelUrl,
      metadata,
    },
    { idempotencyKey: input.idempotencyKey },
  );
  if (intent.client_secret === null || session.url === null) {
    throw new Error('Stripe made a card set-up without a way to fill it in.');
  }
  return { clientSecret: intent.client_secret, setupUrl: session.url, sessionId: session.id };
}
