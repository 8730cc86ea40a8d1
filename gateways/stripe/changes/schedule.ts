import type Stripe from 'stripe';
import type { Plan, PlanInterval } from '../../../domain/catalogue/plan.ts';
import { isLive } from '../pending-change.ts';
import { firstOfPlan, planItem } from '../plan-item.ts';
import { planInterval } from '../plan-of-price.ts';
import { expanded, idOf, optionalIdOf } from '../references.ts';
import { fromStripeTime } from '../times.ts';
import { isTrialing } from './managed-items.ts';
import type { PlanTarget } from './change-plan.ts';

type PhaseParams = Stripe.SubscriptionScheduleUpdateParams.Phase;
type PhaseItem = PhaseParams['items'][number];

/** Where a scheduled change stands. `effectiveAt` is billing time, epoch milliseconds. */
export interface ScheduledChange {
  scheduleId: string;
  effectiveAt: number;
}

/**
 * Changes the plan at the end of the current period (of the trial, while one runs): a subscription schedule with what is now until then and the
 * new plan afterwards, released once that has begun. A change scheduled before is replaced.
 * @param interval how often the new price is paid
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function scheduleChange(
  stripe: Stripe,
  input: PlanTarget & { interval: PlanInterval; idempotencyKey: string },
): Promise<ScheduledChange> {
  const { subscriptionId, idempotencyKey } = input;
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  const schedule = await scheduleOf(stripe, subscription, `${idempotencyKey}/create`);
  const { plans } = input;
  const item = planItem(subscription, plans);
  const end = item.current_period_end;
  const items = subscription.items.data.map((each) =>
    each.id === item.id
      ? { price: input.priceId, quantity: input.quantity ?? item.quantity ?? 1 }
      : asPhaseItem(each),
  );
  const { interval } = input;
  await writePhases(stripe, { plans, subscription, schedule, end, items, interval, idempotencyKey });
  return { scheduleId: schedule.id, effectiveAt: fromStripeTime(end) };
}

/**
 * Moves the end of a trial that a schedule steers, and with it the start of the change that waits there.
 * @param subscription with `schedule.phases.items.price` expanded
 * @param input.trialEnd seconds
 * @returns false where no change waits, so that the schedule has nothing to keep
 */
export async function moveScheduledTrialEnd(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  { plans, trialEnd, idempotencyKey }: { plans: readonly Plan[]; trialEnd: number; idempotencyKey: string },
): Promise<boolean> {
  const schedule = expanded<Stripe.SubscriptionSchedule>(subscription.schedule);
  const from = schedule?.current_phase?.end_date ?? 0;
  const next = schedule?.phases.find((phase) => phase.start_date >= from);
  const main = next === undefined ? null : firstOfPlan(next.items, plans);
  if (schedule === null || next === undefined || main === null) return false;
  const interval = planInterval(expanded<Stripe.Price>(main.price)?.recurring?.interval);
  const items = next.items.map(({ price, quantity }) => ({
    price: idOf(price),
    ...(quantity === undefined ? {} : { quantity }),
  }));
  await writePhases(stripe, {
    plans,
    subscription,
    schedule,
    end: trialEnd,
    items,
    interval,
    idempotencyKey,
  });
  return true;
}

/** Two phases: what is now until `end` (seconds), and the given items from then on. A trial that runs lasts until `end`. */
async function writePhases(
  stripe: Stripe,
  input: {
    plans: readonly Plan[];
    subscription: Stripe.Subscription;
    schedule: Stripe.SubscriptionSchedule;
    end: number;
    items: PhaseItem[];
    interval: PlanInterval;
    idempotencyKey: string;
  },
): Promise<void> {
  const { subscription, schedule, end, items, interval, idempotencyKey } = input;
  const start =
    schedule.current_phase?.start_date ?? planItem(subscription, input.plans).current_period_start;
  const now: PhaseParams = {
    start_date: start,
    end_date: end,
    items: subscription.items.data.map(asPhaseItem),
    proration_behavior: 'none',
    ...discountsOf(subscription),
    ...(isTrialing(subscription) ? { trial_end: end } : {}),
  };
  const then: PhaseParams = {
    start_date: end,
    duration: { interval, interval_count: 1 },
    items,
    proration_behavior: 'none',
    ...discountsOf(subscription),
  };
  await stripe.subscriptionSchedules.update(
    schedule.id,
    { end_behavior: 'release', proration_behavior: 'none', phases: [now, then] },
    { idempotencyKey },
  );
}

/**
 * Withdraws a scheduled change; the subscription stays as it is now. A schedule that is over already is left alone.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function releaseSchedule(
  stripe: Stripe,
  { scheduleId, idempotencyKey }: { scheduleId: string; idempotencyKey: string },
): Promise<'released' | 'already_over'> {
  const schedule = await stripe.subscriptionSchedules.retrieve(scheduleId);
  if (!isLive(schedule)) return 'already_over';
  await stripe.subscriptionSchedules.release(scheduleId, {}, { idempotencyKey });
  return 'released';
}

/** Releases the schedule of a subscription, where it has one: Stripe refuses other changes while it does. */
export async function releaseScheduleOf(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  idempotencyKey: string,
): Promise<void> {
  const scheduleId = optionalIdOf(subscription.schedule);
  if (scheduleId !== null) await releaseSchedule(stripe, { scheduleId, idempotencyKey });
}

async function scheduleOf(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  idempotencyKey: string,
): Promise<Stripe.SubscriptionSchedule> {
  const existing = optionalIdOf(subscription.schedule);
  if (existing !== null) {
    const schedule = await stripe.subscriptionSchedules.retrieve(existing);
    if (isLive(schedule)) return schedule;
  }
  return stripe.subscriptionSchedules.create({ from_subscription: subscription.id }, { idempotencyKey });
}

function asPhaseItem(item: Stripe.SubscriptionItem): PhaseItem {
  return item.quantity === undefined
    ? { price: item.price.id }
    : { price: item.price.id, quantity: item.quantity };
}

/** Discounts that stand now go on in both phases; a schedule drops what its phases do not name. */
function discountsOf(subscription: Stripe.Subscription): Pick<PhaseParams, 'discounts'> {
  return subscription.discounts.length === 0
    ? {}
    : { discounts: subscription.discounts.map((discount) => ({ discount: idOf(discount) })) };
}
