import { markIgnored, markProcessed } from '../../db/repositories/inbox.ts';
import { savePriceMapping } from '../../db/repositories/plans.ts';
import { readCataloguePrice } from '../../gateways/stripe/catalogue.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

/**
 * Takes over prices of our plans that were made or changed in Stripe. A price is ours when set-up or its metadata names a plan;
 * others, and products, change nothing here: what a plan is called and opens is ours to say.
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
    if (price.planCode === null) return 'the price belongs to no plan';
    if (!price.active) return 'the price is archived; who pays it goes on paying it';
    await savePriceMapping(deps.orm.em.fork(), {
      planCode: price.planCode,
      stripeProductId: price.stripeProductId,
      prices: [price],
    });
    return null;
  } catch (error) {
    const failure = asActivityFailure(error);
    if (failure !== error && classifyStripeError(error).kind === 'not_found')
      return 'Stripe does not know the price any more';
    throw failure;
  }
}
