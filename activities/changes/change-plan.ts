import { ApplicationFailure } from '@temporalio/activity';
import { findPlan, priceFor } from '../../domain/catalogue/tiers.ts';
import {
  changePlanNow,
  previewChange as previewAtStripe,
  scheduleChange,
} from '../../gateways/stripe/changes.ts';
import type { ChangeQuote } from '../../gateways/stripe/changes.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import type { ChangePlanStep } from '../types.ts';

/** Declined: the old plan stands and nothing was charged. */
export type ChangePlanStepResult =
  { outcome: 'changed'; proration: ChangeQuote } | { outcome: 'declined'; code: string };

/** Changes the plan now, prorated and paid at once, or schedules it for the period's end. */
export const changePlan =
  (deps: ActivityDeps) =>
  async (step: ChangePlanStep): Promise<ChangePlanStepResult> => {
    const { key, subscriptionId, quantity, interval, when } = step;
    const priceId = await priceIdOf(deps, step);
    return performEffect<ChangePlanStepResult>(deps, {
      key,
      subject: { subscriptionId },
      kind: when === 'now' ? 'change_plan' : 'schedule_change',
      intent: { subscriptionId, tier: step.tier, interval, quantity, when },
      call: async (idempotencyKey) => {
        const target = { subscriptionId, plans: await deps.plans(), priceId, quantity };
        const proration = await previewAtStripe(deps.stripe, { ...target, when });
        if (when === 'period_end') {
          await scheduleChange(deps.stripe, { ...target, interval, idempotencyKey });
          return { outcome: 'changed', proration };
        }
        const changed = await changePlanNow(deps.stripe, { ...target, idempotencyKey });
        return changed.outcome === 'changed'
          ? { outcome: 'changed', proration: changed.charged ?? proration }
          : { outcome: 'declined', code: changed.declineCode };
      },
      lookUp: async () => {
        const subscription = await deps.stripe.subscriptions.retrieve(subscriptionId);
        const there = subscription.items.data.some(
          (item) => item.price.id === priceId && item.quantity === quantity,
        );
        const scheduled = when === 'period_end' && subscription.schedule !== null;
        const nothing = { amountDue: 0, credit: 0, currency: subscription.currency, lines: [] };
        return there || scheduled ? { outcome: 'changed', proration: nothing } : null;
      },
      isFailure: (result) => result.outcome === 'declined',
    });
  };

/** What the change would cost; changes nothing. */
export const previewChange =
  (deps: ActivityDeps) =>
  async (step: ChangePlanStep): Promise<ChangeQuote> => {
    const { subscriptionId, quantity, when } = step;
    const [plans, priceId] = [await deps.plans(), await priceIdOf(deps, step)];
    return callStripe(() => previewAtStripe(deps.stripe, { subscriptionId, plans, priceId, quantity, when }));
  };

/** The Stripe price of a tier in the subscription's currency. */
async function priceIdOf(
  deps: ActivityDeps,
  { tier, interval, subscriptionId }: ChangePlanStep,
): Promise<string> {
  const subscription = await callStripe(() => deps.stripe.subscriptions.retrieve(subscriptionId));
  const plan = findPlan(await deps.plans(), tier);
  const price = plan && priceFor(plan, interval, subscription.currency);
  if (!price?.stripePriceId) {
    throw ApplicationFailure.nonRetryable(
      `The plan ${tier} has no ${interval}ly price in Stripe; run \`npm run setup:stripe\`.`,
      'price_not_set_up',
    );
  }
  return price.stripePriceId;
}
