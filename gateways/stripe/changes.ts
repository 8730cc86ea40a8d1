/** Every change of a subscription in Stripe. Each write takes the idempotency key under which a repeat is harmless. */
export { changePlanNow, chargedSince } from './changes/change-plan.ts';
export type { ChangePlanOutcome, PlanTarget } from './changes/change-plan.ts';
export { previewChange } from './changes/preview-change.ts';
export type { ChangeQuote } from './changes/preview-change.ts';
export { ScheduledElsewhere, isScheduledUnder, releaseSchedule, scheduleChange } from './changes/schedule.ts';
export type { ScheduledChange } from './changes/schedule.ts';
export { ENDED_AS_DUPLICATE, ENDED_BY_DISPUTE, cancelNow, setCancelAtPeriodEnd } from './changes/cancel.ts';
export { pauseCollection, resumeCollection } from './changes/pause.ts';
export { createTrialSubscription, findTrialSubscription, setTrialEnd } from './changes/trial.ts';
export type { CreateTrialOutcome, TrialInput } from './changes/trial.ts';
export { applyCoupon, hasDiscountOf, refusedDiscount, resolveCode } from './changes/coupon.ts';
export type { ApplyCouponResult, ResolvedCode } from './changes/coupon.ts';
