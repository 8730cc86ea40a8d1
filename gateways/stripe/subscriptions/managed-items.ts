import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { planItem } from './plan-item.ts';

/** The items parameter that puts another price or quantity on the plan's item and leaves the others alone. */
export function changedItems(
  subscription: Stripe.Subscription,
  change: { plans: readonly Plan[]; priceId: string; quantity: number | null },
): { id: string; price: string; quantity: number }[] {
  const item = planItem(subscription, change.plans);
  return [{ id: item.id, price: change.priceId, quantity: change.quantity ?? item.quantity ?? 1 }];
}

/** True while a free or paid trial still runs. */
export function isTrialing(
  subscription: Stripe.Subscription,
): subscription is Stripe.Subscription & { trial_end: number } {
  return subscription.status === 'trialing' && subscription.trial_end !== null;
}
