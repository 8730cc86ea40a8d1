/** All changes of a subscription at Stripe. Each takes the idempotency key that makes a repeat harmless. */
export { changePlanNow, chargedSince } from './change-plan.ts';
export type { ChangePlanOutcome, PlanTarget } from './change-plan.ts';
export { previewChangeAtStripe } from './preview-change.ts';
export {
  ScheduledElsewhere,
  bringBackChange,
  isScheduledUnder,
  releaseSchedule,
  scheduleChange,
} from './schedule.ts';
export type { BroughtBack, ScheduledChange } from './schedule.ts';
export { cancelNow, setCancelAtPeriodEnd } from './cancel.ts';
export { ENDED_AS_DUPLICATE, ENDED_BY_DISPUTE } from './cancellation-comments.ts';
export { pauseCollectionAtStripe, resumeCollectionAtStripe } from './pause.ts';
export { createTrialSubscription, findTrialSubscription, setTrialEndAtStripe } from './trial.ts';
export type { CreateTrialOutcome, NewTrial } from './trial.ts';
export {
  applyCouponAtStripe,
  endsByItself,
  knownCoupon,
  findCoupon,
  hasDiscountOf,
  refusedDiscount,
  resolveCode,
} from './coupon.ts';
export type { ApplyCouponResult, Redeemable, ResolvedCode } from './coupon.ts';
export { OtherSubscriptions, isDiscountGone, removeDiscountAtStripe } from './remove-discount.ts';
