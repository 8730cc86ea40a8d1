import type Stripe from 'stripe';
import { fromStripeTime } from '../times.ts';

/**
 * When the void renewal invoice of an item's running period was made; null if the invoice is no such. One of
 * another item's period, such as a month's overage beside a yearly plan, is none.
 */
export function voidRenewalAt(
  invoice: Stripe.Invoice | null,
  item: Pick<Stripe.SubscriptionItem, 'id' | 'current_period_start'>,
): number | null {
  if (invoice?.status !== 'void' || invoice.billing_reason !== 'subscription_cycle') return null;
  const isOfPeriod = invoice.lines.data.some(({ amount, parent, period }) => {
    const of = parent?.subscription_item_details;
    return (
      amount > 0 &&
      of?.subscription_item === item.id &&
      !of.proration &&
      period.start === item.current_period_start
    );
  });
  return isOfPeriod ? fromStripeTime(invoice.created) : null;
}
