import type { PlanPrice } from '../../../domain/catalogue/plan.ts';

/** One difference between the catalogue and Stripe. */
export interface CatalogueChange {
  object: 'product' | 'price' | 'meter' | 'portal configuration' | 'webhook endpoint' | 'event destination';
  action: 'create' | 'update';
  /** Which one: a plan's code, a lookup key, an event name. */
  name: string;
  /** The difference, for people. */
  detail: string;
}

/** Stripe objects of a plan and its prices; a price that is still to be made is missing. */
export interface PlanMapping {
  planCode: string;
  stripeProductId: string;
  prices: (Pick<PlanPrice, 'kind' | 'interval' | 'currency' | 'amount'> & { stripePriceId: string })[];
}

/** Where set-up notes what it does, or would do. */
export interface SetupRun {
  /** False: look only. */
  apply: boolean;
  changes: CatalogueChange[];
}
