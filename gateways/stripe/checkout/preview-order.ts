import type Stripe from 'stripe';

/** What the first invoice of an order would ask for; minor units, before tax that is added to prices. */
export interface OrderPreview {
  /** With discounts, what the customer's balance pays, and what waits to be billed. */
  due: number;
  /** Taken off by discounts. */
  discounted: number;
}

/**
 * Asks Stripe what the first invoice of a new subscription would ask for. Changes nothing.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function previewOrder(
  stripe: Stripe,
  order: {
    customerId: string;
    currency: string;
    priceId: string;
    quantity: number;
    /** The customer's code after `resolveCode`; null without one. */
    discount: { promotion_code: string } | { coupon: string } | null;
  },
): Promise<OrderPreview> {
  const { customerId, currency, priceId, quantity, discount } = order;
  const invoice = await stripe.invoices.createPreview({
    customer: customerId,
    currency,
    subscription_details: { items: [{ price: priceId, quantity }] },
    ...(discount === null ? {} : { discounts: [discount] }),
  });
  return {
    due: invoice.amount_due,
    discounted: (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0),
  };
}
