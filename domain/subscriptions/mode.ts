import type { Plan } from '../catalogue/plan.ts';
import type { Refusal } from '../refusal.ts';

/**
 * In whose hands a subscription is. `managed`: the engine does everything. `observed`: it projects it and grants access, and changes nothing.
 * `foreign`: nothing on it is ours, and it is left alone.
 */
export const SUBSCRIPTION_MODES = ['managed', 'observed', 'foreign'] as const;
export type SubscriptionMode = (typeof SUBSCRIPTION_MODES)[number];

/** The mark on a subscription that is managed: written by checkout, the Trial and staff's take-over. */
export const MANAGED_MARK = { key: 'managed_by', value: 'perennial' } as const;

/** What checkout wrote before there was {@link MANAGED_MARK}; it stands on subscriptions that are running. */
const EARLIER_MARK = { key: 'perennial', value: '1' } as const;

/** What decides the mode. Prices and products are Stripe's ids. */
export interface ModeFacts {
  metadata: Readonly<Record<string, string>>;
  items: readonly { priceId: string; productId: string | null }[];
}

/** Whether metadata carries the mark. */
export const isMarked = (metadata: Readonly<Record<string, string>>): boolean =>
  // The newer mark decides where it stands, whatever the earlier one says.
  metadata[MANAGED_MARK.key] === undefined
    ? metadata[EARLIER_MARK.key] === EARLIER_MARK.value
    : metadata[MANAGED_MARK.key] === MANAGED_MARK.value;

/** The mode by facts alone. Plans name every price and product that stands for them, retired ones included. */
export const modeOf = ({ metadata, items }: ModeFacts, plans: readonly Plan[]): SubscriptionMode => {
  if (isMarked(metadata)) return 'managed';
  const isMapped = ({ priceId, productId }: ModeFacts['items'][number]): boolean =>
    plans.some(
      ({ prices, stripeIds = [] }) =>
        prices.some(({ stripePriceId }) => stripePriceId === priceId) ||
        stripeIds.includes(priceId) ||
        (productId !== null && stripeIds.includes(productId)),
    );
  return items.some(isMapped) ? 'observed' : 'foreign';
};

/** Why a subscription that is not managed cannot be changed here; null for one that is. Left out means managed: older state has no mode. */
export const refusalOfMode = (mode: SubscriptionMode = 'managed'): Refusal | null =>
  mode === 'managed'
    ? null
    : {
        code: 'not_managed',
        message:
          mode === 'observed'
            ? 'This subscription is observed: it is changed where it was made. Staff can take it over.'
            : 'This subscription is not ours: nothing about it is changed here. Staff can take it over.',
      };
