/** What one subscription of ours is worth a month. Minor units. */
export interface SubscriptionWorth {
  subscriptionId: string;
  currency: string;
  /** By Stripe's own prices. */
  atStripe: number;
  /** Sum of its movements. */
  movements: number;
  /** Stripe does not tell what it is worth: tiers that are not sold now, a deleted coupon. */
  isUncounted: boolean;
}

/** MRR of a currency on both sides. Minor units. */
interface RevenueSum {
  atStripe: number;
  movements: number;
  /** Those that both sums have. */
  subscriptions: number;
  /** Those that Stripe does not tell the worth of: neither sum has them. */
  uncounted: number;
}

/** By currency. */
export type RevenueSums = Readonly<Record<string, RevenueSum>>;

const NONE: RevenueSum = { atStripe: 0, movements: 0, subscriptions: 0, uncounted: 0 };

/** The sums with what a page had. */
export function addWorths(sums: RevenueSums, worths: readonly SubscriptionWorth[]): RevenueSums {
  const added: Record<string, RevenueSum> = { ...sums };
  for (const worth of worths) {
    const sum = added[worth.currency] ?? NONE;
    added[worth.currency] = worth.isUncounted
      ? { ...sum, uncounted: sum.uncounted + 1 }
      : {
          ...sum,
          atStripe: sum.atStripe + worth.atStripe,
          movements: sum.movements + worth.movements,
          subscriptions: sum.subscriptions + 1,
        };
  }
  return added;
}

/**
 * Whether both sides of a currency are the same.
 * @param open subscriptions whose MRR differs and is not repaired yet: two of them may make the sums equal
 */
export const revenueAgrees = (
  { atStripe, movements }: Pick<RevenueSum, 'atStripe' | 'movements'>,
  open: number,
): boolean => atStripe === movements && open === 0;
