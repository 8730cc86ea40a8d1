import type Stripe from 'stripe';
import type { AddOnItem } from '../../../domain/catalogue/add-on.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { planOfPrice } from '../catalogue/plan-of-price.ts';
import type { PriceReference } from '../catalogue/plan-of-price.ts';
import { expanded, idOf } from '../references.ts';

/** A subscription without any licensed item, made elsewhere: the engine cannot bill it. */
export class UnbillableSubscription extends Error {
  override readonly name = 'UnbillableSubscription';
}

/** An item of a subscription or of a schedule's phase. */
interface PricedItem {
  price: PriceReference;
}

/** Items that are paid for in advance: licensed, not metered. */
export function licensedItems(subscription: Stripe.Subscription): Stripe.SubscriptionItem[] {
  return subscription.items.data.filter(isLicensed);
}

/**
 * The plan item, wherever it is in the list: the first licensed one whose price, else product, is mapped to
 * a plan, else the first licensed one. Every other licensed item is an add-on.
 * @throws UnbillableSubscription
 */
export function planItem(subscription: Stripe.Subscription, plans: readonly Plan[]): Stripe.SubscriptionItem {
  const item = firstOfPlan(subscription.items.data, plans);
  if (item === null)
    throw new UnbillableSubscription(`Subscription ${subscription.id} has no item with a fixed price.`);
  return item;
}

/** Licensed items other than the plan's, by Stripe's ids; mappings decide whether they are add-ons. */
export function addOnItems(subscription: Stripe.Subscription, plans: readonly Plan[]): AddOnItem[] {
  const plan = planItem(subscription, plans);
  return licensedItems(subscription)
    .filter((item) => item.id !== plan.id || planOfItem(item, plans) === null)
    .map(({ price, quantity }) => ({
      priceId: price.id,
      productId: idOf(price.product),
      quantity: quantity ?? 1,
    }));
}

/** As {@link planItem}, for a list of items with expanded prices; null when none is licensed. */
export function firstOfPlan<T extends PricedItem>(items: readonly T[], plans: readonly Plan[]): T | null {
  const licensed = items.filter(isLicensed);
  return licensed.find((item) => planOfItem(item, plans) !== null) ?? licensed[0] ?? null;
}

/** An item's plan; null without one. */
export function planOfItem({ price }: PricedItem, plans: readonly Plan[]): Plan | null {
  return planOfPrice(plans, price);
}

function isLicensed({ price }: PricedItem): boolean {
  return expanded<Stripe.Price>(price)?.recurring?.usage_type !== 'metered';
}
