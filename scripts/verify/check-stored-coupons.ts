import type Stripe from 'stripe';
import { storedCoupons } from '../../db/catalogue/stripe-coupons.ts';
import type { MikroORM } from '../../db/orm.ts';
import { missingAtStripe, whyMissing } from '../../gateways/stripe/catalogue/stored-ids.ts';
import { failed, note, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Stripe coupons';

/**
 * The coupons that the database names must be those of the key's account and mode. One that is missing may
 * have been deleted on purpose; one of the other mode tells of a wrong key.
 */
export async function checkStoredCoupons({
  stripe,
  orm,
}: {
  stripe: Stripe;
  orm: MikroORM;
}): Promise<Finding[]> {
  const stored = await storedCoupons(orm.em.fork());
  if (stored.length === 0) return [passed(NAME, 'no coupon was made here or redeemed')];
  const missing = await missingAtStripe(
    stripe,
    stored.map(({ id }) => id),
    'coupon',
  );
  if (missing.length === 0) return [passed(NAME, `${stored.length} coupons of the database are there`)];
  const named = missing.map((one) => {
    const name = stored.find(({ id }) => id === one.id)?.name ?? null;
    return `${one.id}${name === null ? '' : ` (${name})`}, which ${whyMissing(one)}`;
  });
  const detail = `the database names ${named.join('; ')}`;
  if (missing.some(({ existsIn }) => existsIn !== null))
    return [
      failed(
        NAME,
        detail,
        'Use the key of the mode that the database is of (STRIPE_SECRET_KEY), or a database of its own for each mode.',
      ),
    ];
  if (missing.length === stored.length)
    return [
      note(
        NAME,
        detail,
        'If they were not all deleted on purpose, the key is of another account: set the key of the one that the database is of.',
      ),
    ];
  return [
    note(
      NAME,
      detail,
      'Nothing if it was deleted on purpose. Else make it anew in the console (Coupons): its codes work no more.',
    ),
  ];
}
