import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '../sql.ts';
import { NOW, changeRows, readAll, readFirst, tables } from '../typed.ts';

/** Who wants a coupon. */
interface CouponClaim {
  couponId: string;
  /** The user, else the Stripe customer. */
  person: string;
  emailKey: string | null;
  /** The checkout session or effect: a retry of the same one is no second attempt. */
  claimedBy: string;
}

type Wish = Omit<CouponClaim, 'claimedBy'>;

/** Whether a person has had the coupon. A page that is open or was left does not count. */
export async function hasHadCoupon(em: EntityManager, wish: Wish): Promise<boolean> {
  return (await readFirst(em, usedClaims(em, wish).limit(1))) !== null;
}

/** Pages of Checkout with the coupon that a person opened and that are not known to be completed. */
export async function pagesWithCoupon(em: EntityManager, wish: Wish): Promise<string[]> {
  const pages = await readAll(em, claimsOf(em, wish).where('usedAt', 'is', null));
  return pages.map(({ claimedBy }) => claimedBy);
}

const usedClaims = (em: EntityManager, wish: Wish) => claimsOf(em, wish).where('usedAt', 'is not', null);

const claimsOf = (em: EntityManager, { couponId, person, emailKey }: Wish) =>
  tables(em)
    .selectFrom('coupon_redemptions')
    .select('claimedBy')
    .where('couponId', '=', couponId)
    .where((is) => is.or([is('person', '=', person), is('emailKey', '=', emailKey)]));

/**
 * Claims the coupon for a person. Of concurrent claims one is made; the same attempt may claim again. In a
 * transaction.
 * @param claim.isPage a page of Checkout, which uses nothing up before it is completed: a person may have
 *   several such claims
 * @returns false where the person has had it
 */
export async function claimCoupon(
  em: EntityManager,
  { isPage, ...claim }: CouponClaim & { isPage: boolean },
): Promise<boolean> {
  const { couponId, claimedBy } = claim;
  // Claims of one coupon wait for each other: two rows may be of one person, by user and by address.
  await execute(em, 'select pg_advisory_xact_lock(8411, hashtext($1))', [couponId]);
  const other = await readFirst(em, usedClaims(em, claim).where('claimedBy', '!=', claimedBy).limit(1));
  if (other !== null) return false;
  await changeRows(
    em,
    tables(em)
      .insertInto('coupon_redemptions')
      .values({ id: randomUUID(), ...claim, createdAt: NOW, usedAt: isPage ? null : NOW })
      .onConflict((known) => known.columns(['couponId', 'claimedBy']).doNothing()),
  );
  return true;
}

/** The page was completed: the claim stays, whatever becomes of the record of the checkout. */
export async function useClaimedCoupon(em: EntityManager, claimedBy: string): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .updateTable('coupon_redemptions')
      .set({ usedAt: NOW })
      .where('claimedBy', '=', claimedBy)
      .where('usedAt', 'is', null),
  );
}

/** Gives a claim back that came to nothing. */
export async function releaseCoupon(em: EntityManager, claimedBy: string): Promise<void> {
  await changeRows(em, tables(em).deleteFrom('coupon_redemptions').where('claimedBy', '=', claimedBy));
}
