import type Stripe from 'stripe';
import { METADATA } from '../subscriptions/subscription-snapshot.ts';
import { classifyStripeError } from '../errors.ts';
import { fromStripeTime } from '../times.ts';
import { SWEEP_PAGE, madeUntil } from './sweep-subscriptions.ts';
import type { ListedPage } from './sweep-subscriptions.ts';

/** A customer as Stripe lists it. `userId`: other products write one of their own. */
export interface CustomerOnPage {
  id: string;
  createdAt: number;
  userId: string | null;
  email: string | null;
  name: string | null;
}

/** One page of customers. @throws Stripe's error; see `classifyStripeError` */
export async function customerPage(
  stripe: Stripe,
  { after, clock, until }: { after: string | null; clock: string | null; until: number | null },
): Promise<ListedPage<CustomerOnPage>> {
  const { data, has_more: hasMore } = await stripe.customers.list({
    limit: SWEEP_PAGE,
    ...(after === null ? {} : { starting_after: after }),
    ...madeUntil(until),
    ...(clock === null ? {} : { test_clock: clock }),
  });
  return {
    data: data.map(toCustomer),
    hasMore,
  };
}

const toCustomer = ({ id, created, metadata, email, name }: Stripe.Customer): CustomerOnPage => ({
  id,
  createdAt: fromStripeTime(created),
  userId: metadata[METADATA.userId] ?? null,
  email,
  name: name ?? null,
});

/**
 * One customer as it is now; null where it is gone.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readListedCustomer(stripe: Stripe, id: string): Promise<CustomerOnPage | null> {
  try {
    const customer = await stripe.customers.retrieve(id);
    return customer.deleted === true ? null : toCustomer(customer);
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return null;
    throw error;
  }
}
