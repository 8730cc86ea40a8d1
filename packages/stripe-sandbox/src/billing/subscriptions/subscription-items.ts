import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { resourceMissing } from '../../core/errors.ts';
import { listOf } from '../../core/list.ts';
import type { Resource } from '../../core/registry.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';
import { updateSubscription } from './update.ts';

/** Subscription items on their own: the same as updating their subscription's items. */
export const subscriptionItems: Resource = (registry) => {
  registry.type('subscription_item', { prefix: 'si' });
  registry.route<Stripe.SubscriptionItemCreateParams>()(
    'POST',
    '/v1/subscription_items',
    (context, params) => {
      const { subscription, payment_behavior, proration_behavior, proration_date, ...item } = params;
      const known = new Set(
        context.get('subscription', subscription, 'subscription').items.data.map(({ id }) => id),
      );
      const after = change(context, subscription, item, {
        payment_behavior,
        proration_behavior,
        proration_date,
      });
      return after.items.data.find(({ id }) => !known.has(id));
    },
  );
  registry.route<Stripe.SubscriptionItemListParams>()('GET', '/v1/subscription_items', (context, params) =>
    itemsPage(context.get('subscription', params.subscription, 'subscription').items.data, params),
  );
  registry.route<Stripe.SubscriptionItemRetrieveParams>()(
    'GET',
    '/v1/subscription_items/{item}',
    (context, _, path) => ownerOf(context, path.item).item,
  );
  registry.route<Stripe.SubscriptionItemUpdateParams>()(
    'POST',
    '/v1/subscription_items/{item}',
    (context, params, path) => {
      const { payment_behavior, proration_behavior, proration_date, off_session: _, ...item } = params;
      const { subscription } = ownerOf(context, path.item);
      change(
        context,
        subscription.id,
        { ...item, id: path.item },
        { payment_behavior, proration_behavior, proration_date },
      );
      return ownerOf(context, path.item).item;
    },
  );
  registry.route<Stripe.SubscriptionItemDeleteParams>()(
    'DELETE',
    '/v1/subscription_items/{item}',
    (context, params, path) => {
      const { clear_usage, ...billing } = params;
      const { subscription } = ownerOf(context, path.item);
      change(
        context,
        subscription.id,
        { id: path.item, deleted: true, ...(clear_usage === undefined ? {} : { clear_usage }) },
        billing,
      );
      return { id: path.item, object: 'subscription_item', deleted: true };
    },
  );
};

function change(context: Context, id: string, item: object, billing: Record<string, unknown>): Subscription {
  const given = Object.fromEntries(Object.entries(billing).filter(([, value]) => value !== undefined));
  return updateSubscription(context, id, { items: [item], ...given });
}

function ownerOf(context: Context, id: string): { subscription: Subscription; item: SubscriptionItem } {
  const owner = context.find('sandbox.item_owner', id);
  const subscription = owner && context.find('subscription', owner.subscription);
  const item = subscription?.items.data.find((one) => one.id === id);
  if (!subscription || !item) throw resourceMissing('subscription_item', id);
  return { subscription, item };
}

/** A page of a subscription's items; they keep their order, unlike other lists. */
function itemsPage(items: SubscriptionItem[], page: { limit?: number; starting_after?: string }) {
  const start =
    page.starting_after === undefined ? 0 : items.findIndex(({ id }) => id === page.starting_after) + 1;
  const end = start + (page.limit ?? 10);
  return listOf(items.slice(start, end), '/v1/subscription_items', end < items.length);
}
