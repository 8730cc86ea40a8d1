import type Stripe from 'stripe';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { listMappings } from '../../db/catalogue/stripe-mappings.ts';
import type { MikroORM } from '../../db/orm.ts';
import { missingAtStripe, whyMissing } from '../../gateways/stripe/catalogue/stored-ids.ts';
import { failed, note, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Stripe ids';

/** A product or price of the database, with what it is here. */
interface StoredId {
  what: string;
  /**
   * Sold or mapped: without it people cannot buy, or lose their plan. Else it is only kept for its payers.
   */
  isInUse: boolean;
}

/**
 * The products and prices that the database names must be those of the key's account and mode: after a change
 * of the key, a restored copy of another installation, or a deletion they may not be.
 */
export async function checkStoredIds({ stripe, orm }: { stripe: Stripe; orm: MikroORM }): Promise<Finding[]> {
  const stored = await storedIds(orm);
  const missing = await missingAtStripe(stripe, [...stored.keys()]);
  if (missing.length === 0)
    return [passed(NAME, `${stored.size} products and prices of the database are there`)];
  const named = missing.map(
    (one) => `${one.id} (${stored.get(one.id)?.what ?? ''}), which ${whyMissing(one)}`,
  );
  const detail = `the database names ${named.join('; ')}`;
  if (!missing.some(({ id }) => stored.get(id)?.isInUse === true))
    return [note(NAME, detail, 'Nothing: these are sold no more, and nobody can pay them.')];
  const otherMode = missing.some(({ existsIn }) => existsIn !== null);
  return [
    failed(
      NAME,
      detail,
      otherMode
        ? 'Use the key of the mode that the database is of (STRIPE_SECRET_KEY), or a database of its own for each mode.'
        : 'npm run setup:stripe makes prices of plans anew; remove mappings in the console (Plans, Mapped products and prices).',
    ),
  ];
}

async function storedIds(orm: MikroORM): Promise<Map<string, StoredId>> {
  const em = orm.em.fork();
  const found = new Map<string, StoredId>();
  for (const { code, prices } of await loadPlans(em))
    for (const { stripePriceId, active, interval, currency } of prices)
      if (stripePriceId !== null)
        found.set(stripePriceId, {
          what: `price of ${code}, ${interval ?? 'once'}, ${currency}${active ? '' : ', retired'}`,
          isInUse: active,
        });
  for (const { stripeId, planCode, displayName } of await listMappings(em))
    found.set(stripeId, {
      what: planCode === null ? `add-on ${displayName ?? ''}` : `mapped to ${planCode}`,
      isInUse: true,
    });
  return found;
}
