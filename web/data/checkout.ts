import { useMutation, useQuery } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';
import type { BillingCycle } from './plans.ts';
import { recall, remember } from './window-memory.ts';

/** What an order costs; amounts in the major unit. */
export type OrderAmounts = components['schemas']['CheckoutPreview'];
export type CheckoutOutcome = components['schemas']['CheckoutOutcome'];

/** An order. */
export interface Order {
  tier: string;
  cycle: BillingCycle;
  coupon?: string | undefined;
}

const orderKey = 'perennial-last-order';

/** The last order of this window, for those who come back. */
export function lastOrder(): Order | null {
  return recall(orderKey) as Order | null;
}

/** Where an order is taken up again. */
export const orderAddress = ({ tier, cycle, coupon }: Order): string =>
  `/signup?${new URLSearchParams({ tier, cycle, ...(coupon === undefined ? {} : { code: coupon }) })}`;

/** Never comes back: until the browser has left, what was pressed stays busy. */
export function leaveFor(url: string): Promise<never> {
  location.assign(url);
  return new Promise<never>(() => undefined);
}

/** Opens Stripe's page for an order and goes there. */
export function useCheckout(): UseMutationResult<never, Error, Order> {
  return useMutation({
    mutationFn: async (order: Order) => {
      const { checkout_url: url } = await unwrap(
        api.POST('/billing/checkout/create', {
          body: {
            tier_id: order.tier,
            billing_cycle: order.cycle,
            quantity: 1,
            ...(order.coupon === undefined ? {} : { coupon: order.coupon }),
          },
        }),
      );
      remember(orderKey, order);
      return leaveFor(url);
    },
  });
}

/** What an order costs by Stripe's preview. Asked for again each time, since a code may have run out. */
export function useOrderAmounts(
  { tier, cycle, coupon = '' }: Order,
  enabled = true,
): UseQueryResult<OrderAmounts> {
  return useQuery({
    queryKey: keys.order(tier, cycle, coupon),
    queryFn: () =>
      unwrap(
        api.POST('/billing/checkout/preview', {
          body: {
            tier_id: tier,
            billing_cycle: cycle,
            quantity: 1,
            ...(coupon === '' ? {} : { coupon }),
          },
        }),
      ),
    enabled,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** A checkout's outcome, polled every second until it is final. */
export function useCheckoutOutcome(sessionId: string | null): UseQueryResult<CheckoutOutcome> {
  return useQuery({
    queryKey: keys.checkout(sessionId ?? ''),
    queryFn: () =>
      unwrap(
        api.GET('/billing/checkout/{session_id}', { params: { path: { session_id: sessionId ?? '' } } }),
      ),
    enabled: sessionId !== null,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status === 'open' ? 1_000 : false,
  });
}
