import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { expanded } from '../references.ts';
import { toStripeTime } from '../times.ts';
import { isLive } from './pending-change.ts';
import { licensedItems, planItem } from './plan-item.ts';
import { isChangeDone } from './schedule.ts';
import { voidRenewalAt } from './void-renewal.ts';

/** A new period would take something away: a schedule, or time of another item that is paid. */
export class PeriodHeld extends Error {
  override readonly name = 'PeriodHeld';
}

/**
 * Begins a new period now, collected at once, if the running one is still that of a voided renewal, nobody
 * paid it otherwise, and the subscription goes on. Otherwise changes nothing.
 * @param input.unpaidSince start of the unpaid period, billing time
 * @throws PeriodHeld; Stripe's error, see `classifyStripeError`
 */
export async function beginPeriodAtStripe(
  stripe: Stripe,
  input: { subscriptionId: string; plans: readonly Plan[]; unpaidSince: number; idempotencyKey: string },
): Promise<void> {
  const { subscriptionId, plans, unpaidSince, idempotencyKey } = input;
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, { expand: ['schedule'] });
  const item = planItem(subscription, plans);
  if (!goesOn(subscription) || item.current_period_start !== toStripeTime(unpaidSince)) return;
  if (!(await isUnpaid(stripe, subscription, item))) return;
  refuseHeld(subscription, item);
  const done = liveSchedule(subscription);
  if (done !== null)
    await stripe.subscriptionSchedules.release(
      done.id,
      {},
      { idempotencyKey: `${idempotencyKey}/release/${done.id}` },
    );
  await stripe.subscriptions.update(
    subscriptionId,
    // No proration: there is nothing to give back of a period that nobody paid.
    { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none', off_session: true },
    { idempotencyKey },
  );
}

/** Whether a later period than the unpaid one runs. @throws Stripe's error; see `classifyStripeError` */
export async function isPeriodOver(
  stripe: Stripe,
  {
    subscriptionId,
    plans,
    unpaidSince,
  }: { subscriptionId: string; plans: readonly Plan[]; unpaidSince: number },
): Promise<boolean> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  return planItem(subscription, plans).current_period_start > toStripeTime(unpaidSince);
}

const goesOn = (subscription: Stripe.Subscription): boolean =>
  subscription.status === 'active' &&
  subscription.pause_collection === null &&
  !subscription.cancel_at_period_end &&
  subscription.cancel_at === null;

/** The renewal is void, and no other invoice of the subscription was paid in its place. */
async function isUnpaid(
  stripe: Stripe,
  { id }: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
): Promise<boolean> {
  const invoices = await stripe.invoices
    .list({ subscription: id, created: { gte: item.current_period_start }, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const isReplaced = invoices.some(
    ({ status, billing_reason: reason, amount_paid: paid }) =>
      status === 'paid' && reason !== 'subscription_cycle' && paid > 0,
  );
  return !isReplaced && invoices.some((invoice) => voidRenewalAt(invoice, item) !== null);
}

function liveSchedule(subscription: Stripe.Subscription): Stripe.SubscriptionSchedule | null {
  const schedule = expanded<Stripe.SubscriptionSchedule>(subscription.schedule);
  return schedule !== null && isLive(schedule) ? schedule : null;
}

function refuseHeld(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): void {
  const schedule = liveSchedule(subscription);
  // That of a downgrade which began in the pause lasts a period longer, and holds nothing any more.
  if (schedule !== null && !isChangeDone(schedule))
    throw new PeriodHeld(`the schedule ${schedule.id} steers the subscription, and would be in the way.`);
  // Stripe begins the period of every item anew: who paid a year of one would pay it again.
  const paid = licensedItems(subscription).find(
    ({ current_period_start: start }) => start < item.current_period_start,
  );
  if (paid !== undefined)
    throw new PeriodHeld(`its item ${paid.id} is paid for a period of its own, which would begin anew.`);
}
