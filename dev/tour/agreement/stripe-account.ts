import type Stripe from 'stripe';

/** What Stripe holds of one customer: the truth that all others are measured by. */
export interface AccountObjects {
  subscription: Stripe.Subscription;
  /** All but drafts, which nobody has been asked to pay. */
  invoices: Stripe.Invoice[];
  charges: Stripe.Charge[];
}

/** More than a year of one customer holds; a list that is longer would be cut. */
const LIMIT = 100;

/** Reads a customer's subscription, invoices with their payments, and charges. */
export async function readStripeAccount(
  stripe: Stripe,
  { customerId, subscriptionId }: { customerId: string; subscriptionId: string },
): Promise<AccountObjects> {
  const [subscription, invoices, charges] = await Promise.all([
    stripe.subscriptions.retrieve(subscriptionId),
    stripe.invoices.list({ customer: customerId, limit: LIMIT, expand: ['data.payments'] }),
    stripe.charges.list({ customer: customerId, limit: LIMIT }),
  ]);
  if (invoices.has_more || charges.has_more) throw new Error(`${customerId} has more than the tour reads`);
  return {
    subscription,
    invoices: invoices.data.filter(({ status }) => status !== 'draft'),
    charges: charges.data,
  };
}

/** Payment intents that paid an invoice. */
export const paymentIntentsOf = (invoice: Stripe.Invoice): string[] =>
  (invoice.payments?.data ?? [])
    .filter(({ status }) => status === 'paid')
    .flatMap(({ payment: { payment_intent: intent } }) =>
      intent === undefined ? [] : [typeof intent === 'string' ? intent : intent.id],
    );

/** Start and end of the running period, epoch milliseconds. */
export function itemPeriodOf({ items }: Stripe.Subscription): { start: number; end: number } {
  const [item] = items.data;
  if (item === undefined) throw new Error('a subscription without an item');
  return { start: item.current_period_start * 1000, end: item.current_period_end * 1000 };
}
