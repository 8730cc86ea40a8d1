import { ApplicationFailure } from '@temporalio/activity';
import { recordCheckoutOutcome } from '../../db/checkout/checkouts.ts';
import type { CheckoutRow } from '../../db/checkout/checkouts.ts';
import { claimTrial, releaseTrial } from '../../db/trials/trial-redemptions.ts';
import { findUser } from '../../db/accounts/users.ts';
import { policyOf, trialDaysOf } from '../../domain/catalogue/plan-policy.ts';
import { findPlan, priceFor } from '../../domain/catalogue/tiers.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import {
  createTrialSubscription,
  findTrialSubscription,
} from '../../gateways/stripe/subscriptions/changes.ts';
import type { CreateTrialOutcome, NewTrial } from '../../gateways/stripe/subscriptions/changes.ts';
import type { CheckoutSessionReading } from '../../gateways/stripe/checkout/sessions.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import type { CheckoutOutcome } from '../checkout/checkout.ts';
import { holdsSubscription, resolvePurchase } from '../checkout/second-subscription.ts';
import { claimOf } from './trial-claim.ts';

/**
 * Starts the Trial of a completed setup session: entry fee now, the plan afterwards. Any refusal releases
 * the claim, since no trial was had.
 */
export async function startTrial(
  deps: ActivityDeps,
  key: string,
  session: CheckoutSessionReading,
  row: CheckoutRow,
): Promise<CheckoutOutcome> {
  const { sessionId, customerId, userId, paymentMethod } = session;
  const refuse = async (reason: string): Promise<CheckoutOutcome> => {
    await recordCheckoutOutcome(deps.orm.em.fork(), sessionId, { status: 'refused', reason });
    return { status: 'refused', reason, subscriptionId: null };
  };
  const user = userId === null ? null : await findUser(deps.orm.em.fork(), userId);
  if (customerId === null || user === null || paymentMethod === null) return refuse('checkout_incomplete');
  const claim = claimOf(user, { sessionId, fingerprint: paymentMethod.fingerprint });
  const claimed = await deps.orm.em.fork().transactional((em) => claimTrial(em, claim));
  if (claimed === 'already_used') return refuse('trial_already_used');
  const release = () => releaseTrial(deps.orm.em.fork(), user.id);
  // A Trial that is there is the one of this claim: an earlier try of this step made it.
  if (await holdsSubscription(deps, session, ({ isTrial }) => !isTrial)) {
    await release();
    return refuse('already_subscribed');
  }

  const prices = await trialPrices(deps, row.currency ?? null, session.convertsTo);
  const input = { customerId, paymentMethodId: paymentMethod.id, userId: user.id, tax: deps.tax, ...prices };
  const created = await createTrial(deps, key, input);
  if (created.outcome === 'declined') {
    await release();
    return refuse(created.declineCode);
  }
  const { subscriptionId } = created;
  const outcome = await resolvePurchase(deps, row, subscriptionId);
  if (outcome.status === 'refused') await release();
  else await deps.orm.em.fork().transactional((em) => claimTrial(em, { ...claim, subscriptionId }));
  return outcome;
}

/** Another refusal than a decline is no trial either: its code takes the place of the bank's. */
async function createTrial(
  deps: ActivityDeps,
  key: string,
  input: Omit<NewTrial, 'idempotencyKey'>,
): Promise<CreateTrialOutcome> {
  const { customerId, paymentMethodId, priceId } = input;
  try {
    return await performEffect(deps, {
      key,
      subject: 'made_here',
      kind: 'create_trial',
      intent: { customerId, paymentMethodId, priceId },
      call: (idempotencyKey) => createTrialSubscription(deps.stripe, { ...input, idempotencyKey }),
      lookUp: async () => {
        const subscriptionId = await findTrialSubscription(deps.stripe, customerId);
        return subscriptionId === null ? null : ({ outcome: 'created', subscriptionId } as const);
      },
      providerId: (result) => (result.outcome === 'created' ? result.subscriptionId : null),
      isFailure: (result) => result.outcome === 'declined',
    });
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable !== true) throw error;
    const { type, message } = error;
    return { outcome: 'declined', declineCode: type ?? 'stripe_refused', advice: null, message };
  }
}

/**
 * In the agreed currency, else in any that the Trial is sold in; and for the tier that the page named,
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
