import type Stripe from 'stripe';
import { MRR_EXPAND, mrrReader } from '../../gateways/stripe/revenue/mrr-at-stripe.ts';
import type { MrrAtStripe } from '../../gateways/stripe/revenue/mrr-at-stripe.ts';

/** What each subscription that is not canceled is worth. Those of a test clock are listed by its name. */
export async function* mrrAtStripe(
  stripe: Stripe,
  { testClockIds = [] }: { testClockIds?: readonly string[] } = {},
): AsyncGenerator<MrrAtStripe> {
  const read = mrrReader(stripe);
  for (const test_clock of [undefined, ...testClockIds]) {
    const params = { limit: 100, expand: MRR_EXPAND, ...(test_clock === undefined ? {} : { test_clock }) };
    for await (const subscription of stripe.subscriptions.list(params)) yield read(subscription);
  }
}
