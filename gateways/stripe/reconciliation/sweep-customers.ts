import type Stripe from 'stripe';
import { METADATA } from '../subscriptions/subscription-snapshot.ts';
import { SWEEP_PAGE } from './sweep-subscriptions.ts';
import type { ListedPage } from './sweep-subscriptions.ts';

/** A customer as Stripe lists it. `userId`: other products write one of their own. */
export interface CustomerOnPage {
  id: string;
  userId: string | null;
}

/** One page of customers. @throws Stripe's error; see `classifyStripeError` */
export async function customerPage(
  stripe: Stripe,
  { after, clock }: { after: string | null; clock: string | null },
): Promise<ListedPage<CustomerOnPage>> {
  const { data, has_more: hasMore } = await stripe.customers.list({
    limit: SWEEP_PAGE,
    ...(after === null ? {} : { starting_after: after }),
    ...(clock === null ? {} : { test_clock: clock }),
  });
  return {
    data: data.map(({ id, metadata }) => ({ id, userId: metadata[METADATA.userId] ?? null })),
    hasMore,
  };
}
