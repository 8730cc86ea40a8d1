import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import type { BillingCycle } from './plans.ts';

/** What somebody wants to buy. */
export interface Order {
  tier: string;
  cycle: BillingCycle;
  coupon?: string | undefined;
}

/** Opens Stripe's page for an order and goes there. */
export function useCheckout(): UseMutationResult<unknown, Error, Order> {
  return useMutation({
    mutationFn: async ({ tier, cycle, coupon }: Order) => {
      const { checkout_url: url } = await unwrap(
        api.POST('/billing/checkout/create', {
          body: {
            tier_id: tier,
            billing_cycle: cycle,
            quantity: 1,
            ...(coupon === undefined ? {} : { coupon }),
          },
        }),
      );
      location.assign(url);
      // Until the browser has left, the button stays busy.
      await new Promise(() => undefined);
    },
  });
}
