import type { Context } from '../../core/context.ts';
import { nextPeriodEnd } from '../recurrence.ts';
import { accountSettings } from '../../core/account.ts';
import { DAY, HOUR, type Subscription } from '../types.ts';

/** Stripe gives up on a first payment after 23 hours. */
export const incompleteHours = 23;
/** Stripe sends `trial_will_end` three days before the end. */
export const trialNoticeDays = 3;

/** The kinds of appointments a subscription makes; `subscription-clock.ts` keeps them. */
export const appointmentKinds = {
  due: 'billing.subscription_due',
  trialNotice: 'billing.trial_notice',
  upcoming: 'billing.invoice_upcoming',
} as const;

/** Makes, moves or withdraws the appointments of a subscription, as its state asks for. */
export function planAhead(context: Context, subscription: Subscription): void {
  const now = context.now(subscription);
  const keep = (kind: string, at: number | null): void => {
    const key = `${kind}:${subscription.id}`;
    const planned = context.find('sandbox.agenda', key);
    if (at === null) {
      if (planned) context.unschedule(key);
    } else if (planned?.at !== at) {
      context.schedule({
        key,
        clock: subscription.test_clock,
        at,
        kind,
        payload: { subscription: subscription.id },
      });
    }
  };
  const noticeAt =
    subscription.status === 'trialing' ? (subscription.trial_end ?? 0) - trialNoticeDays * DAY : 0;
  keep(appointmentKinds.due, nextDue(subscription));
  keep(appointmentKinds.trialNotice, noticeAt > now ? noticeAt : null);
  const upcomingAt = renewalAt(subscription) - accountSettings(context).upcomingDays * DAY;
  keep(appointmentKinds.upcoming, upcomingAt > now && upcomingAt < Infinity ? upcomingAt : null);
}

/** When something is to be done for a subscription next, or null when it has ended or stands still. */
function nextDue(subscription: Subscription): number | null {
  const times = [
    subscription.cancel_at,
    subscription.pending_update?.expires_at,
    subscription.pause_collection?.resumes_at,
    isRunning(subscription) ? nextPeriodEnd(subscription.items.data) : null,
    subscription.status === 'incomplete' ? subscription.created + incompleteHours * HOUR : null,
  ].filter((at) => typeof at === 'number');
  if (hasEnded(subscription) || times.length === 0) return null;
  return Math.min(...times);
}

/** When the subscription is billed again; Infinity when it is not. */
function renewalAt(subscription: Subscription): number {
  if (!isRunning(subscription)) return Infinity;
  const end = nextPeriodEnd(subscription.items.data);
  return subscription.cancel_at !== null && subscription.cancel_at <= end ? Infinity : end;
}

/** Whether periods go by: not before the first payment, while paused, or after the end. */
export function isRunning({ status }: Subscription): boolean {
  return status === 'trialing' || status === 'active' || status === 'past_due' || status === 'unpaid';
}

export function hasEnded({ status }: Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}
