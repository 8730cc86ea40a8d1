import { findCheckout, recordCheckoutOutcome } from '../../db/checkout/checkouts.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import { releaseTrialOf } from '../../db/trials/trial-redemptions.ts';
import { markProcessed } from '../../db/inbox/inbox.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import type { Money } from '../../domain/money.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { isDefaultCard, replaceCard } from '../../gateways/stripe/accounts/replace-card.ts';
import { readCheckoutSession } from '../../gateways/stripe/checkout/sessions.ts';
import type { CheckoutSessionReading } from '../../gateways/stripe/checkout/sessions.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { claimFreeTrial } from '../trials/claim-free-trial.ts';
import { closeOtherPages, holdsSubscription, resolvePurchase } from './second-subscription.ts';
import { startTrial } from '../trials/start-trial.ts';

/** A Checkout session for the workflow. Times are epoch milliseconds, Stripe's on the billing clock. */
export interface CheckoutReading extends CheckoutSessionReading {
  /** False for a session that was not opened through us. */
  ours: boolean;
  createdAt: number;
  testClockId: string | null;
  billingTime: number;
  /** Hours after which it is reminded of, 0: never; left out where its plan has it as it ships. */
  reminderHours?: number;
  /** Whether the person holds a subscription to one of our plans; only when asked for. */
  isSubscribed?: boolean;
}

/** What became of a completed checkout. */
export interface CheckoutOutcome {
  status: 'fulfilled' | 'refused';
  reason: string | null;
  subscriptionId: string | null;
  /** What was given back of a second subscription. */
  refunded?: Money & { tax?: number | null };
}

/** Reads a session again, which answers the events about it. */
export const readCheckout =
  (deps: ActivityDeps) =>
  async (input: {
    sessionId: string;
    eventIds: string[];
    /** Looks at Stripe whether the person is subscribed by now. */
    withSubscriptions?: boolean;
  }): Promise<CheckoutReading> => {
    const { sessionId, eventIds } = input;
    const session = await callStripe(() => readCheckoutSession(deps.stripe, sessionId));
    const em = deps.orm.em.fork();
    const row = await findCheckout(em, sessionId);
    const customer = session.customerId === null ? null : await findCustomer(em, session.customerId);
    await markProcessed(em, eventIds);
    const billingTime = customer?.billingTime ?? deps.now();
    const plan = row === null ? null : findPlan(await deps.plans(), row.tier);
    const reminderHours = plan?.policy?.checkoutReminderHours;
    return {
      ...session,
      ours: row !== null,
      // Sessions use the real clock, but the customer may be on a test clock: then it counts from when it
      // was first seen.
      createdAt: customer?.testClockId ? billingTime : (row?.createdAt ?? billingTime),
      testClockId: customer?.testClockId ?? null,
      billingTime,
      ...(reminderHours === undefined ? {} : { reminderHours }),
      ...(input.withSubscriptions === true ? { isSubscribed: await holdsSubscription(deps, session) } : {}),
    };
  };

/**
 * Fulfils a completed checkout. Stripe made a paid plan's subscription; the Trial's is made here, once its
 * card is known and proved to be nobody's second trial, so that a second one is refused before any charge.
 */
export const fulfilCheckout =
  (deps: ActivityDeps) =>
  async ({ key, sessionId }: { key: string; sessionId: string }): Promise<CheckoutOutcome> => {
    const session = await callStripe(() => readCheckoutSession(deps.stripe, sessionId));
    const row = await findCheckout(deps.orm.em.fork(), sessionId);
    if (row === null) {
      // Without our mark it is another product's session: the card it took is not ours to set.
      if (session.userId !== null) await takeCard(deps, key, session);
      return { status: 'fulfilled', reason: null, subscriptionId: session.subscriptionId };
    }
    await closeOtherPages(deps, row);
    const startsTrial =
      row.mode === 'setup' && session.mode === 'setup' && session.tier === DEFAULT_POLICY.fallbackTier;
    if (startsTrial) return startTrial(deps, key, session, row);
    const { subscriptionId } = session;
    if (subscriptionId !== null && !(await claimFreeTrial(deps, row, subscriptionId)))
      return { status: 'refused', reason: 'trial_already_used', subscriptionId };
    const outcome = await resolvePurchase(deps, row, subscriptionId);
    // What was ended as a second subscription was no trial either.
    if (subscriptionId !== null && outcome.status === 'refused')
      await releaseTrialOf(deps.orm.em.fork(), subscriptionId);
    return outcome;
  };

/** Closes an abandoned checkout. */
export const expireCheckout =
  (deps: ActivityDeps) =>
  async ({ sessionId }: { sessionId: string }): Promise<void> => {
    await recordCheckoutOutcome(deps.orm.em.fork(), sessionId, { status: 'expired' });
  };

/**
 * A page of ours on which a customer set another card, which becomes the default. Other products' sessions
 * are left alone.
 */
async function takeCard(deps: ActivityDeps, key: string, session: CheckoutSessionReading): Promise<void> {
  const { mode, userId, tier, customerId, paymentMethod } = session;
  if (mode !== 'setup' || userId === null || tier !== null || customerId === null || paymentMethod === null)
    return;
  const card = { customerId, paymentMethodId: paymentMethod.id };
  await performEffect(deps, {
    key: `${key}/card`,
    subject: { customerId },
    kind: 'replace_card',
    intent: card,
    call: (idempotencyKey) => replaceCard(deps.stripe, { ...card, idempotencyKey }),
    lookUp: async () =>
      (await isDefaultCard(deps.stripe, card)) ? { paymentMethodId: paymentMethod.id } : null,
    providerId: ({ paymentMethodId }) => paymentMethodId,
  });
}
