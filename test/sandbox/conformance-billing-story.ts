import type Stripe from 'stripe';
export async function billingStory(stripe: Stripe): Promise<void> {
  await stripe.events.list();
}
