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
export interface RevenueSum {
  atStripe: number;
  movements: number;
  subscriptions: number;
  /** Of these, those that Stripe does not tell the worth of. */
  uncounted: number;
}

/** By currency. */
export type RevenueSums = Readonly<Record<string, RevenueSum>>;

const NONE: RevenueSum = { atStripe: 0, movements: 0, subscriptions: 0, uncounted: 0 };

/** The sums with what a page had. */
export function addWorths(sums: RevenueSums, worths: readonly SubscriptionWorth[]): RevenueSums {
  const added: Record<string, RevenueSum> = { ...sums };
  for (const { currency, atStripe, movements, isUncounted } of worths) {
    const sum = added[currency] ?? NONE;
    added[currency] = {
      atStripe: sum.atStripe + atStripe,
      movements: sum.movements + movements,
      subscriptions: sum.subscriptions + 1,
      uncounted: sum.uncounted + (isUncounted ? 1 : 0),
    };
  }
  return added;
}
