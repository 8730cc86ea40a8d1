import type { Rollover } from '../usage/credits/credits.ts';
import type { OverageTier } from '../usage/rating/overage.ts';
import type { PlanPolicy } from './plan-policy.ts';

/** Unit of how often a price is paid. Plans are sold by the month and the year; prices that were made elsewhere also by the others. */
export type PlanInterval = 'day' | 'week' | 'month' | 'year';

/** The order and codes of the tiers that ship; further tiers may be added by an administrator. */
export type TierCode = string;

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
  /** Overage price of 1,000 credits in minor units of `overageCurrency`, null where there is no overage in it. */
  pricePer1k: number | null;
  /** What `pricePer1k` and `overageTiers` are in; other currencies have `metered` prices. Left out: the currency of the first price. */
  overageCurrency?: string;
  /** Graduated overage prices; they go before `pricePer1k`. Left out or null: that one price for all of it. */
  overageTiers?: OverageTier[] | null;
  /** What of the unused included credits goes over into the next period. Left out or null: nothing. */
  rollover?: Rollover | null;
  /** Kinds of usage that it sells beside those that ship (domain/usage/ingest/event-types.ts). */
  eventTypes?: string[];
  /** Free trial days before the first charge; 0 for none. */
  trialDays: number;
  /** What it has otherwise of the rules that ship. Left out or null: nothing. */
  policy?: PlanPolicy | null;
  prices: PlanPrice[];
  /** Stripe's products and further prices that stand for it: whoever pays such a price, or any of such a product, is on this plan. */
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
  /** Minor units; of a `metered` one the price of 1,000 credits beyond those included. */
  amount: number;
  /** Null until `npm run setup:stripe` has made it in Stripe. */
  stripePriceId: string | null;
  active: boolean;
}
