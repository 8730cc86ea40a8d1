import type Stripe from 'stripe';
import { licensedItems } from '../recurring-amount.ts';

/** The item whose price is the plan. */
export function planItem(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const item = licensedItems(subscription)[0];
  if (item === undefined) throw new Error(`Subscription ${subscription.id} has no item with a fixed price.`);
  return item;
}

/** The items parameter that puts another price or quantity on the plan's item and leaves the others alone. */
export function changedItems(
  subscription: Stripe.Subscription,
  change: { priceId: string; quantity: number | null },
): { id: string; price: string; quantity: number }[] {
  const item = planItem(subscription);
  return [{ id: item.id, price: change.priceId, quantity: change.quantity ?? item.quantity ?? 1 }];
}

/** True while a free or paid trial still runs. */
export function isTrialing(
  subscription: Stripe.Subscription,
): subscription is Stripe.Subscription & { trial_end: number } {
  return subscription.status === 'trialing' && subscription.trial_end !== null;
}
