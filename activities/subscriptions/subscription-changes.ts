import { ApplicationFailure } from '@temporalio/activity';
import type Stripe from 'stripe';
import {
  OtherSubscriptions,
  applyCouponAtStripe as applyAtStripe,
  bringBackChange,
  cancelNow,
  hasDiscountOf,
  isDiscountGone,
  pauseCollectionAtStripe as pauseAtStripe,
  releaseSchedule,
  removeDiscountAtStripe as removeAtStripe,
  resumeCollectionAtStripe as resumeAtStripe,
  setCancelAtPeriodEnd,
  setTrialEndAtStripe,
} from '../../gateways/stripe/subscriptions/changes.ts';
import { soldProducts } from '../../db/catalogue/stripe-mappings.ts';
import type { BroughtBack, Redeemable } from '../../gateways/stripe/subscriptions/changes.ts';
import type { KnownCoupon } from '../../domain/subscriptions/override-worth.ts';
import type { ActivityDeps } from '../deps.ts';
import { claimCouponFor, releaseCouponOf } from './coupon-claim.ts';
import { refuseScheduled } from './refuse-scheduled.ts';
import { performEffect } from '../effects/perform-effect.ts';
import type { EffectInput } from '../types.ts';

/** Nothing to report but that it was done. */
type Done = Record<string, never>;
const DONE: Done = {};

/** Ends a subscription now or with its period. */
export const cancelSubscription =
  (deps: ActivityDeps) =>
  (step: EffectInput & { atPeriodEnd: boolean }): Promise<Done> =>
    simply(deps, step, {
      kind: step.atPeriodEnd ? 'cancel_at_period_end' : 'cancel_now',
      intent: { atPeriodEnd: step.atPeriodEnd },
      call: (idempotencyKey) =>
        step.atPeriodEnd
          ? setCancelAtPeriodEnd(deps.stripe, {
              subscriptionId: step.subscriptionId,
              cancel: true,
              idempotencyKey,
            })
          : cancelNow(deps.stripe, {
              subscriptionId: step.subscriptionId,
              idempotencyKey,
              billUsage: true,
            }),
      happened: (subscription) =>
        step.atPeriodEnd ? subscription.cancel_at_period_end : subscription.status === 'canceled',
    });

/** `change`: of the schedule that was set aside; absent without one, and from older workers. */
interface Kept {
  change?: BroughtBack;
}

/** Takes a cancellation back. `scheduleId`: of the change that it set aside, which waits again. */
export const withdrawCancellation =
  (deps: ActivityDeps) =>
  ({ key, subscriptionId, scheduleId }: EffectInput & { scheduleId?: string }): Promise<Kept> =>
    performEffect<Kept>(deps, {
      key,
      subject: { subscriptionId },
      kind: 'keep',
      intent: { subscriptionId, ...(scheduleId === undefined ? {} : { scheduleId }) },
      call: async (idempotencyKey) => {
        await setCancelAtPeriodEnd(deps.stripe, { subscriptionId, cancel: false, idempotencyKey });
        if (scheduleId === undefined) return {};
        return {
          change: await bringBackChange(deps.stripe, { subscriptionId, scheduleId, idempotencyKey }),
        };
      },
      // A repeat brings back a change that may not wait again yet.
      lookUp: async () => {
        if (scheduleId !== undefined) return null;
        const { cancel_at: at, cancel_at_period_end: atEnd } =
          await deps.stripe.subscriptions.retrieve(subscriptionId);
        return !atEnd && at === null ? {} : null;
      },
      providerId: () => subscriptionId,
    });

/** Withdraws a scheduled plan change. */
export const withdrawPendingChange =
  (deps: ActivityDeps) =>
  (step: EffectInput): Promise<Done> =>
    simply(deps, step, {
      kind: 'withdraw_change',
      intent: {},
      call: async (idempotencyKey) => {
        const { schedule } = await deps.stripe.subscriptions.retrieve(step.subscriptionId);
        const scheduleId = typeof schedule === 'string' ? schedule : schedule?.id;
        if (scheduleId !== undefined)
          await releaseSchedule(deps.stripe, { scheduleId, idempotencyKey }).catch(refuseScheduled);
      },
      happened: (subscription) => subscription.schedule === null,
    });

/** Stops collection, until a date or until resumed. `until` is billing time. */
export const pauseCollection =
  (deps: ActivityDeps) =>
  (step: EffectInput & { until: number | null }): Promise<Done> =>
    simply(deps, step, {
      kind: 'pause',
      intent: { until: step.until },
      call: (idempotencyKey) =>
        pauseAtStripe(deps.stripe, {
          subscriptionId: step.subscriptionId,
          resumesAt: step.until,
          idempotencyKey,
        }),
      happened: (subscription) => subscription.pause_collection !== null,
    });

/**
 * Starts collection again, or the subscription itself where Stripe had paused it.
 * @throws ApplicationFailure `resume_unpaid`, not retryable, where there is nothing to charge
 */
export const resumeCollection =
  (deps: ActivityDeps) =>
  (step: EffectInput): Promise<Done> =>
    simply(deps, step, {
      kind: 'resume',
      intent: {},
      call: async (idempotencyKey) => {
        const { subscriptionId } = step;
        if ((await resumeAtStripe(deps.stripe, { subscriptionId, idempotencyKey })) === 'resumed') return;
        throw ApplicationFailure.nonRetryable(
          'There is nothing to charge. Add a payment method, then resume.',
          'resume_unpaid',
        );
      },
      happened: ({ pause_collection: paused, status }) => paused === null && status !== 'paused',
    });

/** Moves the end of a trial. `trialEnd` is billing time, epoch milliseconds. */
export const setTrialEnd =
  (deps: ActivityDeps) =>
  (step: EffectInput & { trialEnd: number }): Promise<Done> =>
    simply(deps, step, {
      kind: 'set_trial_end',
      intent: { trialEnd: step.trialEnd },
      call: async (idempotencyKey) =>
        setTrialEndAtStripe(deps.stripe, {
          subscriptionId: step.subscriptionId,
          plans: await deps.plans(),
          trialEnd: step.trialEnd,
          idempotencyKey,
        }).catch(refuseScheduled),
      happened: (subscription) => subscription.trial_end === Math.floor(step.trialEnd / 1000),
    });

interface CouponStep {
  code: string;
  /** The only coupon that it may be, null for none; left out: whatever the code leads to. */
  agreed?: KnownCoupon | null | undefined;
  byStaff?: boolean;
}

/**
 * Applies a promotion code; for staff also a coupon by id. @throws ApplicationFailure, not retryable, when
 * it cannot be used
 */
export const applyCoupon =
  (deps: ActivityDeps) =>
  ({ key, byStaff = false, ...step }: EffectInput & CouponStep): Promise<Done> => {
    const { subscriptionId, code, agreed } = step;
    const input = { subscriptionId, code, takesCouponIds: byStaff };
    return performEffect<Done>(deps, {
      key,
      subject: { subscriptionId },
      kind: 'apply_coupon',
      intent: { subscriptionId, code },
      call: async (idempotencyKey) => {
        const claimed = { subscriptionId, claimedBy: key };
        const redeemable: Redeemable | null = byStaff
          ? null
          : {
              products: await soldProducts(deps.orm.em.fork()),
              claim: (couponId) => claimCouponFor(deps, { ...claimed, couponId }),
            };
        const result = await applyAtStripe(deps.stripe, { ...input, agreed, redeemable, idempotencyKey });
        if (result.outcome !== 'applied' && result.outcome !== 'already_applied')
          throw ApplicationFailure.nonRetryable(result.message, `coupon_${result.outcome}`);
        return DONE;
      },
      // After an earlier attempt succeeded, a single-use code is used up at the repeat.
      lookUp: async () => ((await hasDiscountOf(deps.stripe, input)) ? DONE : null),
      providerId: () => subscriptionId,
    }).catch(async (error: unknown) => {
      // Only now: an earlier try may have given the discount, which is looked up before it counts as refused.
      if (error instanceof ApplicationFailure && error.nonRetryable === true)
        await releaseCouponOf(deps, key);
      throw error;
    });
  };

/**
 * Takes a discount away, also from the later phases of a schedule.
 * @throws ApplicationFailure, not retryable: `not_found`, and `not_managed` where it also lowers what is
 * not managed
 */
export const removeDiscount =
  (deps: ActivityDeps) =>
  ({ key, ...input }: EffectInput & { discountId: string }): Promise<Done> => {
    const { subscriptionId, discountId } = input;
    return performEffect<Done>(deps, {
      key,
      subject: { subscriptionId },
      kind: 'remove_discount',
      intent: { subscriptionId, discountId },
      call: async (idempotencyKey) => {
        const removed = await removeAtStripe(deps.stripe, { ...input, idempotencyKey }).catch(
          (error: unknown) => {
            if (!(error instanceof OtherSubscriptions)) throw error;
            throw ApplicationFailure.nonRetryable(error.message, 'not_managed');
          },
        );
        if (!removed)
          throw ApplicationFailure.nonRetryable(
            `${subscriptionId} has no discount ${discountId}.`,
            'not_found',
          );
        return DONE;
      },
      // A repeat finds no discount any more.
      lookUp: async () => ((await isDiscountGone(deps.stripe, input)) ? DONE : null),
      providerId: () => discountId,
    });
  };

/** An effect whose success shows on the subscription itself. */
function simply(
  deps: ActivityDeps,
  { key, subscriptionId }: EffectInput,
  effect: {
    kind: string;
    intent: Record<string, unknown>;
    call: (idempotencyKey: string) => Promise<unknown>;
    happened: (subscription: Stripe.Subscription) => boolean;
  },
): Promise<Done> {
  return performEffect<Done>(deps, {
    key,
    subject: { subscriptionId },
    kind: effect.kind,
    intent: { subscriptionId, ...effect.intent },
    call: async (idempotencyKey) => {
      await effect.call(idempotencyKey);
      return DONE;
    },
    lookUp: async () => {
      const subscription = await deps.stripe.subscriptions.retrieve(subscriptionId);
      return effect.happened(subscription) ? DONE : null;
    },
    providerId: () => subscriptionId,
  });
}
