import { ApplicationFailure, Context } from '@temporalio/activity';
import { NEEDS_ATTENTION, markIgnored, markProcessed } from '../../db/inbox/inbox.ts';
import { UnmappablePrice, givePrice, retirePrice } from '../../db/catalogue/price-mappings.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { readCataloguePrice } from '../../gateways/stripe/catalogue/catalogue.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

/**
 * Adopts prices of our plans that were made, changed or archived in Stripe. A price is ours if its metadata
 * or its product names a plan. Other prices, and products, change nothing: a plan's name and grants are
 * defined here.
 */
export const syncCatalogue =
  (deps: ActivityDeps) =>
  async ({ events }: { events: BillingEvent[] }): Promise<void> => {
    for (const event of events) {
      const reason = await refusedWith(() =>
        event.type.startsWith('price.') ? syncPrice(deps, event.objectId) : syncProduct(deps, event.objectId),
      );
      const em = deps.orm.em.fork();
      await (reason === null ? markProcessed(em, [event.id]) : markIgnored(em, [event.id], reason));
    }
  };

/** Attempts for an unexpected error: the events behind it must not wait for ever. */
const TRIES = 10;

/**
 * Why an event cannot be applied. Only temporary errors are retried: one bad event must not block the ten
 * thousand behind it.
 */
async function refusedWith(follow: () => Promise<string | null>): Promise<string | null> {
  try {
    return await follow();
  } catch (error) {
    if (error instanceof UnmappablePrice) return needsAttention(error.message);
    const failure = asActivityFailure(error);
    const isRefusal = failure instanceof ApplicationFailure && failure.nonRetryable === true;
    if (isRefusal && failure.type === 'stripe_not_found') return 'Stripe does not know it any more';
    if (isRefusal || Context.current().info.attempt >= TRIES)
      return needsAttention(failure instanceof Error ? failure.message : String(failure));
    throw failure;
  }
}

const needsAttention = (reason: string): string => `${NEEDS_ATTENTION}${reason}`;

/** Null when the price was taken over, else why it was not. */
async function syncPrice(deps: ActivityDeps, priceId: string): Promise<string | null> {
  const price = await readCataloguePrice(deps.stripe, priceId);
  const em = deps.orm.em.fork();
  if (!price.active) {
    const retired = await retirePrice(em, priceId);
    return retired ? null : 'the price is archived; who pays it goes on paying it';
  }
  const planCode = price.planCode ?? planOfProduct(await deps.plans({ afresh: true }), price.stripeProductId);
  if (planCode === null) return 'the price belongs to no plan';
  const given = await givePrice(em, planCode, price);
  return given === 'on_sale' ? null : `who pays the price is on ${planCode}; it is sold by another`;
}

/** A plan's name and grants are defined here; an archived or deleted product stops its sale at Stripe. */
async function syncProduct(deps: ActivityDeps, productId: string): Promise<string | null> {
  const planCode = planOfProduct(await deps.plans({ afresh: true }), productId);
  if (planCode === null) return 'the product belongs to no plan';
  const product = await deps.stripe.products.retrieve(productId);
  return product.active
    ? 'plans are described here, not in Stripe'
    : needsAttention(`Stripe sells nothing of ${planCode} while its product ${productId} is archived.`);
}

const planOfProduct = (plans: readonly Plan[], productId: string): string | null =>
  plans.find(({ stripeIds }) => stripeIds?.includes(productId) === true)?.code ?? null;
