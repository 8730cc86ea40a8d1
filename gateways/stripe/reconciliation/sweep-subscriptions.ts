import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { SubscriptionAtStripe } from '../../../domain/reconciliation/compare-subscription.ts';
import { isMarked, modeOf } from '../../../domain/subscriptions/mode.ts';
import { classifyStripeError } from '../errors.ts';
import { idOf, optionalIdOf } from '../references.ts';
import { MRR_EXPAND, mrrReader } from '../revenue/mrr-at-stripe.ts';
import { fromOptionalStripeTime, fromStripeTime } from '../times.ts';

/** A page of a list, newest first. */
export interface ListedPage<T> {
  data: T[];
  hasMore: boolean;
}

/**
 * Narrows a list to what was made until a time, where its cursor is gone: Stripe's times are whole seconds.
 * @param until epoch milliseconds; null: all
 */
export const madeUntil = (until: number | null): { created?: { lte: number } } =>
  until === null ? {} : { created: { lte: Math.floor(until / 1000) } };

/** Objects a page holds: Stripe's maximum. */
export const SWEEP_PAGE = 100;

/** A subscription as it was listed, before it is known whether it is ours. */
export interface SubscriptionOnPage {
  id: string;
  createdAt: number;
  /** Decides the mode by the plans, and by the price that made it ours before. */
  facts: (plans: readonly Plan[], heldPriceId: string | undefined) => SubscriptionAtStripe;
}

/** Reads subscriptions for the sweep: each with its worth by Stripe's own prices. */
export interface SubscriptionLister {
  /** @throws Stripe's error; see `classifyStripeError` */
  page: (at: {
    after: string | null;
    clock: string | null;
    until: number | null;
  }) => Promise<ListedPage<SubscriptionOnPage>>;
  /**
   * One of them; null where this account does not have it.
   * @throws Stripe's error; see `classifyStripeError`
   */
  one: (id: string) => Promise<SubscriptionOnPage | null>;
}

/** Remembers coupons, tax rates and price tiers: make a new one now and then. */
export function subscriptionLister(stripe: Stripe): SubscriptionLister {
  const mrrOf = mrrReader(stripe);
  const listed = async (subscription: Stripe.Subscription): Promise<SubscriptionOnPage> => {
    const worth = await mrrOf(subscription);
    return {
      id: subscription.id,
      createdAt: fromStripeTime(subscription.created),
      facts: (plans, heldPriceId) => ({
        ...factsOf(subscription),
        mode: modeOf({ ...worth.facts, ...(heldPriceId === undefined ? {} : { heldPriceId }) }, plans),
        mrr: worth.amount,
        isPaid: worth.isPaid,
      }),
    };
  };
  return {
    page: async ({ after, clock, until }) => {
      const page = await stripe.subscriptions.list({
        status: 'all',
        limit: SWEEP_PAGE,
        expand: MRR_EXPAND,
        ...(after === null ? {} : { starting_after: after }),
        ...madeUntil(until),
        ...(clock === null ? {} : { test_clock: clock }),
      });
      const data: SubscriptionOnPage[] = [];
      for (const subscription of page.data) data.push(await listed(subscription));
      return { data, hasMore: page.has_more };
    },
    one: async (id) => {
      const expand = MRR_EXPAND.map((path) => path.replace(/^data\./, ''));
      try {
        return await listed(await stripe.subscriptions.retrieve(id, { expand }));
      } catch (error) {
        if (classifyStripeError(error).kind === 'not_found') return null;
        throw error;
      }
    },
  };
}

const factsOf = (
  subscription: Stripe.Subscription,
): Omit<SubscriptionAtStripe, 'mode' | 'mrr' | 'isPaid'> => ({
  subscriptionId: subscription.id,
  customerId: idOf(subscription.customer),
  status: subscription.status,
  isMarked: isMarked(subscription.metadata),
  currency: subscription.currency,
  items: subscription.items.data.map((item) => ({
    priceId: item.price.id,
    quantity: item.quantity ?? 1,
    periodStart: fromStripeTime(item.current_period_start),
    periodEnd: fromStripeTime(item.current_period_end),
  })),
  trialEnd: fromOptionalStripeTime(subscription.trial_end),
  cancelAtPeriodEnd: subscription.cancel_at_period_end,
  endedAt: fromOptionalStripeTime(subscription.ended_at),
  createdAt: fromStripeTime(subscription.created),
  testClockId: optionalIdOf(subscription.test_clock),
});
