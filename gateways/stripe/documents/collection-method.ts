import type Stripe from 'stripe';

/** Who sees to the payment of an invoice: Stripe, or the customer. */
export type CollectionMethod = 'charge_automatically' | 'send_invoice';

/** What is neither is not charged by us: a later version of Stripe's API may have more. */
export const collectionMethodOf = ({
  collection_method: method,
}: Pick<Stripe.Invoice, 'collection_method'>): CollectionMethod =>
  method === 'charge_automatically' ? 'charge_automatically' : 'send_invoice';
