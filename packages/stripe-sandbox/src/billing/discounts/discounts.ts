import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { resourceMissing } from '../../core/errors.ts';
import type { Resource } from '../../core/registry.ts';
import type { Discount } from '../types.ts';

/** Discounts: what a redeemed coupon leaves on a customer, subscription, item or invoice. */
export const discounts: Resource = (registry) => {
  registry.type('discount', { prefix: 'di' });
  registry.route<Stripe.CustomerDeleteDiscountParams>()(
    'DELETE',
    '/v1/customers/{customer}/discount',
    (context, _, { customer }) => {
      const { discount } = context.get('customer', customer);
      if (!discount) throw resourceMissing('discount', customer, 'customer');
      context.update('customer', customer, (draft) => void (draft.discount = null), 'customer.updated');
      return deleted(context, context.get('discount', discount.id));
    },
  );
  registry.route<Stripe.SubscriptionDeleteDiscountParams>()(
    'DELETE',
    '/v1/subscriptions/{subscription_exposed_id}/discount',
    (context, _, path) => {
      const id = path.subscription_exposed_id;
      const last = context.get('subscription', id).discounts.at(-1);
      if (last === undefined) throw resourceMissing('discount', id, 'subscription');
      context.update(
        'subscription',
        id,
        (draft) => void draft.discounts.pop(),
        'customer.subscription.updated',
      );
      return deleted(context, context.get('discount', last));
    },
  );
};

function deleted(context: Context, discount: Discount): object {
  context.emit('customer.discount.deleted', discount);
  return { ...discount, deleted: true };
}
