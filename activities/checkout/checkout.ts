import { ApplicationFailure } from '@temporalio/activity';
import { findCheckout, settleCheckout } from '../../db/repositories/checkouts.ts';
import { findCustomer } from '../../db/repositories/customers.ts';
import { markProcessed } from '../../db/repositories/inbox.ts';
import { claimTrial, releaseTrial } from '../../db/repositories/trial-redemptions.ts';
import { findUser } from '../../db/repositories/users.ts';
import { policyOf, trialDaysOf } from '../../domain/catalogue/plan-policy.ts';
import { findPlan, priceFor } from '../../domain/catalogue/tiers.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { trialIdentity } from '../../domain/trial/identity.ts';
import { createTrialSubscription, findTrialSubscription } from '../../gateways/stripe/changes.ts';
import { isDefaultCard, replaceCard } from '../../gateways/stripe/replace-card.ts';
import { readCheckoutSession } from '../../gateways/stripe/sessions.ts';
import type { CheckoutSessionReading } from '../../gateways/stripe/sessions.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/** A session as the checkout workflow sees it. Times are epoch milliseconds, those of Stripe on the billing clock. */
export interface CheckoutReading extends CheckoutSessionReading {
  /** False for a session that was not opened through us. */
  ours: boolean;
  createdAt: number;
  testClockId: string | null;
  billingTime: number;
  /** Hours after which it is reminded of, 0: never; left out where its plan has it as it ships. */
  reminderHours?: number;
}

/** What became of a completed checkout. */
export interface CheckoutOutcome {
  status: 'fulfilled' | 'refused';
  reason: string | null;
  subscriptionId: string | null;
}

/** Reads a session again; the events that told of it are answered by this. */
export const readCheckout =
  (deps: ActivityDeps) =>
  async ({ sessionId, eventIds }: { sessionId: string; eventIds: string[] }): Promise<CheckoutReading> => {
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
      // Sessions are dated by the real clock, their customer may live by another: then it began when it was first seen.
      createdAt: customer?.testClockId ? billingTime : (row?.createdAt ?? billingTime),
      testClockId: customer?.testClockId ?? null,
      billingTime,
      ...(reminderHours === undefined ? {} : { reminderHours }),
    };
  };

/**
 * Fulfils a completed checkout. A paid plan's subscription was made by Stripe; the Trial's is made here, once its card is known
 * and proved to be nobody's second trial, so that a second one is refused before anything is charged.
 */
export const fulfilCheckout =
  (deps: ActivityDeps) =>
  async ({ key, sessionId }: { key: string; sessionId: string }): Promise<CheckoutOutcome> => {
    const session = await callStripe(() => readCheckoutSession(deps.stripe, sessionId));
    const row = await findCheckout(deps.orm.em.fork(), sessionId);
    if (row === null) await takeCard(deps, key, session);
    const startsTrial =
      row?.mode === 'setup' && session.mode === 'setup' && session.tier === DEFAULT_POLICY.fallbackTier;
    const outcome = startsTrial
      ? await startTrial(deps, key, session, row.currency ?? null)
      : { status: 'fulfilled' as const, reason: null, subscriptionId: session.subscriptionId };
    await settleCheckout(deps.orm.em.fork(), sessionId, outcome);
    return outcome;
  };

/** Closes a checkout that nobody finished. */
export const expireCheckout =
  (deps: ActivityDeps) =>
  async ({ sessionId }: { sessionId: string }): Promise<void> => {
    await settleCheckout(deps.orm.em.fork(), sessionId, { status: 'expired' });
  };

/** A page of ours on which a customer left another card: from now on that one is charged. Sessions of others are left alone. */
async function takeCard(deps: ActivityDeps, key: string, session: CheckoutSessionReading): Promise<void> {
  const { mode, userId, tier, customerId, paymentMethod } = session;
  if (mode !== 'setup' || userId === null || tier !== null || customerId === null || paymentMethod === null)
    return;
  const card = { customerId, paymentMethodId: paymentMethod.id };
  await performEffect(deps, {
    key: `${key}/card`,
    kind: 'replace_card',
    intent: card,
    call: (idempotencyKey) => replaceCard(deps.stripe, { ...card, idempotencyKey }),
    lookUp: async () =>
      (await isDefaultCard(deps.stripe, card)) ? { paymentMethodId: paymentMethod.id } : null,
    providerId: ({ paymentMethodId }) => paymentMethodId,
  });
}

async function startTrial(
  deps: ActivityDeps,
  key: string,
  session: CheckoutSessionReading,
  currency: string | null,
): Promise<CheckoutOutcome> {
  const { customerId, userId, paymentMethod } = session;
  const user = userId === null ? null : await findUser(deps.orm.em.fork(), userId);
  if (customerId === null || user === null || paymentMethod === null) {
    throw ApplicationFailure.nonRetryable(
      `The checkout ${session.sessionId} names no user, customer or card.`,
      'stripe_refused',
    );
  }
  const claim = {
    userId: user.id,
    // An address that cannot be read as one stands for itself.
    emailKey: trialIdentity(user.email) ?? user.email,
    fingerprint: paymentMethod.fingerprint,
    claimedBy: session.sessionId,
    subscriptionId: null,
  };
  const claimed = await deps.orm.em.fork().transactional((em) => claimTrial(em, claim));
  if (claimed === 'already_used')
    return { status: 'refused', reason: 'trial_already_used', subscriptionId: null };

  const { priceId, entryFeePriceId, trialDays } = await trialPrices(deps, currency, session.convertsTo);
  const created = await performEffect(deps, {
    key,
    kind: 'create_trial',
    intent: { customerId, paymentMethodId: paymentMethod.id, priceId },
    call: (idempotencyKey) =>
      createTrialSubscription(deps.stripe, {
        customerId,
        paymentMethodId: paymentMethod.id,
        userId: user.id,
        priceId,
        entryFeePriceId,
        trialDays,
        idempotencyKey,
      }),
    lookUp: async () => {
      const subscriptionId = await findTrialSubscription(deps.stripe, customerId);
      return subscriptionId === null ? null : ({ outcome: 'created', subscriptionId } as const);
    },
    providerId: (result) => (result.outcome === 'created' ? result.subscriptionId : null),
    isFailure: (result) => result.outcome === 'declined',
  });
  if (created.outcome === 'declined') {
    // Nothing was charged and no trial was had: another card may try again.
    await releaseTrial(deps.orm.em.fork(), user.id);
    return { status: 'refused', reason: created.declineCode, subscriptionId: null };
  }
  const { subscriptionId } = created;
  await deps.orm.em.fork().transactional((em) => claimTrial(em, { ...claim, subscriptionId }));
  return { status: 'fulfilled', reason: null, subscriptionId };
}

/**
 * In the currency that was agreed on, else in any that the Trial is sold in; and of the tier that the page said it becomes,
 * whatever the policy says by now.
 */
async function trialPrices(
  deps: ActivityDeps,
  currency: string | null,
  convertsTo: string | null,
): Promise<{ priceId: string; entryFeePriceId: string; trialDays: number }> {
  const plans = await deps.plans();
  const trial = findPlan(plans, DEFAULT_POLICY.fallbackTier);
  const next = findPlan(plans, convertsTo ?? policyOf(trial).trial.convertsTo);
  const entryFee = trial?.prices.find(
    (one) => one.kind === 'oneTime' && one.active && one.currency === (currency ?? one.currency),
  );
  const price = next && entryFee && priceFor(next, 'month', entryFee.currency);
  if (trial === null || !entryFee?.stripePriceId || !price?.stripePriceId) {
    throw ApplicationFailure.retryable(
      'The Trial has no prices in Stripe; run `npm run setup:stripe`.',
      'price_not_set_up',
    );
  }
  return {
    priceId: price.stripePriceId,
    entryFeePriceId: entryFee.stripePriceId,
    trialDays: trialDaysOf(trial),
  };
}
