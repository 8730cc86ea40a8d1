import type { Rollover } from '../usage/credits/credits.ts';
import type { OverageTier } from '../usage/rating/overage.ts';
import type { PlanPolicy } from './plan-policy.ts';

/** Unit of a price's interval. We sell by month and year; prices made elsewhere may use the others. */
export type PlanInterval = 'day' | 'week' | 'month' | 'year';

/** The order and codes of the tiers that ship; further tiers may be added by an administrator. */
type TierCode = string;

/** A tier as sold: what it grants and what it costs. Prices are minor units of their currency. */
export interface Plan {
  code: TierCode;
  displayName: string;
  /** Position in the order of tiers: a change to a higher rank is an upgrade. */
  rank: number;
  active: boolean;
  features: string[];
  /** Services that the tier opens, by id (`ops-center`, `chat` …). */
  services: string[];
  limits: PlanLimits;
  includedCredits: number;
  /** Overage price of 1,000 credits in minor units of `overageCurrency`; null: no overage in it. */
  pricePer1k: number | null;
  /**
   * Currency of `pricePer1k` and `overageTiers`; other currencies have `metered` prices. Absent: the first
   * price's currency.
   */
  overageCurrency?: string;
  /** Graduated overage prices, which take precedence over `pricePer1k`. Absent or null: that one price. */
  overageTiers?: OverageTier[] | null;
  /** How unused included credits roll over into the next period. Absent or null: they do not. */
  rollover?: Rollover | null;
  /** Event types that it sells besides the built-in ones (domain/usage/ingest/event-types.ts). */
  eventTypes?: string[];
  /** Free trial days before the first charge; 0 for none. */
  trialDays: number;
  /** What it has otherwise of the rules that ship. Left out or null: nothing. */
  policy?: PlanPolicy | null;
  prices: PlanPrice[];
  /** Stripe products and further prices mapped to it: whoever pays one of them is on this plan. */
  stripeIds?: string[];
}

/** How much of it a tier lets be used. Null is without limit. */
export interface PlanLimits {
  callsPerDay: number | null;
  /** Requests a minute that may consume; more are answered 429. Left out: without limit. */
  callsPerMinute?: number | null;
}

/** One price of a plan. `oneTime` is the Trial's entry fee. */
export interface PlanPrice {
  kind: 'recurring' | 'oneTime' | 'metered';
  interval: PlanInterval | null;
  currency: string;
  /** Minor units; for a `metered` price of 1,000 credits of overage. */
  amount: number;
  /** Null until `npm run setup:stripe` has made it in Stripe. */
  stripePriceId: string | null;
  active: boolean;
}
