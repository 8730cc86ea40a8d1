import type Stripe from 'stripe';
import type { Plan, PlanInterval } from '../../../domain/catalogue/plan.ts';
import type { CatalogueChange, PlanMapping, SetupRun } from './change.ts';
import { METERED_TYPES, setupMeters } from './meters.ts';
import type { GivenOverage } from './given-overage.ts';
import { requireFreeOverageKeys, setupOverage } from './overage.ts';
import { PLAN_CODE, isMarkedObject } from './own-objects.ts';
import { setupPortal } from './portal.ts';
import { priceTaxing } from './price-tax.ts';
import type { PriceTax, PriceTaxing } from './price-tax.ts';
import { lookupKey, pricesByLookupKey, pricesToSell, setupPrice } from './prices.ts';
import { productsByPlan, setupProduct } from './products.ts';
import { planInterval } from './plan-of-price.ts';
import { idOf } from '../references.ts';

export { METERED_TYPES, meterEventName, usageTypeOf } from './meters.ts';
export type { CatalogueChange, PlanMapping } from './change.ts';
export type { GivenOverage } from './given-overage.ts';
export { LookupKeyTaken } from './own-objects.ts';

/** What set-up did, or would do. Nothing in `changes`: Stripe has all of it. */
export interface SetupReport {
  changes: CatalogueChange[];
  mapping: PlanMapping[];
  portalConfigurationId: string | null;
}

/**
 * Creates and updates Stripe's products, prices, meters and portal from the plans. Safe to repeat: matching
 * objects stay, nothing is deleted.
 * @param options.apply false to preview only
 * @param options.priceTax whether tax comes on top of the prices or stands in them
 * @param options.overage existing objects for overage
 * @throws LookupKeyTaken before anything is changed; Stripe's error, see `classifyStripeError`; Error when
 *   `overage.priceId` cannot bill overage
 */
export async function setupCatalogue(
  stripe: Stripe,
  plans: readonly Plan[],
  options: { apply: boolean; priceTax?: PriceTax; portalReturnUrl?: string; overage?: GivenOverage },
): Promise<SetupReport> {
  const run: SetupRun = { apply: options.apply, changes: [] };
  const taxing = priceTaxing(stripe, options.priceTax ?? 'exclusive');
  const products = await productsByPlan(stripe, plans);
  const prices = await pricesByLookupKey(stripe, plans.flatMap(lookupKeysOf), plans);
  await requireFreeOverageKeys(stripe, currenciesOf(plans));
  const mapping: PlanMapping[] = [];
  for (const plan of plans) {
    const mapped = await setupPlan(stripe, plan, { products, prices, taxing }, run);
    if (mapped !== null) mapping.push(mapped);
  }
  await setupMeters(stripe, meteredTypes(plans), run);
  await setupOverage(stripe, currenciesOf(plans), options.overage ?? {}, taxing, run);
  const portalConfigurationId = await setupPortal(stripe, options.portalReturnUrl, run);
  return { changes: run.changes, mapping, portalConfigurationId };
}

/** Kinds of usage that ship, and those that plans name. */
const meteredTypes = (plans: readonly Plan[]): string[] => [
  ...new Set([...METERED_TYPES, ...plans.flatMap(({ eventTypes }) => eventTypes ?? [])]),
];

/** The currencies that plans are sold in. */
const currenciesOf = (plans: readonly Plan[]): string[] =>
  [...new Set(plans.flatMap(({ prices }) => prices.map(({ currency }) => currency)))].sort();

/**
 * Refuses a plan that needs a lookup key of another product's price.
 * @throws LookupKeyTaken; Stripe's error, see `classifyStripeError`
 */
export async function requireFreeLookupKeys(stripe: Stripe, plan: Plan): Promise<void> {
  await pricesByLookupKey(stripe, lookupKeysOf(plan), [plan]);
}

const lookupKeysOf = (plan: Plan): string[] => pricesToSell(plan).map((price) => lookupKey(plan.code, price));

/** Product and prices of one plan. Null where the product is missing and only looked for. */
async function setupPlan(
  stripe: Stripe,
  plan: Plan,
  at: {
    products: Awaited<ReturnType<typeof productsByPlan>>;
    prices: Awaited<ReturnType<typeof pricesByLookupKey>>;
    taxing: PriceTaxing;
  },
  run: SetupRun,
): Promise<PlanMapping | null> {
  const productId = await setupProduct(stripe, plan, at.products.get(plan.code), run);
  const mapped: PlanMapping['prices'] = [];
  for (const price of pricesToSell(plan)) {
    const existing = at.prices.get(lookupKey(plan.code, price));
    const made = await setupPrice(stripe, { plan, price, productId, existing, taxing: at.taxing }, run);
    if (made !== null) mapped.push(made);
  }
  return productId === null ? null : { planCode: plan.code, stripeProductId: productId, prices: mapped };
}

/**
 * Creates and updates one plan's product and prices; earlier prices stay for their payers. Safe to repeat.
 * @throws LookupKeyTaken before anything is changed; Stripe's error, see `classifyStripeError`
 */
export async function putPlanOnSale(stripe: Stripe, plan: Plan, priceTax: PriceTax): Promise<PlanMapping> {
  const run: SetupRun = { apply: true, changes: [] };
  const prices = await pricesByLookupKey(stripe, lookupKeysOf(plan), [plan]);
  const products = await productsByPlan(stripe, [plan]);
  const taxing = priceTaxing(stripe, priceTax);
  const mapping = await setupPlan(stripe, plan, { products, prices, taxing }, run);
  if (mapping === null) throw new Error(`Stripe made no product for plan ${plan.code}.`);
  return mapping;
}

/** A price as the catalogue sees it. Minor units. */
interface CataloguePriceReading {
  stripePriceId: string;
  stripeProductId: string;
  /** From the metadata that set-up wrote; null for a price that it did not make. */
  planCode: string | null;
  kind: 'recurring' | 'oneTime' | 'metered';
  interval: PlanInterval | null;
  /** Whether a plan can be sold by it: once, or for each month or year, at one amount for each unit. */
  isSellable: boolean;
  currency: string;
  amount: number;
  active: boolean;
}

/** One price. @throws Stripe's error; see `classifyStripeError` */
export async function readCataloguePrice(stripe: Stripe, priceId: string): Promise<CataloguePriceReading> {
  const price = await stripe.prices.retrieve(priceId);
  const recurring = price.recurring;
  return {
    stripePriceId: price.id,
    stripeProductId: idOf(price.product),
    planCode: isMarkedObject(price.metadata) ? (price.metadata[PLAN_CODE] ?? null) : null,
    kind: recurring === null ? 'oneTime' : recurring.usage_type === 'metered' ? 'metered' : 'recurring',
    interval: recurring === null ? null : planInterval(recurring.interval),
    isSellable:
      price.unit_amount !== null &&
      price.transform_quantity === null &&
      (recurring === null ||
        (recurring.interval_count === 1 && ['month', 'year'].includes(recurring.interval))),
    currency: price.currency,
    amount: price.unit_amount ?? 0,
    active: price.active,
  };
}
