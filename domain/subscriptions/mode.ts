import type { Plan } from '../catalogue/plan.ts';
import type { Refusal } from '../refusal.ts';

/**
 * Mode of a subscription. `managed`: the engine does everything. `observed`: it is projected and grants
 * access, and we change nothing. `foreign`: nothing on it is ours.
 */
export const SUBSCRIPTION_MODES = ['managed', 'observed', 'foreign'] as const;
export type SubscriptionMode = (typeof SUBSCRIPTION_MODES)[number];

/** The mark on a subscription that is managed: written by checkout, the Trial and staff's take-over. */
export const MANAGED_MARK = { key: 'managed_by', value: 'perennial' } as const;

/** The mark as metadata, for what the engine makes. */
export const OUR_MARK = { [MANAGED_MARK.key]: MANAGED_MARK.value } as const;

/** The mark from before {@link MANAGED_MARK}; running subscriptions still have it. */
const EARLIER_MARK = { key: 'perennial', value: '1' } as const;

/** What decides the mode. Prices and products are Stripe's ids. */
export interface ModeFacts {
  metadata: Readonly<Record<string, string>>;
  items: readonly { priceId: string; productId: string | null }[];
  /** Price by which it was ours at the last read: who pays it still keeps what they had. Left out: none. */
  heldPriceId?: string;
}

/** Whether metadata carries the mark. */
export const isMarked = (metadata: Readonly<Record<string, string>>): boolean =>
  // The newer mark takes precedence over the earlier one.
  metadata[MANAGED_MARK.key] === undefined
    ? metadata[EARLIER_MARK.key] === EARLIER_MARK.value
    : metadata[MANAGED_MARK.key] === MANAGED_MARK.value;

/** The mode from facts alone. Plans name all their prices and products, retired ones included. */
export const modeOf = (
  { metadata, items, heldPriceId }: ModeFacts,
  plans: readonly Plan[],
): SubscriptionMode => {
  if (isMarked(metadata)) return 'managed';
  const isMapped = ({ priceId, productId }: ModeFacts['items'][number]): boolean =>
    priceId === heldPriceId ||
    plans.some(
      ({ prices, stripeIds = [] }) =>
        prices.some(({ stripePriceId }) => stripePriceId === priceId) ||
        stripeIds.includes(priceId) ||
        (productId !== null && stripeIds.includes(productId)),
    );
  return items.some(isMapped) ? 'observed' : 'foreign';
};

/**
 * Why a subscription that is not managed cannot be changed here; null for a managed one. Absent counts as
 * managed: older state has no mode.
 */
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
