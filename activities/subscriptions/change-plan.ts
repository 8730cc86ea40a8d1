import { ApplicationFailure } from '@temporalio/activity';
import type Stripe from 'stripe';
import { findPlan, priceFor } from '../../domain/catalogue/tiers.ts';
import {
  changePlanNow,
  chargedSince,
  isScheduledUnder,
  previewChangeAtStripe as previewAtStripe,
  scheduleChange,
} from '../../gateways/stripe/subscriptions/changes.ts';
import type { ProrationQuote } from '../../domain/subscriptions/proration-quote.ts';
import { expanded, optionalIdOf } from '../../gateways/stripe/references.ts';
import { asksForPrice } from '../../db/catalogue/migrated-subscriptions.ts';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { refuseScheduled } from './refuse-scheduled.ts';
import type { ChangePlanStep } from '../types.ts';

type ChangeDeps = Pick<ActivityDeps, 'orm' | 'now' | 'stripe' | 'plans'>;

/** Declined: the old plan stays and nothing was charged. */
export type ChangePlanStepResult =
  { outcome: 'changed'; proration: ProrationQuote } | { outcome: 'declined'; code: string };

/** Read from Stripe before the first attempt only: a repeat would quote the changed plan. */
interface IntendedChange {
  subscriptionId: string;
  tier: string;
  interval: PlanInterval;
  quantity: number;
  when: 'now' | 'period_end';
  priceId: string;
  quote: ProrationQuote;
  invoiceBefore: string | null;
  /** What waits to be changed later. */
  scheduleBefore: string | null;
}

/** Changes the plan now, prorated and paid at once, or schedules it for the period's end. */
export const changePlan =
  (deps: ChangeDeps) =>
  (step: ChangePlanStep): Promise<ChangePlanStepResult> => {
    const { subscriptionId, quantity, interval, when } = step;
    const { stripe } = deps;
    return performEffect<ChangePlanStepResult, IntendedChange>(deps, {
      key: step.key,
      subject: { subscriptionId },
      kind: when === 'now' ? 'change_plan' : 'schedule_change',
      intent: (isLaterTry) => intendedChange(deps, step, isLaterTry),
      fields: ['priceId', 'quote', 'invoiceBefore', 'scheduleBefore'],
      call: async (idempotencyKey, { priceId, quote, invoiceBefore, scheduleBefore }) => {
        // Again: staff may have paused or stopped the migration since an earlier try.
        await requireAsked(deps, step);
        const target = { subscriptionId, plans: await deps.plans(), priceId, quantity };
        if (when === 'period_end') {
          await scheduleChange(stripe, { ...target, interval, idempotencyKey }).catch(refuseScheduled);
          return { outcome: 'changed', proration: quote };
        }
        const before = { invoiceBefore, scheduleBefore };
        const proration = step.migration?.proration;
        const changed = await changePlanNow(stripe, {
          ...target,
          ...before,
          ...(proration == null ? {} : { proration }),
          idempotencyKey,
        }).catch(refuseScheduled);
        return changed.outcome === 'changed'
          ? { outcome: 'changed', proration: changed.charged ?? quote }
          : { outcome: 'declined', code: changed.declineCode };
      },
      lookUp: async (_since, { priceId, quote, invoiceBefore }) => {
        const found = await stripe.subscriptions.retrieve(subscriptionId, { expand: ['latest_invoice'] });
        const isThere = found.items.data.some(
          (item) => item.price.id === priceId && item.quantity === quantity,
        );
        if (when === 'period_end')
          return isThere || (await isScheduledUnder(stripe, found, step.key))
            ? { outcome: 'changed', proration: quote }
            : null;
        return isThere
          ? { outcome: 'changed', proration: (await chargedSince(stripe, found, invoiceBefore)) ?? quote }
          : null;
      },
      isFailure: (result) => result.outcome === 'declined',
    });
  };

async function intendedChange(
  deps: ChangeDeps,
  step: ChangePlanStep,
  isLaterTry: boolean,
): Promise<IntendedChange> {
  const { subscriptionId, tier, interval, quantity, when } = step;
  const { latest_invoice: latest, schedule } = await callStripe(() =>
    deps.stripe.subscriptions.retrieve(subscriptionId, { expand: ['latest_invoice'] }),
  );
  const priceId = await priceIdOf(deps, step);
  const quote = await previewChange(deps)(step);
  // An earlier try may have made it: then the latest invoice is its own.
  const isItsOwn = isLaterTry && expanded<Stripe.Invoice>(latest)?.billing_reason === 'subscription_update';
  const invoiceBefore = isItsOwn ? null : optionalIdOf(latest);
  const scheduleBefore = optionalIdOf(schedule);
  return { subscriptionId, tier, interval, quantity, when, priceId, quote, invoiceBefore, scheduleBefore };
}

/** What the change would cost; changes nothing. */
export const previewChange =
  (deps: ChangeDeps) =>
  async (step: ChangePlanStep): Promise<ProrationQuote> => {
    const { subscriptionId, quantity, when } = step;
    const [plans, priceId] = [await deps.plans(), await priceIdOf(deps, step)];
    return callStripe(() => previewAtStripe(deps.stripe, { subscriptionId, plans, priceId, quantity, when }));
  };

/** The Stripe price of a tier in the subscription's currency. */
async function priceIdOf(deps: ChangeDeps, step: ChangePlanStep): Promise<string> {
  const { tier, interval, subscriptionId, migration } = step;
  if (migration !== undefined) {
    await requireAsked(deps, step);
    const { active } = await requireAtStripe(deps, migration.priceId);
    // Stripe would refuse it with words only.
    if (!active) throw ApplicationFailure.nonRetryable(`${migration.priceId} is archived.`, 'price_archived');
    return migration.priceId;
  }
  const subscription = await callStripe(() => deps.stripe.subscriptions.retrieve(subscriptionId));
  const plan = findPlan(await deps.plans(), tier);
  const price = plan && priceFor(plan, interval, subscription.currency);
  if (!price?.stripePriceId) {
    throw ApplicationFailure.nonRetryable(
      `The plan ${tier} has no ${interval}ly price in Stripe; run \`npm run setup:stripe\`.`,
      'price_not_set_up',
    );
  }
  await requireAtStripe(deps, price.stripePriceId);
  return price.stripePriceId;
}

/**
 * Refuses the price of a migration that does not run. An Update that was sent with Temporal's own tools
 * changes nothing: staff asked for the migration in the database.
 */
async function requireAsked(
  { orm }: ChangeDeps,
  { subscriptionId, migration }: Pick<ChangePlanStep, 'subscriptionId' | 'migration'>,
): Promise<void> {
  if (migration === undefined) return;
  const { id: migrationId, priceId } = migration;
  if (await asksForPrice(orm.em.fork(), { migrationId, subscriptionId, priceId })) return;
  throw ApplicationFailure.nonRetryable(
    `No price migration that runs gives ${subscriptionId} the price ${priceId}.`,
    'not_requested',
  );
}

/** Before anything is changed: a schedule that was made for an unknown price would stay. */
async function requireAtStripe({ stripe }: ChangeDeps, priceId: string): Promise<Stripe.Price> {
  try {
    return await callStripe(() => stripe.prices.retrieve(priceId));
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.type !== 'stripe_not_found') throw error;
    throw ApplicationFailure.nonRetryable(
      `This Stripe account has no price ${priceId}; run \`npm run setup:stripe\`.`,
      'price_not_set_up',
    );
  }
}
