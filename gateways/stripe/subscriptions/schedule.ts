import type Stripe from 'stripe';
import type { Plan, PlanInterval } from '../../../domain/catalogue/plan.ts';
import { classifyStripeError } from '../errors.ts';
import { isLive } from './pending-change.ts';
import { planItem } from './plan-item.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { METADATA, MARKED } from './subscription-snapshot.ts';
import { fromStripeTime } from '../times.ts';
import { isTrialing } from './managed-items.ts';
import type { PlanTarget } from './change-plan.ts';
import { asDiscount, phaseItemOf, phaseParams, phaseTermsOf } from './phase-params.ts';
import type { PhaseDiscountParam, PhaseItem, PhaseParams } from './phase-params.ts';

/**
 * A schedule with more than one coming change, or one that ends its subscription: not made here, and left
 * to its maker.
 */
export class ScheduledElsewhere extends Error {
  override readonly name = 'ScheduledElsewhere';
  constructor({ id }: { id: string }) {
    super(
      `The subscription's schedule ${id} was made elsewhere and has more steps than one change: change or release it in Stripe's dashboard first.`,
    );
  }
}

/** State of a scheduled change. `effectiveAt` is billing time, epoch milliseconds. */
export interface ScheduledChange {
  scheduleId: string;
  effectiveAt: number;
}

/**
 * Changes the plan at the end of the current period (or trial) by a subscription schedule: the present
 * phase until then, the new plan afterwards, released once that began. Replaces an earlier scheduled
 * change.
 * @param interval of the new price
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function scheduleChange(
  stripe: Stripe,
  input: PlanTarget & { interval: PlanInterval; idempotencyKey: string },
): Promise<ScheduledChange> {
  const { subscriptionId, plans, interval, idempotencyKey } = input;
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  const schedule = await scheduleOf(stripe, subscription, `${idempotencyKey}/create`);
  requireOneChange(schedule);
  const item = planItem(subscription, plans);
  const end = item.current_period_end;
  const items = subscription.items.data.map((each): PhaseItem => {
    const same = phaseItemOf(each);
    return each.id === item.id
      ? { ...same, price: input.priceId, quantity: input.quantity ?? item.quantity ?? 1 }
      : same;
  });
  await stripe.subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: 'release',
      proration_behavior: 'none',
      metadata: { ...MARKED, [METADATA.effect]: idempotencyKey },
      phases: [
        {
          ...runningPhase(schedule, subscription, item.current_period_start),
          end_date: end,
          ...(isTrialing(subscription) ? { trial_end: end } : {}),
        },
        // Without metadata: a phase would write it to the subscription again, also a mark that was removed
        // meanwhile.
        {
          ...phaseTermsOf(subscription),
          start_date: end,
          duration: { interval, interval_count: 1 },
          items,
          proration_behavior: 'none',
        },
      ],
    },
    { idempotencyKey },
  );
  return { scheduleId: schedule.id, effectiveAt: fromStripeTime(end) };
}

/**
 * Moves the end of a trial in a schedule, and everything after it by as much.
 * @param subscription with `schedule` expanded
 * @param input.trialEnd seconds
 * @returns false without a waiting change, when the schedule is not needed
 */
export async function moveScheduledTrialEnd(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  { plans, trialEnd, idempotencyKey }: { plans: readonly Plan[]; trialEnd: number; idempotencyKey: string },
): Promise<boolean> {
  const schedule = expanded<Stripe.SubscriptionSchedule>(subscription.schedule);
  const until = schedule?.current_phase?.end_date;
  if (schedule === null || until === undefined) return false;
  const later = schedule.phases.filter((phase) => phase.start_date >= until);
  if (later.length === 0 && schedule.end_behavior === 'release') return false;
  const [start, moved] = [planItem(subscription, plans).current_period_start, trialEnd - until];
  await stripe.subscriptionSchedules.update(
    schedule.id,
    {
      proration_behavior: 'none',
      phases: [
        { ...runningPhase(schedule, subscription, start), end_date: trialEnd, trial_end: trialEnd },
        ...later.map((phase) => ({
          ...phaseParams(phase),
          start_date: phase.start_date + moved,
          end_date: phase.end_date + moved,
          ...(phase.trial_end === null ? {} : { trial_end: phase.trial_end + moved }),
        })),
      ],
    },
    { idempotencyKey },
  );
  return true;
}

/**
 * Copies the subscription's present discounts to the waiting change. One that was added after the schedule
 * was made is on the subscription only, and would end with the current phase. Schedules made elsewhere are
 * left alone.
 */
export async function discountWaitingChange(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  idempotencyKey: string,
): Promise<void> {
  const id = optionalIdOf(subscription.schedule);
  if (id === null) return;
  const schedule = await stripe.subscriptionSchedules.retrieve(id);
  if (!isLive(schedule) || schedule.metadata?.[METADATA.effect] === undefined) return;
  await stripe.subscriptionSchedules.update(
    id,
    {
      proration_behavior: 'none',
      phases: discountedPhases(schedule, subscription, () => subscription.discounts.map(asDiscount)),
    },
    { idempotencyKey: `${idempotencyKey}/waiting-change` },
  );
}

/** The phases of a schedule that still count: the running one and those after it. */
export const comingPhases = (schedule: Stripe.SubscriptionSchedule): Stripe.SubscriptionSchedule.Phase[] =>
  schedule.phases.filter(({ end_date: end }) => end > (schedule.current_phase?.start_date ?? 0));

/**
 * The phases that still count: the running one as the subscription is now, and those after it as they are,
 * with other discounts.
 */
export function discountedPhases(
  schedule: Stripe.SubscriptionSchedule,
  subscription: Stripe.Subscription,
  discountsOfLater: (phase: Stripe.SubscriptionSchedule.Phase) => PhaseDiscountParam[],
): PhaseParams[] {
  return comingPhases(schedule).map((phase) => {
    if (phase.start_date === schedule.current_phase?.start_date)
      return runningPhase(schedule, subscription, phase.start_date);
    const { discounts: _, ...params } = phaseParams(phase);
    const discounts = discountsOfLater(phase);
    return discounts.length === 0 ? params : { ...params, discounts };
  });
}

/**
 * The current phase with the subscription's present fields: a coupon, item or card added after the schedule
 * was made is on the subscription only.
 */
function runningPhase(
  schedule: Stripe.SubscriptionSchedule,
  subscription: Stripe.Subscription,
  periodStart: number,
): PhaseParams {
  const running = schedule.phases.find(({ start_date }) => start_date === schedule.current_phase?.start_date);
  return {
    start_date: periodStart,
    ...(running === undefined ? {} : ownTermsOf(running)),
    ...phaseTermsOf(subscription),
    items: subscription.items.data.map(phaseItemOf),
    metadata: subscription.metadata,
  };
}

/** What a phase has that its subscription has not. All else may have been taken away there since. */
const OWN_TERMS: ReadonlySet<string> = new Set<keyof PhaseParams>([
  'start_date',
  'end_date',
  'currency',
  'proration_behavior',
  'add_invoice_items',
  'billing_cycle_anchor',
  'trial_end',
]);

const ownTermsOf = (phase: Stripe.SubscriptionSchedule.Phase): Partial<PhaseParams> =>
  Object.fromEntries(Object.entries(phaseParams(phase)).filter(([name]) => OWN_TERMS.has(name)));

/** @throws ScheduledElsewhere where a change would take more away than the one that waits */
function requireOneChange(schedule: Stripe.SubscriptionSchedule): void {
  const until = schedule.current_phase?.end_date ?? 0;
  const later = schedule.phases.filter((phase) => phase.start_date >= until);
  if (later.length > 1 || schedule.end_behavior !== 'release') throw new ScheduledElsewhere(schedule);
}

/**
 * Withdraws a scheduled change; the subscription stays as it is. A finished schedule is left alone.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function releaseSchedule(
  stripe: Stripe,
  { scheduleId, idempotencyKey }: { scheduleId: string; idempotencyKey: string },
): Promise<'released' | 'already_over'> {
  const schedule = await stripe.subscriptionSchedules.retrieve(scheduleId);
  if (!isLive(schedule)) return 'already_over';
  requireOneChange(schedule);
  await stripe.subscriptionSchedules.release(scheduleId, {}, { idempotencyKey });
  return 'released';
}

/**
 * Releases a subscription's schedule, if any, because Stripe refuses other changes while it exists.
 * @param whatever whether a schedule with several steps is released as well, because the subscription ends
 */
export async function releaseScheduleOf(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  { idempotencyKey, whatever = false }: { idempotencyKey: string; whatever?: boolean },
): Promise<void> {
  const scheduleId = optionalIdOf(subscription.schedule);
  if (scheduleId === null) return;
  // With its id: a repeat may find another one, and a key is for one request only.
  const itsKey = `${idempotencyKey}/${scheduleId}`;
  if (!whatever) await releaseSchedule(stripe, { scheduleId, idempotencyKey: itsKey });
  else await stripe.subscriptionSchedules.release(scheduleId, {}, { idempotencyKey: itsKey });
}

/**
 * Makes a released schedule anew, so that what waited in it waits again, also its end. Nothing where another
 * has taken its place, or nothing waited. A refusal leaves no schedule behind.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function restoreSchedule(
  stripe: Stripe,
  input: { subscriptionId: string; scheduleId: string; idempotencyKey: string },
): Promise<void> {
  const { subscriptionId, scheduleId, idempotencyKey } = input;
  const [subscription, released] = await Promise.all([
    stripe.subscriptions.retrieve(subscriptionId),
    stripe.subscriptionSchedules.retrieve(scheduleId),
  ]);
  const start = Math.max(...subscription.items.data.map((item) => item.current_period_start));
  const later = released.phases.filter((phase) => phase.start_date > start);
  const until = later[0]?.start_date ?? endBySchedule(released);
  if (isLive(released) || until === undefined) return;
  const schedule = await scheduleOf(stripe, subscription, `${idempotencyKey}/create`);
  if (schedule.phases.length > 1) return;
  const written = stripe.subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: released.end_behavior,
      proration_behavior: 'none',
      metadata: released.metadata ?? {},
      phases: [
        {
          ...runningPhase(schedule, subscription, start),
          end_date: until,
          ...(isTrialing(subscription) ? { trial_end: Math.min(until, subscription.trial_end) } : {}),
        },
        ...later.map((phase) => ({
          ...phaseParams(phase),
          start_date: phase.start_date,
          end_date: phase.end_date,
        })),
      ],
    },
    { idempotencyKey: `${idempotencyKey}/${schedule.id}` },
  );
  await written.catch(async (error: unknown) => {
    // Empty, it would be in the way of other changes. One that was there before is somebody else's.
    const isNew = optionalIdOf(subscription.schedule) !== schedule.id;
    if (isNew && classifyStripeError(error).kind === 'invalid')
      await stripe.subscriptionSchedules.release(
        schedule.id,
        {},
        { idempotencyKey: `${idempotencyKey}/${schedule.id}/release` },
      );
    throw error;
  });
}

/** Whether a change that was scheduled here has begun, so that nothing waits in its schedule any more. */
export const isChangeDone = ({
  metadata,
  end_behavior: end,
  current_phase: now,
  phases,
}: Stripe.SubscriptionSchedule): boolean =>
  metadata?.[METADATA.effect] !== undefined &&
  end === 'release' &&
  now !== null &&
  phases.every(({ start_date: start }) => start <= now.start_date);

/** When a schedule ends its subscription, in Stripe's seconds; undefined where it lets it go on. */
const endBySchedule = ({ end_behavior, phases }: Stripe.SubscriptionSchedule): number | undefined =>
  end_behavior === 'cancel' ? phases.at(-1)?.end_date : undefined;

/** `refused`: Stripe does not take the change any more, or not whole. */
export type BroughtBack = { outcome: 'as_before' } | { outcome: 'refused'; message: string };

/**
 * Makes the change of a released schedule wait again, with the discounts that the subscription has by now.
 * @throws Stripe's error for anything but a refusal; see `classifyStripeError`
 */
export async function bringBackChange(
  stripe: Stripe,
  input: { subscriptionId: string; scheduleId: string; idempotencyKey: string },
): Promise<BroughtBack> {
  const idempotencyKey = `${input.idempotencyKey}/bring-back`;
  try {
    await restoreSchedule(stripe, { ...input, idempotencyKey });
    const subscription = await stripe.subscriptions.retrieve(input.subscriptionId);
    await discountWaitingChange(stripe, subscription, idempotencyKey);
    return { outcome: 'as_before' };
  } catch (error) {
    const { kind, message } = classifyStripeError(error);
    if (kind !== 'invalid') throw error;
    return { outcome: 'refused', message };
  }
}

/** Whether the change that a subscription's schedule waits with was written under this key. */
export async function isScheduledUnder(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  idempotencyKey: string,
): Promise<boolean> {
  const id = optionalIdOf(subscription.schedule);
  if (id === null) return false;
  const schedule = await stripe.subscriptionSchedules.retrieve(id);
  return isLive(schedule) && schedule.metadata?.[METADATA.effect] === idempotencyKey;
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
  return createFrom(stripe, subscription.id, idempotencyKey);
}

/**
 * A repeat is answered with the schedule that its key made first. Where that one is over, another is made.
 */
async function createFrom(
  stripe: Stripe,
  subscriptionId: string,
  idempotencyKey: string,
): Promise<Stripe.SubscriptionSchedule> {
  const { id } = await stripe.subscriptionSchedules.create(
    { from_subscription: subscriptionId },
    { idempotencyKey },
  );
  const made = await stripe.subscriptionSchedules.retrieve(id);
  return isLive(made) ? made : createFrom(stripe, subscriptionId, `${idempotencyKey}/${id}`);
}
