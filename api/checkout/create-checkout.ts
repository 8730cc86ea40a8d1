import type { Stripe } from 'stripe';
import { z } from 'zod';
import { saveCheckout } from '../../db/checkout/checkouts.ts';
import type { CheckoutRow } from '../../db/checkout/checkouts.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { claimCoupon } from '../../db/catalogue/coupon-redemptions.ts';
import { endsByItself } from '../../gateways/stripe/subscriptions/changes.ts';
import type { ResolvedCode } from '../../gateways/stripe/subscriptions/changes.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { checkTaxSetting, isTaxRefusal } from '../../gateways/stripe/tax.ts';
import { expireSession } from '../../gateways/stripe/checkout/expire-session.ts';
import { createCheckoutSession } from '../../gateways/stripe/checkout/sessions.ts';
import type { CreatedSession, SubscriptionCheckoutInput } from '../../gateways/stripe/checkout/sessions.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { startCheckout } from './start-checkout.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import type { Principal } from '../auth/principal.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { INTERVALS } from '../subscriptions/billing-cycle.ts';
import type { ApiDeps } from '../deps.ts';
import { offerOf } from './priced-plan.ts';
import type { Offer } from './priced-plan.ts';
import {
  CheckoutRequest,
  alreadyHad,
  currencyFor,
  discountOf,
  orderRefusal,
  personOf,
  refuseSecond,
  trialDaysFor,
} from './order.ts';
import { closeOlderPages } from './close-older-pages.ts';
import { customerFor, pastDeletedCustomer } from '../accounts/stripe-customer.ts';

/** POST /billing/checkout/create */
export const createCheckoutRoute = defineRoute({
  method: 'post',
  path: '/billing/checkout/create',
  role: 'viewer',
  summary: 'Opens a Checkout page for a tier',
  description: 'Send the customer to checkout_url. The Trial is sold once per person.',
  tags: ['Billing'],
  body: CheckoutRequest,
  responses: { 200: z.object({ checkout_url: z.string(), session_id: z.string() }).meta({ id: 'Checkout' }) },
  errors: [
    'invalid_tier',
    'price_not_found',
    'invalid_coupon',
    'tier_not_in_stripe',
    'tax_not_set_up',
    'already_subscribed',
    'trial_already_used',
    'stripe_not_configured',
    'stripe_unavailable',
    'engine_unavailable',
  ],
  handler: async ({ body, principal, deps, requestId, idempotencyKey }) => {
    const stripe = requireStripe(deps);
    const em = deps.em();
    const interval = INTERVALS[body.billing_cycle];
    const currency = await currencyFor(em, principal.userId, body.currency, deps.settings.defaultCurrency);
    const offer = offerOf(await loadPlans(em), body.tier_id, interval, currency);
    await refuseSecond(em, principal, offer);
    // Checked before Stripe is called: no session may exist without a workflow.
    await requireEngine(deps.temporal);

    const { session, customerId } = await withStripe(() =>
      pastDeletedCustomer(deps, principal.userId, async () => {
        const customer = await customerFor(deps, principal.userId);
        const made = await openSession(stripe, deps, offer, { body, principal, customer, idempotencyKey });
        return { session: made, customerId: customer };
      }),
    );
    const row: CheckoutRow = {
      sessionId: session.sessionId,
      userId: principal.userId,
      customerId,
      tier: offer.plan.code,
      interval: offer.kind === 'trial' ? null : interval,
      currency,
      mode: session.mode,
      status: 'open',
      reason: null,
      subscriptionId: null,
      url: session.url,
      successUrl: deps.settings.stripeSuccessUrl,
      createdAt: deps.now(),
      expiresAt: session.expiresAt,
    };
    await saveCheckout(em, row);
    await closeOlderPages(deps, stripe, row);
    await startCheckout(deps.temporal, {
      sessionId: session.sessionId,
      customerId,
      tier: offer.plan.code,
      requestId,
    });
    return ok({ checkout_url: session.url, session_id: session.sessionId });
  },
});

async function openSession(
  stripe: Stripe,
  deps: ApiDeps,
  offer: Offer,
  request: {
    body: z.output<typeof CheckoutRequest>;
    principal: Principal;
    customer: string;
    idempotencyKey: string;
  },
): Promise<CreatedSession> {
  const { body, principal, customer, idempotencyKey } = request;
  const base = {
    customerId: customer,
    userId: principal.userId,
    tier: offer.plan.code,
    tax: deps.settings.stripeTax,
    successUrl: deps.settings.stripeSuccessUrl,
    cancelUrl: deps.settings.stripeCancelUrl,
    // With the customer, since keys are chosen by clients, and a customer whom Stripe deleted is replaced.
    idempotencyKey: `checkout/${customer}/${idempotencyKey}`,
  };
  if (offer.kind === 'trial') {
    const { kind, convertsTo } = offer;
    // The page only takes a card: Stripe would refuse the Trial after it.
    if (!(await isTaxUsable(stripe, deps.settings))) throw taxNotSetUp();
    const chargeNotice =
      base.tax.kind === 'off' ? offer.chargeNotice : `${offer.chargeNotice} Tax is added where it applies.`;
    return changeAtStripe(stripe, 'made_here', () =>
      createCheckoutSession(stripe, { ...base, kind, chargeNotice, convertsTo }),
    );
  }
  const { coupon } = body;
  const promised =
    coupon === undefined ? null : await discountOf(stripe, deps.em(), { code: coupon, customer, principal });
  const wanted: SubscriptionCheckoutInput = {
    ...base,
    kind: 'subscription',
    priceId: offer.priceId,
    quantity: body.quantity,
    trialDays: await trialDaysFor(deps, offer.plan, principal),
    discount: promised?.parameter ?? null,
  };
  const session = changeAtStripe(stripe, 'made_here', () => createCheckoutSession(stripe, wanted)).then(
    async (made) => {
      if (coupon === undefined || (await claimFor(deps, promised, { principal, claimedBy: made.sessionId })))
        return made;
      // Another claim came first: the page would still give the discount.
      await changeAtStripe(stripe, 'made_here', () => expireSession(stripe, made.sessionId));
      throw alreadyHad(coupon);
    },
  );
  return session.catch(async (error: unknown) => {
    if (isTaxRefusal(error)) throw taxNotSetUp(error);
    throw await orderRefusal(stripe, error, { plan: offer.plan, priceId: offer.priceId, coupon });
  });
}

/** A key that may not read the tax settings proves nothing, as at the worker's start. */
async function isTaxUsable(
  stripe: Stripe,
  { stripeTax, priceTax }: Pick<ApiDeps['settings'], 'stripeTax' | 'priceTax'>,
): Promise<boolean> {
  try {
    return (await checkTaxSetting(stripe, stripeTax, priceTax)).usable;
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_allowed') return true;
    throw error;
  }
}

/** 503: no page is opened that sells without the tax that is due. */
const taxNotSetUp = (cause?: unknown): ApiProblem =>
  new ApiProblem(
    'tax_not_set_up',
    'Stripe does not take the tax setting, so nothing can be bought. Staff: "npm run verify" says what to do.',
    { cause, retryAfter: 300 },
  );

/** The page's claim counts once it is completed. False where the person has had the discount meanwhile. */
async function claimFor(
  deps: ApiDeps,
  promised: ResolvedCode | null,
  { principal, claimedBy }: { principal: Principal; claimedBy: string },
): Promise<boolean> {
  if (promised === null || !endsByItself(promised.coupon)) return true;
  const claim = { ...personOf(principal, promised), claimedBy, isPage: true };
  return deps.em().transactional((em) => claimCoupon(em, claim));
}
