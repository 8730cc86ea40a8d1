import { markIgnored, markProcessed } from '../../db/repositories/inbox.ts';
import { givePrice, retirePrice } from '../../db/repositories/price-mappings.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { readCataloguePrice } from '../../gateways/stripe/catalogue.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

/**
 * Takes over prices of our plans that were made, changed or archived in Stripe. A price is ours when its metadata names a plan, or its product
 * is a plan's; others, and products, change nothing here: what a plan is called and opens is ours to say.
 */
export const followCatalogue =
  (deps: ActivityDeps) =>
  async ({ events }: { events: BillingEvent[] }): Promise<void> => {
    for (const event of events) {
      const reason = event.type.startsWith('price.')
        ? await followPrice(deps, event.objectId)
        : 'plans are described here, not in Stripe';
      const em = deps.orm.em.fork();
      await (reason === null ? markProcessed(em, [event.id]) : markIgnored(em, [event.id], reason));
    }
  };

/** Null when the price was taken over, else why it was not. */
async function followPrice(deps: ActivityDeps, priceId: string): Promise<string | null> {
  try {
    const price = await readCataloguePrice(deps.stripe, priceId);
    const em = deps.orm.em.fork();
    if (!price.active) {
      const retired = await retirePrice(em, priceId);
      return retired ? null : 'the price is archived; who pays it goes on paying it';
    }
    const planCode = price.planCode ?? planOfProduct(await deps.plans(), price.stripeProductId);
    if (planCode === null) return 'the price belongs to no plan';
    const given = await givePrice(em, planCode, price);
    return given === 'on_sale' ? null : `who pays the price is on ${planCode}; it is sold by another`;
  } catch (error) {
    const failure = asActivityFailure(error);
    if (failure !== error && classifyStripeError(error).kind === 'not_found')
      return 'Stripe does not know the price any more';
    throw failure;
  }
}

const planOfProduct = (plans: readonly Plan[], productId: string): string | null =>
  plans.find(({ stripeIds }) => stripeIds?.includes(productId) === true)?.code ?? null;
