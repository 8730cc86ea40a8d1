import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { resourceMissing } from '../../core/errors.ts';
import type { Resource } from '../../core/registry.ts';
import type { Discount } from '../types.ts';
import { redeemDiscounts } from './redeem.ts';

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
  // Set by older versions of the API, which accounts of some age have used.
  registry.page('POST', '/_sandbox/customers/{id}/discount', (context, { path, fields }) => {
    const id = String(path['id']);
    const { currency = null } = context.get('customer', id);
    const target = { customer: id, currency };
    const [discount] = redeemDiscounts(context, [{ coupon: String(fields['coupon']) }], target);
    context.update(
      'customer',
      id,
      (draft) => void (draft.discount = discount === undefined ? null : context.get('discount', discount)),
      'customer.updated',
    );
    return { body: JSON.stringify({ discount }), headers: { 'Content-Type': 'application/json' } };
  });
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
