import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { migrationOfEffect } from '../../../domain/catalogue/price-migration.ts';
import type { PendingChange } from '../../../domain/subscriptions/snapshot.ts';
import { isPerUnit } from '../revenue/priced-by-stripe.ts';
import { recurringAmountOf } from '../revenue/recurring-amount.ts';
import { firstOfPlan, planOfItem } from './plan-item.ts';
import { planInterval } from '../catalogue/plan-of-price.ts';
import { expanded, idOf, optionalIdOf } from '../references.ts';
import { fromStripeTime } from '../times.ts';

/** True while a schedule still steers its subscription. */
export function isLive(schedule: Stripe.SubscriptionSchedule): boolean {
  return schedule.status === 'active' || schedule.status === 'not_started';
}

/**
 * A schedule's next plan change: the first later phase whose plan item has another price or quantity. Null
 * without one.
 * @param current.effectField of the schedule's metadata: the key of the effect that wrote it
 */
export function pendingChangeOf(
  subscription: Stripe.Subscription,
  plans: readonly Plan[],
  current: { priceId: string; quantity: number; effectField: string },
): PendingChange | null {
  const schedule = expanded<Stripe.SubscriptionSchedule>(subscription.schedule);
  if (schedule === null || !isLive(schedule)) return null;
  const from = schedule.current_phase?.end_date ?? 0;
  for (const phase of schedule.phases) {
    if (phase.start_date < from) continue;
    const item = firstOfPlan(phase.items, plans);
    if (item === null) continue;
    const priceId = idOf(item.price);
    const quantity = item.quantity ?? 1;
    if (priceId === current.priceId && quantity === current.quantity) continue;
    const amount = amountOf(phase, subscription);
    const migrationId = migrationOfEffect(schedule.metadata?.[current.effectField]);
    return {
      tier: planOfItem(item, plans)?.code ?? 'unknown',
      interval: planInterval(expanded<Stripe.Price>(item.price)?.recurring?.interval),
      quantity,
      effectiveAt: fromStripeTime(phase.start_date),
      ...(amount === null ? {} : { amount }),
      ...(migrationId === undefined ? {} : { migrationId }),
    };
  }
  return null;
}

type Discounts = Stripe.Subscription['discounts'];

/**
 * What a period of a phase costs, by the discounts that the subscription has. Null where only Stripe knows: a
 * discount of the phase's own, or a price in tiers or packages.
 */
function amountOf(
  phase: Stripe.SubscriptionSchedule.Phase,
  subscription: Stripe.Subscription,
): number | null {
  const known = [subscription, ...subscription.items.data].flatMap(({ discounts }) => discounts);
  const items = phase.items.map((item) => ({
    ...item,
    id: idOf(item.price),
    price: expanded<Stripe.Price>(item.price),
    discounts: knownDiscounts(item.discounts, known),
  }));
  const discounts = knownDiscounts(phase.discounts, known);
  const isKnown = items.every(
    (item) => item.price !== null && isPerUnit(item.price) && item.discounts !== null,
  );
  if (!isKnown || discounts === null) return null;
  const data = items as Stripe.SubscriptionItem[];
  return recurringAmountOf({ ...subscription, items: { ...subscription.items, data }, discounts });
}

/** The discounts of a phase as the subscription has them, expanded; null where it has not all of them. */
function knownDiscounts(
  asked: readonly Stripe.SubscriptionSchedule.Phase.Discount[],
  known: Discounts,
): Discounts | null {
  const found = asked.map((one) =>
    known.find((discount) => {
      const present = expanded<Stripe.Discount>(discount);
      if (present === null) return false;
      return one.discount === null
        ? optionalIdOf(present.source.coupon) === optionalIdOf(one.coupon)
        : present.id === optionalIdOf(one.discount);
    }),
  );
  return found.includes(undefined) ? null : (found as Discounts);
}
